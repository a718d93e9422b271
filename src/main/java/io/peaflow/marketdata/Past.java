package io.peaflow.marketdata;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How a table of versions is asked what it held at an instant. Versions that still stand come from the index of what is
 * current. The others are found by the moments at which they were superseded: of a series these are few, one for each
 * merge that changed it, and each is one place in the index of the past, so that the question costs what it answers and
 * not what the history holds.
 *
 * @param assumed whether a backfilled version counts from when it would have been known
 * @param storedBy nothing that was stored later counts
 */
record Past(Instant at, boolean assumed, Instant storedBy) {

    /** Null when nothing but the present is asked for. */
    static @Nullable Past of(Knowledge knowledge) {
        return switch (knowledge) {
            case Knowledge.Current current -> null;
            case Knowledge.Recorded recorded -> new Past(recorded.at(), false, Instant.MAX);
            case Knowledge.Assumed assumed -> new Past(assumed.at(), true, assumed.storedBy());
        };
    }

    /** A condition on the table as {@code b}: from this day on. It stands as a constant, so that the rows it leaves are foreseen. */
    static String since(LocalDate from, String day) {
        return from.equals(LocalDate.MIN) ? "" : "b." + day + " >= DATE '" + from + "' AND ";
    }

    /**
     * @param select from the table as {@code b}, up to and with {@code WHERE b.instrument = ? AND }
     * @param table its name
     */
    String question(String select, String table, String order) {
        String standing = assumed ? "coalesce(b.assumed_known_from, b.known_from)" : "b.known_from";
        String past = "b.known_from <= ?" + (assumed ? " AND b.assumed_known_from IS NULL" : "");
        String stored = "";
        if (storedBy.isBefore(Instant.MAX)) {
            // Seen from that moment: what was superseded after it still stood, what was stored after it was not there.
            String then = "TIMESTAMPTZ '" + storedBy + "'";
            stored = " AND b.known_from <= " + then;
            past = "CASE WHEN b.superseded_at > %1$s THEN b.known_from <= %1$s AND %2$s <= '%3$s' ELSE %4$s END"
                    .formatted(then, standing, at, past);
        }
        return """
                WITH RECURSIVE later (at) AS (
                    SELECT (SELECT superseded_at FROM %2$s WHERE instrument = ? AND superseded_at > ?
                            ORDER BY superseded_at LIMIT 1)
                    UNION ALL
                    SELECT (SELECT superseded_at FROM %2$s WHERE instrument = ? AND superseded_at > later.at
                            ORDER BY superseded_at LIMIT 1)
                    FROM later WHERE later.at IS NOT NULL)
                %1$s b.superseded_at IS NULL AND %3$s <= ?%6$s
                UNION ALL
                %1$s b.superseded_at IS NOT NULL AND b.superseded_at = ANY (ARRAY(SELECT at FROM later WHERE at IS NOT NULL))
                     AND %4$s
                %5$s""".formatted(select, table, standing, past, order, stored);
    }

    void bind(PreparedStatement question, String instrument) throws SQLException {
        OffsetDateTime moment = at.atOffset(ZoneOffset.UTC);
        question.setString(1, instrument);
        question.setObject(2, storedBy.isBefore(at) ? storedBy.atOffset(ZoneOffset.UTC) : moment);
        question.setString(3, instrument);
        question.setString(4, instrument);
        question.setObject(5, moment);
        question.setString(6, instrument);
        question.setObject(7, moment);
    }
}
