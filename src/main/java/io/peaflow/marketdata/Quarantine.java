package io.peaflow.marketdata;

import io.peaflow.kernel.Bar;
import io.peaflow.marketdata.judge.JudgedEvent;
import io.peaflow.marketdata.judge.Verdict;
import io.peaflow.marketdata.source.Quotes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Bars, splits, dividends and values of macro series that may not be calculated with, their evidence, and what the owner decided about them. */
@Component
public class Quarantine {

    /** Where an entry stands. */
    public enum State {
        WAITING,
        /** The owner took the bar as true; it is calculated with. */
        ACCEPTED,
        /** The owner confirmed that it is wrong; the same bar is not shown again. */
        REJECTED,
        /** A good bar came in its place. */
        SETTLED
    }

    /**
     * One bar or event with its evidence.
     *
     * @param event SPLIT, DIVIDEND or VALUE; null for a bar
     * @param amount new shares for each old one, paid per share, or the value; null for a bar
     * @param publishedOn of a value, the day of its publication where the source told it
     */
    public record Entry(
            UUID id,
            String instrument,
            LocalDate session,
            String source,
            Verdict verdict,
            String reasons,
            String evidence,
            @Nullable Double open,
            @Nullable Double high,
            @Nullable Double low,
            @Nullable Double close,
            @Nullable Long volume,
            @Nullable String event,
            @Nullable Double amount,
            @Nullable LocalDate publishedOn,
            Instant filedAt,
            State state,
            @Nullable Instant decidedAt,
            @Nullable String note) {

        /** Whether it is doubtful only; else it is rejected. */
        public boolean onlyDisputed() {
            return verdict == Verdict.DISPUTED;
        }

        /** Whether there is enough of it to be taken as true. */
        public boolean isAcceptable() {
            boolean whole = open != null && high != null && low != null && close != null;
            return event == null ? whole : amount != null && (isValue() || amount > 0);
        }

        /** Whether it is the value of a macro series. */
        public boolean isValue() {
            return Suspect.VALUE.equals(event);
        }

        /** What it is about, as a sentence begins. */
        String what() {
            String thing = event == null ? "bar" : event.toLowerCase(Locale.ROOT);
            return "The " + thing + " of " + instrument + " on " + session;
        }
    }

    /** There is no such entry, or it cannot be decided any more. */
    public static final class NotDecidable extends RuntimeException {

        private final boolean unknown;

        NotDecidable(String why, boolean unknown) {
            super(why);
            this.unknown = unknown;
        }

        /** Whether there is no such entry at all. */
        public boolean isUnknown() {
            return unknown;
        }
    }

    /**
     * A bar as a source gave it, NaN and -1 where it gave nothing; or an event, or a value.
     *
     * @param kind what it is, unless a bar
     */
    record Suspect(
            String instrument,
            LocalDate session,
            String source,
            Verdict verdict,
            String reasons,
            String evidence,
            double open,
            double high,
            double low,
            double close,
            long volume,
            @Nullable String kind,
            double told,
            @Nullable LocalDate publishedOn) {

        /** The kind of a value. */
        static final String VALUE = "VALUE";

        static Suspect of(String instrument, String source, JudgedEvent judged) {
            return new Suspect(
                    instrument,
                    judged.event().exDay(),
                    source,
                    judged.verdict(),
                    judged.reason() == null ? "" : judged.reason().name(),
                    judged.evidence(),
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Bar.UNKNOWN_VOLUME,
                    EventTable.kind(judged.event()),
                    EventTable.amount(judged.event()),
                    null);
        }

        static Suspect ofValue(
                String instrument,
                LocalDate day,
                String source,
                Verdict verdict,
                String reasons,
                String evidence,
                double value,
                @Nullable LocalDate publishedOn) {
            return new Suspect(
                    instrument,
                    day,
                    source,
                    verdict,
                    reasons,
                    evidence,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Bar.UNKNOWN_VOLUME,
                    VALUE,
                    value,
                    publishedOn);
        }

        static @Nullable Double number(double value) {
            return Double.isFinite(value) ? value : null;
        }

        @Nullable
        Double amount() {
            return kind == null ? null : number(told);
        }
    }

    private static final int MOST_SHOWN = 1000;

    private final JdbcClient sql;
    private final Clock clock;

