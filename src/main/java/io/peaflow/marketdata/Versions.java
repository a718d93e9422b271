package io.peaflow.marketdata;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.judge.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Of which versions a read of history was made, in a few words: versions are never changed, so that the question and what is
 * told here are enough to find the very same ones again. And what was in doubt among them.
 */
@Component
public class Versions {

    /** What comes in versions. */
    public enum Kind {
        /** The bars that may be calculated with. */
        BARS("marketdata.bar", "session", "b.verdict = 'GOOD' AND "),
        /** Splits and dividends. */
        EVENTS("marketdata.corporate_event", "ex_day", ""),
        /** The values of a macro series, with all their vintages. */
        VALUES("marketdata.observation", "day", "b.item = 'VALUE' AND "),
        /** The figures of a company's reports. */
        REPORTS("marketdata.observation", "day", "b.item <> 'VALUE' AND ");

        private final String table;
        private final String day;
        private final String only;

        Kind(String table, String day, String only) {
            this.table = table;
            this.day = day;
            this.only = only;
        }

        private String select(LocalDate from) {
            return "SELECT b." + day + " AS day, b.known_from FROM " + table + " b WHERE b.instrument = ? AND " + only
                    + Past.since(from, day);
        }
    }

    /**
     * The versions of one series that a question gives.
     *
     * @param first the first day of them
     * @param newest when the last of them was stored
     */
    public record Selection(int versions, LocalDate first, LocalDate last, Instant newest) {}

    /**
     * Something that was told and not calculated with at a moment, because it was in doubt; null where nothing was told.
     *
     * @param event SPLIT, DIVIDEND or VALUE; null for a bar
     * @param reasons codes, with commas
     * @param evidence the numbers that led to the verdict, in words
     * @param amount of an event, or the value
     */
    public record Doubtful(
            String instrument,
            LocalDate session,
            String source,
            Verdict verdict,
            @Nullable String event,
            String reasons,
            String evidence,
            @Nullable Double open,
            @Nullable Double high,
            @Nullable Double low,
            @Nullable Double close,
            @Nullable Long volume,
            @Nullable Double amount) {}

    /**
     * What was in doubt.
     *
     * @param newest of each instrument some, the newest sessions first
     * @param all of each instrument how many
     */
    public record Doubts(List<Doubtful> newest, Map<String, Integer> all) {

        public Doubts {
            newest = List.copyOf(newest);
            all = Map.copyOf(all);
        }

        /** Among these instruments. */
        public Doubts of(Collection<String> instruments) {
            return new Doubts(
                    newest.stream()
                            .filter(one -> instruments.contains(one.instrument()))
                            .toList(),
                    all.entrySet().stream()
                            .filter(one -> instruments.contains(one.getKey()))
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        }

        /** How many in all. */
        public int number() {
            return all.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** What waited in quarantine at the moment, and what stood in the history with a verdict against it. */
    private static final String DOUBTFUL = """
            WITH waiting AS (
                SELECT instrument, session, source, verdict, event, reasons, evidence, open, high, low, close, volume, amount
                FROM marketdata.quarantine
                WHERE instrument = ANY (:instruments) AND session <= :day AND filed_at <= :moment
                  AND (decided_at IS NULL OR decided_at > :moment)
            ), doubtful AS (
                SELECT * FROM waiting
                UNION ALL
                SELECT instrument, session, source, verdict, NULL, coalesce(reasons, ''), '', open, high, low, close, volume, NULL
                FROM marketdata.bar b
                WHERE b.instrument = ANY (:instruments) AND b.session <= :day AND b.verdict <> 'GOOD' AND b.known_from <= :moment
                  AND (b.superseded_at IS NULL OR b.superseded_at > :moment)
                  AND NOT EXISTS (SELECT FROM waiting w WHERE w.instrument = b.instrument AND w.session = b.session
                                     AND w.event IS NULL)
            ), numbered AS (
                SELECT d.*, count(*) OVER (PARTITION BY instrument) AS number,
                       row_number() OVER (PARTITION BY instrument
                                          ORDER BY session DESC, source, event NULLS FIRST, reasons) AS place
                FROM doubtful d
            )
            SELECT * FROM numbered WHERE place <= :most ORDER BY session DESC, instrument, place""";

    private final JdbcTemplate jdbc;
    private final JdbcClient sql;

    Versions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.sql = JdbcClient.create(jdbc);
    }

    /** The clock by which versions are stored: what will be is later. */
    public Instant now() {
        return sql.sql("SELECT clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** Of which versions a read is made; null when there are none. */
    public @Nullable Selection select(String instrument, Kind kind, Knowledge knowledge) {
        return select(instrument, kind, knowledge, LocalDate.MIN);
    }

    /** The same of a read from a day on. */
    public @Nullable Selection select(String instrument, Kind kind, Knowledge knowledge, LocalDate from) {
        String select = kind.select(from);
        return jdbc.execute((Connection connection) -> select(connection, instrument, select, kind.table, knowledge));
    }

    private static @Nullable Selection select(
            Connection connection, String instrument, String select, String table, Knowledge knowledge)
            throws SQLException {
        Past past = Objects.requireNonNull(Past.of(knowledge), "only the past stays what it is");
        try (PreparedStatement read =
                connection.prepareStatement("SELECT count(*), min(day), max(day), max(known_from) FROM ("
                        + past.question(select, table, "") + ") AS v")) {
            past.bind(read, instrument);
            try (ResultSet row = read.executeQuery()) {
                row.next();
                int versions = row.getInt(1);
                return versions == 0
                        ? null
                        : new Selection(
                                versions,
                                row.getObject(2, LocalDate.class),
                                row.getObject(3, LocalDate.class),
                                row.getObject(4, OffsetDateTime.class).toInstant());
            }
        }
    }

    /**
     * What was in doubt among these at the moment of the question.
     *
     * @param most how many of each are told one by one
     */
    public Doubts doubts(Collection<String> instruments, Knowledge knowledge, int most) {
        Past past = Objects.requireNonNull(Past.of(knowledge), "only the past stays what it is");
        Instant moment = past.assumed() ? past.storedBy() : past.at();
        Map<String, Integer> all = new TreeMap<>();
        List<Doubtful> newest = sql.sql(DOUBTFUL)
                .param("instruments", instruments.toArray(String[]::new))
                .param(
                        "day",
                        LocalDate.ofInstant(
                                past.at(), TradingCalendar.euronextParis().zone()))
                .param("moment", moment.equals(Instant.MAX) ? OffsetDateTime.MAX : moment.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query((row, n) -> {
                    all.put(row.getString("instrument"), row.getInt("number"));
                    return doubtful(row);
                })
                .list();
        return new Doubts(newest, all);
    }

    private static Doubtful doubtful(ResultSet row) throws SQLException {
        return new Doubtful(
                row.getString("instrument"),
                row.getObject("session", LocalDate.class),
                row.getString("source"),
                Verdict.valueOf(row.getString("verdict")),
                row.getString("event"),
                row.getString("reasons"),
                row.getString("evidence"),
                row.getObject("open", Double.class),
                row.getObject("high", Double.class),
                row.getObject("low", Double.class),
                row.getObject("close", Double.class),
                row.getObject("volume", Long.class),
                row.getObject("amount", Double.class));
    }
}
