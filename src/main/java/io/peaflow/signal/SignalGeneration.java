package io.peaflow.signal;

import io.peaflow.job.Jobs;
import io.peaflow.job.Run;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.Sha256;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Freshness;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.strategy.Breakers;
import io.peaflow.strategy.Holdings;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The body of the job signals: asks whether the data are there, decides, certifies, and stores all of it at once. */
@Component("signalGeneration")
class SignalGeneration {

    /** The job that brings what is waited for. */
    private static final String SOURCE = "market-data";
    /** Until then the morning's data are waited for. */
    private static final LocalTime LATEST = LocalTime.of(8, 55);
    /** Holdings that were told longer ago are no ground to order on. */
    private static final int OLDEST_HOLDINGS_DAYS = 35;

    private static final Holdings AT_FIRST = Holdings.of(Money.parse("10000"), Map.of());

    private final Jobs jobs;
    private final Freshness freshness;
    private final Evaluator evaluator;
    private final History history;
    private final Instruments instruments;
    private final StrategyBook strategies;
    private final HoldingsTable holdings;
    private final SignalTable signals;
    private final IndexWalk index;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Certification certification;

    SignalGeneration(
            Jobs jobs,
            Freshness freshness,
            Evaluator evaluator,
            History history,
            Instruments instruments,
            StrategyBook strategies,
            HoldingsTable holdings,
            SignalTable signals,
            IndexWalk index,
            ApplicationEventPublisher events,
            Certification certification,
            Clock clock) {
        this.jobs = jobs;
        this.freshness = freshness;
        this.evaluator = evaluator;
        this.history = history;
        this.instruments = instruments;
        this.strategies = strategies;
        this.holdings = holdings;
        this.signals = signals;
        this.index = index;
        this.events = events;
        this.certification = certification;
        this.clock = clock;
    }

    /** What was found before anything was decided. */
    private record Ground(Holdings holdings, String against, boolean stale) {}

    /** The step of the route. */
    public void decide(Run run) {
        LocalDate slot = LocalDate.parse(run.slot());
        Instant now = run.now(clock);
        if (!strategies.mistakes().isEmpty() && strategies.entries().isEmpty()) {
            throw new IllegalStateException(String.join("; ", strategies.mistakes()));
        }
        if (strategies.entries().stream().allMatch(one -> isIssued(slot, one.name()))) {
            run.outcome("the signals of " + slot + " stand");
            return;
        }
        Ground ground = ground(run, slot, now);
        if (ground == null) {
            return;
        }
        Knowledge knowledge = run.isAsOfAnotherMoment() ? Knowledge.assumed(now) : Knowledge.recorded(now);
        Map<String, Breakers.Step> steps = new LinkedHashMap<>();
        Map<String, Breakers> breakers = new LinkedHashMap<>();
        for (StrategyBook.Entry entry : strategies.entries()) {
            Breakers.Step step = index.step(entry.name(), ground.holdings(), knowledge, now);
            steps.put(entry.name(), step);
            breakers.put(entry.name(), step.after());
        }
        Evaluator.Question question =
                new Evaluator.Question(now, knowledge, ground.holdings(), breakers, ground.stale());
        Evaluator.Evaluation evaluation = evaluator.evaluate(history, question);
        SignalDraft draft =
                new SignalDraft(slot, evaluation, certification.of(evaluation, question), ground.against(), question);
        run.passed("signals-decided");
        List<Signal> made = evaluation.answers().stream()
                .map(answer -> draft.signal(answer, signals.before(slot, answer.strategy())))
                .toList();
        run.dataAsOf(now);
        run.inputsHash(made.isEmpty() ? Sha256.of("") : made.getFirst().inputsHash());
        run.write(() -> {
            made.forEach(signal -> store(run, signal, Objects.requireNonNull(steps.get(signal.strategy())), now));
            return made.size();
        });
        run.outcome(outcome(made));
    }

    private boolean isIssued(LocalDate slot, String strategy) {
        return signals.find(slot, strategy)
                .filter(signal -> signal.state() == Signal.State.ISSUED)
                .isPresent();
    }