    Quarantine(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** The days of an instrument that the owner has accepted, as days since 1970-01-01. */
    List<Integer> acceptedDays(String instrument) {
        return sql.sql("""
                        SELECT DISTINCT session - DATE '1970-01-01' FROM marketdata.quarantine
                        WHERE instrument = ? AND state = 'ACCEPTED' AND event IS NULL""").param(instrument).query((row, n) -> row.getInt(1)).list();
    }

    /** The days of a macro series whose values the owner has accepted, as days since 1970-01-01. */
    List<Integer> acceptedValues(String instrument) {
        return sql.sql("""
                        SELECT DISTINCT session - DATE '1970-01-01' FROM marketdata.quarantine
                        WHERE instrument = ? AND state = 'ACCEPTED' AND event = 'VALUE'""").param(instrument).query((row, n) -> row.getInt(1)).list();
    }

    /** The values that wait of a series and a source after a day, oldest first. */
    List<Entry> waitingValuesAfter(String instrument, String source, LocalDate day) {
        return sql.sql("""
                        SELECT * FROM marketdata.quarantine
                        WHERE instrument = ? AND source = ? AND session > ? AND state = 'WAITING' AND event = 'VALUE'
                          AND amount IS NOT NULL
                        ORDER BY session, filed_at, id""")
                .params(instrument, source, day)
                .query(Quarantine::entry)
                .list();
    }

    /** The splits and dividends of an instrument that the owner has accepted. */
    List<Quotes.Event> acceptedEvents(String instrument) {
        return sql.sql("""
                        SELECT DISTINCT session, event, amount FROM marketdata.quarantine
                        WHERE instrument = ? AND state = 'ACCEPTED' AND event IN ('SPLIT', 'DIVIDEND')""")
                .param(instrument)
                .query((row, n) ->
                        EventTable.event(row.getObject(1, LocalDate.class), row.getString(2), row.getDouble(3)))
                .list();
    }

    /** The bars that wait of an instrument and a source after a session, whole ones only, oldest first. */
    List<Entry> waitingAfter(String instrument, String source, LocalDate session) {
        return sql.sql("""
                        SELECT * FROM marketdata.quarantine
                        WHERE instrument = ? AND source = ? AND session > ? AND state = 'WAITING' AND event IS NULL
                          AND open IS NOT NULL AND high IS NOT NULL AND low IS NOT NULL AND close IS NOT NULL
                        ORDER BY session, filed_at, id""")
                .params(instrument, source, session)
                .query(Quarantine::entry)
                .list();
    }

    /** The entries, the newest first; of one state or instrument if asked. */
    public List<Entry> list(@Nullable State state, @Nullable String instrument) {
        return sql.sql("SELECT * FROM marketdata.quarantine WHERE (?::text IS NULL OR state = ?)"
                        + " AND (?::text IS NULL OR instrument = ?) ORDER BY filed_at DESC, id DESC LIMIT "
                        + MOST_SHOWN)
                .param(state == null ? null : state.name())
                .param(state == null ? null : state.name())
                .param(instrument)
                .param(instrument)
                .query(Quarantine::entry)
                .list();
    }

    /** A page of what waits, the newest session first. */
    public List<Entry> waiting(int skipped, int most) {
        return sql.sql("SELECT * FROM marketdata.quarantine WHERE state = 'WAITING'"
                        + " ORDER BY session DESC, instrument, id LIMIT ? OFFSET ?")
                .params(most, skipped)
                .query(Quarantine::entry)
                .list();
    }

    /** How many bars wait. */
    public int countWaiting() {
        return sql.sql("SELECT count(*) FROM marketdata.quarantine WHERE state = 'WAITING'")
                .query(Integer.class)
                .single();
    }

    /** What waits of a session from this one on, events left out. */
    List<Entry> waitingFrom(LocalDate session) {
        return sql.sql("SELECT * FROM marketdata.quarantine WHERE state = 'WAITING'"
                        + " AND (event IS NULL OR event = 'VALUE') AND session >= ?"
                        + " ORDER BY filed_at, id")
                .param(session)
                .query(Quarantine::entry)
                .list();
    }

    /** One entry. */
    public Entry get(UUID id) {
        return sql.sql("SELECT * FROM marketdata.quarantine WHERE id = ?")
                .param(id)
                .query(Quarantine::entry)
                .optional()
                .orElseThrow(() -> new NotDecidable(
                        "There is no quarantined bar " + id + "; `peaflow data quarantine list` shows them", true));
    }

    /** What the owner has decided; call it in a transaction. */
    Entry decide(UUID id, State state, String note) {
        int decided = sql.sql("""
                        UPDATE marketdata.quarantine SET state = ?, decided_at = ?, note = ?
                        WHERE id = ? AND state = 'WAITING'""")
                .params(state.name(), Timestamp.from(clock.instant()), note, id)
                .update();
        Entry entry = get(id);
        if (decided == 0) {
            throw new NotDecidable(
                    entry.what() + " is " + entry.state() + " since " + entry.decidedAt()
                            + ", so nothing is left to decide",
                    false);
        }
        return entry;
    }

    private static Entry entry(ResultSet row, int n) throws SQLException {
        Timestamp decided = row.getTimestamp("decided_at");
        return new Entry(
                row.getObject("id", UUID.class),
                row.getString("instrument"),
                row.getObject("session", LocalDate.class),
                row.getString("source"),
                Verdict.valueOf(row.getString("verdict")),
                row.getString("reasons"),
                row.getString("evidence"),
                row.getObject("open", Double.class),
                row.getObject("high", Double.class),
                row.getObject("low", Double.class),
                row.getObject("close", Double.class),
                row.getObject("volume", Long.class),
                row.getString("event"),
                row.getObject("amount", Double.class),
                row.getObject("published_on", LocalDate.class),
                row.getTimestamp("filed_at").toInstant(),
                State.valueOf(row.getString("state")),
                decided == null ? null : decided.toInstant(),
                row.getString("note"));
    }
}
