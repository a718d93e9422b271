package io.peaflow.marketdata;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps what was judged, in one transaction, and tells once what has changed. */
@Component
class Intake {

    /** What keeping it changed. */
    record Kept(int stored, int revised, int quarantined) {}

    private final BarTable bars;
    private final EventTable events;
    private final ObservationTable observations;
    private final QuarantineFiling quarantine;
    private final Instruments registry;
    private final JdbcClient sql;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Intake(
            BarTable bars,
            EventTable events,
            ObservationTable observations,
            QuarantineFiling quarantine,
            Instruments registry,
            JdbcClient sql,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.bars = bars;
        this.events = events;
        this.observations = observations;
        this.quarantine = quarantine;
        this.registry = registry;
        this.sql = sql;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Keeps what was judged; call it in a transaction. */
    Kept keep(Take take, UUID run) {
        int stored = 0;
        int revised = 0;
        List<BarTable.Merged> merges = new ArrayList<>();
        if (take.bars() != null) {
            merges.add(bars.merge(take.bars()));
            quarantine.settleAgreed(take.instrument(), take.bars().agreed());
            if (take.replacesAll()) {
                merges.add(bars.retireOthers(take.bars()));
            }
        }
        merges.add(bars.doubt(take.instrument(), take.doubts()));
        if (take.events() != null) {
            merges.add(events.merge(take.events()));
        }
        take.observations().forEach(batch -> merges.add(observations.merge(batch)));
        merges.add(observations.doubt(take.instrument(), take.doubtfulValues()));
        for (BarTable.Merged merged : merges) {
            stored += merged.stored();
            revised += merged.superseded();
        }
        int quarantined = 0;
        for (Quarantine.Suspect suspect : take.suspects()) {
            quarantined += quarantine.file(suspect, run) ? 1 : 0;
        }
        if (stored + revised > 0) {
            quarantine.settle(take.instrument());
            untold(take.instrument());
        }
        if (take.accountsTold()) {
            accountsAsked(take.instrument());
        }
        return new Kept(stored, revised, quarantined);
    }

    private void accountsAsked(String instrument) {
        sql.sql("""
                        INSERT INTO marketdata.accounts_asked (instrument, at) VALUES (?, ?)
                        ON CONFLICT (instrument) DO UPDATE SET at = excluded.at""").params(instrument, Timestamp.from(clock.instant())).update();
    }

    private void untold(String instrument) {
        sql.sql("""
                        INSERT INTO marketdata.untold (instrument, known_from) VALUES (?, statement_timestamp())
                        ON CONFLICT (instrument) DO UPDATE SET known_from = excluded.known_from""").param(instrument).update();
    }

    /** Publishes what was stored since the last telling, in the transaction that forgets it: once, whoever dies. */
    boolean tell(UUID run) {
        var instruments = new TreeSet<String>();
        List<Instant> moments = sql.sql("DELETE FROM marketdata.untold RETURNING instrument, known_from")
                .query((row, n) -> {
                    instruments.add(row.getString(1));
                    Timestamp at = row.getTimestamp(2);
                    return at.toInstant();
                })
                .list();
        moments.stream()
                .max(Instant::compareTo)
                .ifPresent(at -> publisher.publishEvent(new PricesUpdated(run, instruments, at)));
        List<QuarantineFiling.Untold> waiting = quarantine.takeUntold();
        if (!waiting.isEmpty()) {
            publisher.publishEvent(new BarsQuarantined(
                    run,
                    waiting.stream().map(QuarantineFiling.Untold::words).toList(),
                    waiting.stream()
                            .filter(this::isHeldBack)
                            .map(QuarantineFiling.Untold::words)
                            .toList(),
                    clock.instant()));
        }
        return !instruments.isEmpty();
    }

    /** The newest price that its series should have: a row of a holiday or of the future holds nothing back. */
    private boolean isHeldBack(QuarantineFiling.Untold bar) {
        return bar.newest()
                && registry.byId(bar.instrument())
                        .map(Followed::instrument)
                        .filter(one -> one.calendar().isSession(bar.session())
                                && bar.session().equals(Lacks.last(one, clock.instant())))
                        .isPresent();
    }
}
