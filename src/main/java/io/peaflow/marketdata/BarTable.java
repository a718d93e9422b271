package io.peaflow.marketdata;

import io.peaflow.marketdata.judge.Agreement;
import io.peaflow.marketdata.judge.Verdict;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Takes judged bars in: through a stage, and of those only what is new or differs from the version that stands. */
@Component
class BarTable {

    /** What a merge has changed. */
    record Merged(int stored, int superseded, @Nullable Instant knownFrom) {

        static final Merged NOTHING = new Merged(0, 0, null);
    }

    /**
     * A verdict against what is told, to be held against the version that stands with the same close.
     *
     * @param onlyContradicted whether only another source speaks against it: where two had agreed, one that changes its mind
     *     takes nothing back
     */
    record Doubt(
            LocalDate session,
            double close,
            Verdict verdict,
            Agreement agreement,
            String reasons,
            boolean onlyContradicted) {}

    private static final String STAGE = """
            CREATE TEMP TABLE IF NOT EXISTS bar_stage (
                open double precision, high double precision, low double precision, close double precision,
                volume bigint, published_at timestamptz, session date, agreement marketdata.agreement,
                instrument text COLLATE "C", source text COLLATE "C", reasons text COLLATE "C"
            ) ON COMMIT DELETE ROWS""";

    /**
     * One statement, one moment, of what was found to be news: what is new, and what differs from its standing version, which is superseded. A good bar
     * always differs from a version that was found bad. Prices that differ by less than a 32-bit float can tell are the
     * same; a volume that is not told and a second source that was not asked say nothing against what stands. A version
     * counts as backfilled when it comes more than a week after it was out and nothing of its session was ever recorded
     * in time. The instrument stands as a constant, so that a table without statistics is still read by its index.
     */
    private static final String MERGE = """
            WITH changed AS (
                SELECT s.*, b.volume AS standing_volume,
                       CASE WHEN (b.session IS NULL OR b.assumed_known_from IS NOT NULL)
                                 AND s.published_at < statement_timestamp() - interval '7 days'
                            THEN s.published_at END AS assumed
                FROM pg_temp.bar_stage s
                LEFT JOIN marketdata.bar b
                       ON b.instrument = ? AND b.session = s.session AND b.superseded_at IS NULL
                WHERE b.session IS NULL
                   OR b.verdict <> 'GOOD'
                   OR abs(b.close - s.close) > 1e-7 * abs(b.close) OR abs(b.open - s.open) > 1e-7 * abs(b.open)
                   OR abs(b.high - s.high) > 1e-7 * abs(b.high) OR abs(b.low - s.low) > 1e-7 * abs(b.low)
                   OR coalesce(s.volume, b.volume) IS DISTINCT FROM b.volume
                   OR s.agreement <> b.agreement AND s.agreement <> 'SINGLE_SOURCE'
            ), old AS (
                UPDATE marketdata.bar b SET superseded_at = statement_timestamp()
                FROM changed c
                WHERE b.instrument = ? AND b.session = c.session AND b.superseded_at IS NULL
                RETURNING b.instrument, b.session
            ), stored AS (
                INSERT INTO marketdata.bar
                       (open, high, low, close, volume, assumed_known_from, session, agreement, instrument, source, reasons)
                SELECT c.open, c.high, c.low, c.close, coalesce(c.volume, c.standing_volume), c.assumed, c.session,
                       c.agreement, c.instrument, c.source, c.reasons
                FROM changed c LEFT JOIN old o ON o.instrument = c.instrument AND o.session = c.session
                RETURNING known_from
            )
            SELECT count(*), (SELECT count(*) FROM old), max(known_from) FROM stored""";

    /**
     * What stands as good and is now known to be bad gets a version that says so, with its own prices. A close that
     * differs by more than rounding is another value: the verdict is about that one, and what stands stays.
     */
    private static final String DOUBT = """
            WITH old AS (
                UPDATE marketdata.bar b SET superseded_at = statement_timestamp()
                FROM unnest(?::date[], ?::float8[], ?::marketdata.verdict[], ?::marketdata.agreement[], ?::text[], ?::boolean[])
                         AS d (session, close, verdict, agreement, reasons, contradicted)
                WHERE b.instrument = ? AND b.session = d.session AND b.superseded_at IS NULL AND b.verdict = 'GOOD'
                  AND abs(b.close - d.close) <= 1e-4 * abs(b.close)
                  AND NOT (d.contradicted AND b.agreement = 'AGREED')
                RETURNING b.open, b.high, b.low, b.close, b.volume, b.assumed_known_from, b.session, d.verdict,
                          CASE d.agreement WHEN 'SINGLE_SOURCE' THEN b.agreement ELSE d.agreement END AS agreement,
                          b.instrument, b.source, d.reasons
            ), stored AS (
                INSERT INTO marketdata.bar (open, high, low, close, volume, assumed_known_from, session, verdict,
                                            agreement, instrument, source, reasons)
                SELECT * FROM old
                RETURNING known_from
            )
            SELECT count(*), (SELECT count(*) FROM old), max(known_from) FROM stored""";

