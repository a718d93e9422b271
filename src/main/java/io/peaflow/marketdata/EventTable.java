package io.peaflow.marketdata;

import io.peaflow.marketdata.source.Quotes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Splits and dividends: what was told, when it was told, and when it was taken back. */
@Component
class EventTable {

    /** An event with the moment from which on it was out. */
    record Told(Quotes.Event event, Instant publishedAt) {}

    /**
     * What a source told of a span of days: an event of its own that stands there and is not among them was taken back.
     *
     * @param bad what was judged not to be true: it stands no longer, whoever told it first
     * @param takesBack false for an answer without any event: sources leave them out now and then, and silence about all of
     *     them says nothing about one
     */
    record Telling(
            String instrument,
            String source,
            LocalDate from,
            LocalDate to,
            List<Told> events,
            List<Quotes.Event> bad,
            boolean takesBack) {

        Telling(
                String instrument,
                String source,
                LocalDate from,
                LocalDate to,
                List<Told> events,
                List<Quotes.Event> bad) {
            this(instrument, source, from, to, events, bad, true);
        }
    }

    private static final String COLUMNS =
            "SELECT b.ex_day, b.kind, b.amount FROM marketdata.corporate_event b" + " WHERE b.instrument = ? AND ";

    private static final String MERGE = """
            WITH told AS (
                SELECT * FROM unnest(?::date[], ?::text[], ?::double precision[], ?::timestamptz[])
                           AS t (ex_day, kind, amount, published_at)
            ), bad AS (
                SELECT * FROM unnest(?::date[], ?::text[], ?::double precision[]) AS t (ex_day, kind, amount)
            ), standing AS (
                SELECT * FROM marketdata.corporate_event
                WHERE instrument = ? AND superseded_at IS NULL AND ex_day BETWEEN ? AND ?
            ), old AS (
                UPDATE marketdata.corporate_event b SET superseded_at = statement_timestamp()
                FROM standing s LEFT JOIN told t ON t.ex_day = s.ex_day AND t.kind = s.kind
                WHERE b.instrument = s.instrument AND b.ex_day = s.ex_day AND b.kind = s.kind AND b.superseded_at IS NULL
                  AND (abs(t.amount - s.amount) > 1e-7 * abs(s.amount)
                       OR t.ex_day IS NULL
                          AND (?::boolean AND s.source = ?
                               OR EXISTS (SELECT FROM bad x WHERE x.ex_day = s.ex_day AND x.kind = s.kind
                                             AND abs(x.amount - s.amount) <= 1e-4 * abs(s.amount))
                               -- Sources date one event a few days apart: it stands once, and on the day that was told last.
                               OR EXISTS (SELECT FROM told n WHERE n.kind = s.kind AND abs(n.ex_day - s.ex_day) <= 4
                                             AND abs(n.amount - s.amount) <= 0.01 * abs(s.amount))))
                RETURNING b.ex_day, b.kind
            ), stored AS (
                INSERT INTO marketdata.corporate_event (amount, assumed_known_from, ex_day, kind, instrument, source)
                SELECT t.amount,
                       CASE WHEN (s.ex_day IS NULL OR s.assumed_known_from IS NOT NULL)
                                 AND t.published_at < statement_timestamp() - interval '7 days' THEN t.published_at END,
                       t.ex_day, t.kind, ?, ?
                FROM told t
                LEFT JOIN standing s ON s.ex_day = t.ex_day AND s.kind = t.kind
                LEFT JOIN old o ON o.ex_day = t.ex_day AND o.kind = t.kind
                WHERE s.ex_day IS NULL OR o.ex_day IS NOT NULL
                RETURNING known_from
            )
            SELECT count(*), (SELECT count(*) FROM old), max(known_from) FROM stored""";

    private final JdbcTemplate jdbc;

    EventTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Stores what is new or other than what stands; call it in a transaction. */
    BarTable.Merged merge(Telling telling) {
        BarTable.Merged merged = jdbc.execute((Connection connection) -> merge(connection, telling));
        return merged == null ? BarTable.Merged.NOTHING : merged;
    }

    private static BarTable.Merged merge(Connection connection, Telling telling) throws SQLException {
        SeriesLock.write(connection, telling.instrument());
        List<Quotes.Event> good = telling.events().stream().map(Told::event).toList();
        Object[] published = telling.events().stream()
                .map(told -> told.publishedAt().atOffset(ZoneOffset.UTC).toString())
                .toArray();
        try (PreparedStatement merge = connection.prepareStatement(MERGE)) {
            bind(connection, merge, 1, good);
            merge.setArray(4, connection.createArrayOf("timestamptz", published));
            bind(connection, merge, 5, telling.bad());
            merge.setString(8, telling.instrument());
            merge.setObject(9, telling.from());
            merge.setObject(10, telling.to());
            merge.setBoolean(11, telling.takesBack());
            merge.setString(12, telling.source());
            merge.setString(13, telling.instrument());
            merge.setString(14, telling.source());
            try (ResultSet row = merge.executeQuery()) {
                row.next();
                OffsetDateTime at = row.getObject(3, OffsetDateTime.class);
                return new BarTable.Merged(row.getInt(1), row.getInt(2), at == null ? null : at.toInstant());
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement merge, int first, List<Quotes.Event> events)
            throws SQLException {
        Object[] days = events.stream().map(Quotes.Event::exDay).toArray();
        Object[] kinds = events.stream().map(EventTable::kind).toArray();
        Object[] amounts = events.stream().map(EventTable::amount).toArray();
        merge.setArray(first, connection.createArrayOf("date", days));
        merge.setArray(first + 1, connection.createArrayOf("text", kinds));
        merge.setArray(first + 2, connection.createArrayOf("float8", amounts));
    }

    /** The events of an instrument, oldest first. */
    List<Quotes.Event> read(String instrument, Knowledge knowledge) {
        List<Quotes.Event> events = jdbc.execute((Connection connection) -> read(connection, instrument, knowledge));
        return events == null ? List.of() : events;
    }

    private static List<Quotes.Event> read(Connection connection, String instrument, Knowledge knowledge)
            throws SQLException {
        Past past = Past.of(knowledge);
        if (past != null) {
            SeriesLock.read(connection, instrument);
        }
        String question = past == null
                ? COLUMNS + "b.superseded_at IS NULL ORDER BY 1, 2"
                : past.question(COLUMNS, "marketdata.corporate_event", "ORDER BY 1, 2");
        try (PreparedStatement read = connection.prepareStatement(question)) {
            if (past == null) {
                read.setString(1, instrument);
            } else {
                past.bind(read, instrument);
            }
            List<Quotes.Event> events = new ArrayList<>();
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    events.add(event(rows.getObject(1, LocalDate.class), rows.getString(2), rows.getDouble(3)));
                }
            }
            return events;
        }
    }

    static String kind(Quotes.Event event) {
        return event instanceof Quotes.Event.Split ? "SPLIT" : "DIVIDEND";
    }

    static double amount(Quotes.Event event) {
        return switch (event) {
            case Quotes.Event.Split split -> split.factor();
            case Quotes.Event.Dividend dividend -> dividend.amount();
        };
    }

    static Quotes.Event event(LocalDate exDay, String kind, double amount) {
        return kind.equals("SPLIT") ? new Quotes.Event.Split(exDay, amount) : new Quotes.Event.Dividend(exDay, amount);
    }
}
