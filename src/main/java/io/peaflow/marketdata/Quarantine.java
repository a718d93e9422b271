package io.peaflow.marketdata;

import io.peaflow.kernel.Bar;
import io.peaflow.marketdata.judge.Agreement;
import io.peaflow.marketdata.judge.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Bars that may not be calculated with, their evidence, and what the owner decided about them. */
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

    /** One bar with its evidence. */
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
            Instant filedAt,
            State state,
            @Nullable Instant decidedAt,
            @Nullable String note) {

        /** Whether it is doubtful only; else it is rejected. */
        public boolean onlyDisputed() {
            return verdict == Verdict.DISPUTED;
        }
    }

    /** There is no such entry, or it cannot be decided any more. */
    public static final class NotDecidable extends RuntimeException {

        private final boolean unknown;

        private NotDecidable(String why, boolean unknown) {
            super(why);
            this.unknown = unknown;
        }

        /** Whether there is no such entry at all. */
        public boolean isUnknown() {
            return unknown;
        }
    }

    /** A bar as a source gave it; NaN and -1 where it gave nothing. */
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
            long volume) {}

    private static final int MOST_SHOWN = 1000;

    private final JdbcClient sql;
    private final BarTable bars;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Quarantine(
            JdbcClient sql,
            BarTable bars,
            PlatformTransactionManager transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.sql = sql;
        this.bars = bars;
        this.transaction = new TransactionTemplate(transactions);
        this.events = events;
        this.clock = clock;
    }

    /**
     * Files a bar, unless the same bar waits already or was decided about; call it in a transaction.
     *
     * @return whether it is new
     */
    boolean file(Suspect suspect, UUID run) {
        Long same = sql.sql("""
                        SELECT count(*) FROM marketdata.quarantine
                        WHERE instrument = ? AND session = ? AND source = ? AND state <> 'SETTLED'
                          AND close IS NOT DISTINCT FROM ? AND open IS NOT DISTINCT FROM ?
                          AND high IS NOT DISTINCT FROM ? AND low IS NOT DISTINCT FROM ? AND reasons = ?""")
                .params(suspect.instrument(), suspect.session(), suspect.source())
                .param(number(suspect.close()))
                .param(number(suspect.open()))
                .param(number(suspect.high()))
                .param(number(suspect.low()))
                .param(suspect.reasons())
                .query(Long.class)
                .single();
        if (same > 0) {
            return false;
        }
        // The source has changed its mind about a bar that waits: the older telling is settled by the newer.
        settle(suspect.instrument(), suspect.session(), suspect.source(), "told otherwise since");
        sql.sql("""
                        INSERT INTO marketdata.quarantine (instrument, session, source, verdict, reasons, evidence,
                                                           open, high, low, close, volume, run_id)
                        VALUES (?, ?, ?, ?::marketdata.verdict, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        suspect.instrument(),
                        suspect.session(),
                        suspect.source(),
                        suspect.verdict().name(),
                        suspect.reasons(),
                        suspect.evidence())
                .param(number(suspect.open()))
                .param(number(suspect.high()))
                .param(number(suspect.low()))
                .param(number(suspect.close()))
                .param(suspect.volume() == Bar.UNKNOWN_VOLUME ? null : suspect.volume())
                .param(run)
                .update();
        return true;
    }

    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private void settle(String instrument, LocalDate session, String source, String note) {
        sql.sql("""
                        UPDATE marketdata.quarantine SET state = 'SETTLED', decided_at = statement_timestamp(), note = ?
                        WHERE instrument = ? AND session = ? AND source = ? AND state = 'WAITING'""").params(note, instrument, session, source).update();
    }

    /** Settles what waits of an instrument where a bar stands that was stored since; call it in the same transaction. */
    int settle(String instrument) {
        return sql.sql("""
                        UPDATE marketdata.quarantine q
                        SET state = 'SETTLED', decided_at = statement_timestamp(), note = 'a good bar came from ' || b.source
                        FROM marketdata.bar b
                        WHERE q.instrument = ? AND q.state = 'WAITING' AND b.instrument = q.instrument
                          AND b.session = q.session AND b.superseded_at IS NULL AND b.verdict = 'GOOD'
                          AND b.known_from > q.filed_at""").param(instrument).update();
    }

    /** The days of an instrument that the owner has accepted, as days since 1970-01-01. */
    List<Integer> acceptedDays(String instrument) {
        return sql.sql("""
                        SELECT DISTINCT session - DATE '1970-01-01' FROM marketdata.quarantine
                        WHERE instrument = ? AND state = 'ACCEPTED'""").param(instrument).query((row, n) -> row.getInt(1)).list();
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

    /** What waits of a session from this one on. */
    List<Entry> waitingFrom(LocalDate session) {
        return sql.sql(
                        "SELECT * FROM marketdata.quarantine WHERE state = 'WAITING' AND session >= ? ORDER BY filed_at, id")
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

    /** Takes the bar as true: from now on it is calculated with, and its day is not disputed again. */
    public Entry accept(UUID id, String note) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Entry entry = decide(id, State.ACCEPTED, note);
            if (entry.open() == null || entry.high() == null || entry.low() == null || entry.close() == null) {
                throw new NotDecidable(
                        "The bar of " + entry.instrument() + " on " + entry.session()
                                + " lacks a price and cannot be accepted; reject it, or lay a file with the right one"
                                + " into the watched folder",
                        false);
            }
            var batch = new BarBatch(entry.instrument(), 1);
            batch.add(
                    Math.toIntExact(entry.session().toEpochDay()),
                    entry.open(),
                    entry.high(),
                    entry.low(),
                    entry.close(),
                    entry.volume() == null ? Bar.UNKNOWN_VOLUME : entry.volume(),
                    Agreement.SINGLE_SOURCE,
                    clock.instant().getEpochSecond(),
                    CopyRows.utf8(entry.source()),
                    CopyRows.utf8("ACCEPTED_BY_OWNER"));
            BarTable.Merged merged = bars.merge(batch);
            if (merged.knownFrom() != null) {
                events.publishEvent(new PricesUpdated(
                        id, new java.util.TreeSet<>(List.of(entry.instrument())), merged.knownFrom()));
            }
            return entry;
        }));
    }

    /** Confirms that the bar is wrong: the last good value stays, and the same bar is not shown again. */
    public Entry reject(UUID id, String note) {
        return Objects.requireNonNull(transaction.execute(status -> decide(id, State.REJECTED, note)));
    }

    private Entry decide(UUID id, State state, String note) {
        int decided = sql.sql("""
                        UPDATE marketdata.quarantine SET state = ?, decided_at = ?, note = ?
                        WHERE id = ? AND state = 'WAITING'""")
                .params(state.name(), Timestamp.from(clock.instant()), note, id)
                .update();
        Entry entry = get(id);
        if (decided == 0) {
            throw new NotDecidable(
                    "The bar of " + entry.instrument() + " on " + entry.session() + " is " + entry.state() + " since "
                            + entry.decidedAt() + ", so nothing is left to decide",
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
                row.getTimestamp("filed_at").toInstant(),
                State.valueOf(row.getString("state")),
                decided == null ? null : decided.toInstant(),
                row.getString("note"));
    }
}