    /**
     * After a history that was rewritten: what stands as good and is not among the bars just merged is of another scale,
     * and gets a version that says so.
     */
    private static final String RETIRE = """
            WITH old AS (
                UPDATE marketdata.bar b SET superseded_at = statement_timestamp()
                WHERE b.instrument = ? AND b.superseded_at IS NULL AND b.verdict = 'GOOD'
                  AND NOT b.session = ANY (?::date[])
                RETURNING b.open, b.high, b.low, b.close, b.volume, b.assumed_known_from, b.session, b.agreement,
                          b.instrument, b.source
            ), stored AS (
                INSERT INTO marketdata.bar (open, high, low, close, volume, assumed_known_from, session, verdict,
                                            agreement, instrument, source, reasons)
                SELECT o.open, o.high, o.low, o.close, o.volume, o.assumed_known_from, o.session, 'DISPUTED',
                       o.agreement, o.instrument, o.source, 'OTHER_SCALE' FROM old o
                RETURNING known_from
            )
            SELECT count(*), (SELECT count(*) FROM old), max(known_from) FROM stored""";

    private final JdbcTemplate jdbc;

    BarTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Stores what the batch adds to what is known; call it in a transaction. */
    Merged merge(BarBatch batch) {
        if (batch.size() == 0) {
            return Merged.NOTHING;
        }
        Merged merged = jdbc.execute((Connection connection) -> merge(connection, batch));
        return merged == null ? Merged.NOTHING : merged;
    }

    private static Merged merge(Connection connection, BarBatch batch) throws SQLException {
        // From here on the moment of the merge is later than any reader's who came before.
        SeriesLock.write(connection, batch.instrument());
        Standing standing = Standing.under(connection, batch);
        if (standing.size() == 0) {
            return store(connection, batch);
        }
        BitSet news = batch.news(standing);
        if (news.isEmpty()) {
            return Merged.NOTHING;
        }
        emptyStage(connection);
        batch.stage(connection, news);
        try (PreparedStatement merge = connection.prepareStatement(MERGE)) {
            merge.setString(1, batch.instrument());
            merge.setString(2, batch.instrument());
            try (ResultSet row = merge.executeQuery()) {
                row.next();
                return merged(row);
            }
        }
    }

    /** Nothing stands of these days: they need no stage and are held against nothing. */
    private static Merged store(Connection connection, BarBatch batch) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long backfilledBefore;
            try (ResultSet row = statement.executeQuery(
                    "SELECT extract(epoch FROM statement_timestamp() - interval '7 days')::bigint")) {
                row.next();
                backfilledBefore = row.getLong(1);
            }
            batch.store(connection, backfilledBefore);
        }
        try (PreparedStatement moment = connection.prepareStatement(
                "SELECT known_from FROM marketdata.bar WHERE instrument = ? AND session = ? AND superseded_at IS NULL")) {
            moment.setString(1, batch.instrument());
            moment.setObject(2, batch.session(0));
            try (ResultSet row = moment.executeQuery()) {
                row.next();
                return new Merged(
                        batch.size(), 0, row.getObject(1, OffsetDateTime.class).toInstant());
            }
        }
    }

    /** Takes back what stands as good and is not in the batch; call it after the merge, in its transaction. */
    Merged retireOthers(BarBatch batch) {
        if (batch.size() == 0) {
            return Merged.NOTHING;
        }
        Merged merged = jdbc.execute((Connection connection) -> {
            SeriesLock.write(connection, batch.instrument());
            try (PreparedStatement retire = connection.prepareStatement(RETIRE)) {
                retire.setString(1, batch.instrument());
                retire.setArray(2, connection.createArrayOf("date", batch.sessions()));
                try (ResultSet row = retire.executeQuery()) {
                    row.next();
                    return merged(row);
                }
            }
        });
        return merged == null ? Merged.NOTHING : merged;
    }

    /** Takes back what stands as good and is judged bad; call it in a transaction. */
    Merged doubt(String instrument, List<Doubt> doubts) {
        if (doubts.isEmpty()) {
            return Merged.NOTHING;
        }
        Merged merged = jdbc.execute((Connection connection) -> doubt(connection, instrument, doubts));
        return merged == null ? Merged.NOTHING : merged;
    }

    private static Merged doubt(Connection connection, String instrument, List<Doubt> doubts) throws SQLException {
        SeriesLock.write(connection, instrument);
        try (PreparedStatement doubt = connection.prepareStatement(DOUBT)) {
            doubt.setArray(1, array(connection, "date", doubts, Doubt::session));
            doubt.setArray(2, array(connection, "float8", doubts, Doubt::close));
            doubt.setArray(
                    3, array(connection, "text", doubts, each -> each.verdict().name()));
            doubt.setArray(
                    4,
                    array(connection, "text", doubts, each -> each.agreement().name()));
            doubt.setArray(5, array(connection, "text", doubts, Doubt::reasons));
            doubt.setArray(6, array(connection, "bool", doubts, Doubt::onlyContradicted));
            doubt.setString(7, instrument);
            try (ResultSet row = doubt.executeQuery()) {
                row.next();
                return merged(row);
            }
        }
    }

    private static Array array(Connection connection, String type, List<Doubt> doubts, Function<Doubt, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, doubts.stream().map(column).toArray());
    }

    private static Merged merged(ResultSet row) throws SQLException {
        OffsetDateTime at = row.getObject(3, OffsetDateTime.class);
        return new Merged(row.getInt(1), row.getInt(2), at == null ? null : at.toInstant());
    }

    /** A commit empties it; what is in it now was merged before in the same transaction. */
    private static void emptyStage(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(STAGE);
            try (ResultSet used = statement.executeQuery("SELECT EXISTS (SELECT FROM pg_temp.bar_stage)")) {
                used.next();
                if (!used.getBoolean(1)) {
                    return;
                }
            }
            statement.execute("TRUNCATE pg_temp.bar_stage");
        }
    }
}
