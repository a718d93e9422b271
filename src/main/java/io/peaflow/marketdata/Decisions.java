package io.peaflow.marketdata;

import io.peaflow.kernel.Bar;
import io.peaflow.marketdata.judge.Agreement;
import io.peaflow.marketdata.source.Columns;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Series;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the owner decides about the quarantine, and what follows from it. */
@Component
public class Decisions {

    private static final String ACCEPTED = "ACCEPTED_BY_OWNER";

    private final Quarantine quarantine;
    private final QuarantineFiling filing;
    private final BarTable bars;
    private final EventTable events;
    private final ObservationTable observations;
    private final Judging judging;
    private final ValueJudging ofValues;
    private final Instruments instruments;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Decisions(
            Quarantine quarantine,
            QuarantineFiling filing,
            BarTable bars,
            EventTable events,
            ObservationTable observations,
            Judging judging,
            ValueJudging ofValues,
            Instruments instruments,
            PlatformTransactionManager transactions,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.quarantine = quarantine;
        this.filing = filing;
        this.bars = bars;
        this.events = events;
        this.observations = observations;
        this.judging = judging;
        this.ofValues = ofValues;
        this.instruments = instruments;
        this.transaction = new TransactionTemplate(transactions);
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Takes the bar or the event as true: from now on it is calculated with and is not disputed again. Bars of later days
     * that wait are judged again by it: a level that was too far away may be the one that was reached.
     */
    public Quarantine.Entry accept(UUID id, String note) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Quarantine.Entry entry = quarantine.decide(id, Quarantine.State.ACCEPTED, note);
            if (!entry.isAcceptable()) {
                throw new Quarantine.NotDecidable(
                        entry.what() + " lacks a price and cannot be accepted; reject it, or lay a file with the right"
                                + " one into the watched folder",
                        false);
            }
            List<BarTable.Merged> changes = new ArrayList<>();
            if (entry.isValue()) {
                changes.add(observations.merge(value(entry)));
                changes.add(judgeValuesAgain(entry));
            } else if (entry.event() == null) {
                changes.add(bars.merge(bar(entry)));
                changes.add(judgeAgain(entry));
            } else {
                changes.add(events.merge(telling(entry)));
            }
            changes.stream()
                    .map(BarTable.Merged::knownFrom)
                    .filter(Objects::nonNull)
                    .max(Instant::compareTo)
                    .ifPresent(at -> publisher.publishEvent(
                            new PricesUpdated(id, new TreeSet<>(List.of(entry.instrument())), at)));
            return entry;
        }));
    }

    /** Confirms that it is wrong: the last good value stays, and the same is not shown again. */
    public Quarantine.Entry reject(UUID id, String note) {
        return Objects.requireNonNull(
                transaction.execute(status -> quarantine.decide(id, Quarantine.State.REJECTED, note)));
    }

    private BarBatch bar(Quarantine.Entry entry) {
        var batch = new BarBatch(entry.instrument(), 1);
        batch.add(
                Math.toIntExact(entry.session().toEpochDay()),
                price(entry.open()),
                price(entry.high()),
                price(entry.low()),
                price(entry.close()),
                entry.volume() == null ? Bar.UNKNOWN_VOLUME : entry.volume(),
                Agreement.SINGLE_SOURCE,
                clock.instant().getEpochSecond(),
                CopyRows.utf8(entry.source()),
                CopyRows.utf8(ACCEPTED));
        return batch;
    }

    private static double price(@Nullable Double told) {
        return told == null ? Double.NaN : told;
    }

    /** What stands for the same day stays, but for an event of the same kind. */
    private EventTable.Telling telling(Quarantine.Entry entry) {
        LocalDate day = entry.session();
        Instant out = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Quotes.Event accepted = EventTable.event(day, Objects.requireNonNull(entry.event()), price(entry.amount()));
        List<EventTable.Told> told = new ArrayList<>();
        told.add(new EventTable.Told(accepted, out));
        events.read(entry.instrument(), Knowledge.current()).stream()
                .filter(event ->
                        event.exDay().equals(day) && !EventTable.kind(event).equals(entry.event()))
                .map(event -> new EventTable.Told(event, out))
                .forEach(told::add);
        return new EventTable.Telling(entry.instrument(), entry.source(), day, day, told, List.of());
    }

    /** With its day of publication, and out from then on; where nobody told that, from what the table of lags says on. */
    private ObservationTable.Batch value(Quarantine.Entry entry) {
        Observations told = values(List.of(entry));
        return instruments
                .byId(entry.instrument())
                .map(followed -> Observed.batch(followed, entry.source(), told))
                .orElseGet(() -> new ObservationTable.Batch(
                        entry.instrument(), MacroHistory.VALUE, entry.source(), told, new long[] {
                            clock.instant().getEpochSecond()
                        }));
    }

    private static Observations values(List<Quarantine.Entry> entries) {
        var told = new Series();
        for (Quarantine.Entry entry : entries) {
            LocalDate published = entry.publishedOn();
            told.add(
                    entry.session(),
                    price(entry.amount()),
                    published == null ? Observations.UNKNOWN : Math.toIntExact(published.toEpochDay()));
        }
        return told.observations();
    }

    private BarTable.Merged judgeValuesAgain(Quarantine.Entry entry) {
        List<Quarantine.Entry> waiting =
                quarantine.waitingValuesAfter(entry.instrument(), entry.source(), entry.session());
        Followed followed = instruments.byId(entry.instrument()).orElse(null);
        if (followed == null || waiting.isEmpty()) {
            return BarTable.Merged.NOTHING;
        }
        BarTable.Merged merged =
                observations.merge(ofValues.again(followed, entry.source(), values(waiting), clock.instant()));
        filing.settle(entry.instrument());
        return merged;
    }

    private BarTable.Merged judgeAgain(Quarantine.Entry entry) {
        List<Quarantine.Entry> waiting = quarantine.waitingAfter(entry.instrument(), entry.source(), entry.session());
        Followed followed = instruments.byId(entry.instrument()).orElse(null);
        if (followed == null || waiting.isEmpty()) {
            return BarTable.Merged.NOTHING;
        }
        var rows = new Columns(waiting.size());
        for (Quarantine.Entry bar : waiting) {
            rows.add(
                    bar.session().toEpochDay(),
                    price(bar.open()),
                    price(bar.high()),
                    price(bar.low()),
                    price(bar.close()),
                    Columns.NOT_GIVEN,
                    bar.volume() == null ? Bar.UNKNOWN_VOLUME : bar.volume());
        }
        Quotes again = rows.quotes(followed.instrument().currency(), false, false, List.of());
        BarTable.Merged merged = bars.merge(judging.again(followed, entry.source(), again, clock.instant()));
        filing.settle(entry.instrument());
        return merged;
    }
}