    /** Null when the run shall come again, because the data of the morning are on their way. */
    private @Nullable Ground ground(Run run, LocalDate slot, Instant now) {
        Optional<HoldingsTable.Told> told = holdings.latest();
        Holdings held = told.map(HoldingsTable.Told::holdings).orElse(AT_FIRST);
        List<String> against = against(told, held, slot);
        if (run.isAsOfAnotherMoment()) {
            return new Ground(held, String.join("; ", against), false);
        }
        SortedSet<String> needed = evaluator.needed(held);
        Freshness.Gate gate = freshness.gate(needed);
        List<Freshness.Line> late = freshness.lines().stream()
                .filter(line -> needed.contains(line.instrument()) && line.state() != Freshness.State.FRESH)
                .toList();
        if (!late.isEmpty() && areOnTheirWay(slot, now)) {
            run.missingComesLater();
            run.items(List.of("morning-data"), item -> {
                throw new DataOnTheirWay(
                        late.getFirst().instrument() + ": " + late.getFirst().reason());
            });
            return null;
        }
        if (!gate.isOpen()) {
            gate.against().forEach(line -> against.add(line.instrument() + ": " + line.reason()));
        }
        return new Ground(held, String.join("; ", against), !late.isEmpty());
    }

    /** What speaks against the holdings. */
    private List<String> against(Optional<HoldingsTable.Told> told, Holdings held, LocalDate slot) {
        List<String> against = new ArrayList<>();
        if (told.isPresent() && told.get().asOf().plusDays(OLDEST_HOLDINGS_DAYS).isBefore(slot)) {
            against.add("the holdings are of " + told.get().asOf() + ", older than " + OLDEST_HOLDINGS_DAYS
                    + " days: peaflow holdings import <file>");
        }
        for (String id : held.shares().keySet()) {
            if (instruments.byId(id).isEmpty()) {
                against.add(id + " is held and not followed: add it under peaflow.instruments");
            }
        }
        return against;
    }

    private boolean areOnTheirWay(LocalDate slot, Instant now) {
        return isMorning(slot, now) || jobs.view(SOURCE).running();
    }

    /** Whether it is the morning of the slot, before the last moment to wait for data. */
    private static boolean isMorning(LocalDate slot, Instant now) {
        return now.isBefore(slot.atTime(LATEST)
                .atZone(TradingCalendar.euronextParis().zone())
                .toInstant());
    }

    /** The data of the morning are not all there yet; the slot is resumed. */
    static final class DataOnTheirWay extends RuntimeException {

        DataOnTheirWay(String what) {
            super(what);
        }
    }

    private void store(Run run, Signal signal, Breakers.Step step, Instant now) {
        Optional<Signal> before = signals.before(signal.slot(), signal.strategy());
        if (!signals.insert(signal, run.id(), now)) {
            return;
        }
        signals.keep(signal.strategy(), step.after());
        if (!signal.live()) {
            return;
        }
        step.events()
                .forEach(event -> events.publishEvent(new SignalEvent.BreakerMoved(
                        run.id(),
                        signal.strategy(),
                        event,
                        step.after().drawdown(),
                        step.after().dailyReturn(),
                        now)));
        if (step.after().isHalted()) {
            return;
        }
        if (signal.state() != Signal.State.ISSUED) {
            events.publishEvent(new SignalEvent.SignalRefused(run.id(), signal, now));
            return;
        }
        boolean isRegimeNew = signal.regime() != null && signal.regime() != signal.regimeBefore();
        boolean isTicketNew = signal.action() == Signal.Action.ORDER
                && before.map(one -> !sameOrders(one, signal)).orElse(true);
        if (isRegimeNew || isTicketNew) {
            events.publishEvent(new SignalEvent.SignalIssued(run.id(), signal, isRegimeNew, isTicketNew, now));
        }
    }

    private static boolean sameOrders(Signal one, Signal other) {
        return orders(one).equals(orders(other));
    }

    private static List<String> orders(Signal signal) {
        return signal.ticket() == null
                ? List.of()
                : signal.ticket().lines().stream()
                        .map(line -> line.side() + " " + line.shares() + " " + line.isin())
                        .toList();
    }

    private static String outcome(List<Signal> made) {
        return made.stream()
                .filter(signal -> signal.live() || made.size() == 1)
                .map(signal -> switch (signal.state()) {
                    case ISSUED ->
                        (signal.regime() == null ? "" : signal.regime() + ", ")
                                + (signal.ticket() == null
                                        ? 0
                                        : signal.ticket().lines().size()) + " orders";
                    case REFUSED -> "no signal: " + signal.note();
                    case WITHHELD ->
                        "withheld: " + String.join("; ", signal.certificate().findings());
                })
                .findFirst()
                .orElse(made.size() + " watched strategies decided");
    }
}
