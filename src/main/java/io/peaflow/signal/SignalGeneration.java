package io.peaflow.signal;

import io.peaflow.job.CannotHeal;
import io.peaflow.job.Jobs;
import io.peaflow.job.Run;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.Telling;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Freshness;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.Versions;
import io.peaflow.strategy.Breakers;
import io.peaflow.strategy.Holdings;
import java.time.Clock;
import java.time.Duration;
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
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The body of the job signals: asks whether the data are there, decides, certifies, and stores all of it at once. */
@Component("signalGeneration")
class SignalGeneration {

    /** So many sessions of Paris the reference price may miss, for a holiday elsewhere. */
    private static final int MOST_MISSING = 1;

    /** The job that brings what is waited for. */
    private static final String SOURCE = "market-data";
    /** Until then the morning's data are waited for. */
    private static final LocalTime LATEST = LocalTime.of(8, 55);
    /** Later only the job that brings them is waited for; it is looked after again, if nobody hears of its end, after this. */
    private static final Duration WHILE_AT_WORK = Duration.ofMinutes(5);

    /** Before anything was told. */
    static final Holdings AT_FIRST = Holdings.of(Money.parse("10000"), Map.of());

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
    private final TicketReports reports;
    private final SignalMetrics metrics;
    private final EvidenceReader evidence;
    private final Versions versions;

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
            TicketReports reports,
            SignalMetrics metrics,
            EvidenceReader evidence,
            Versions versions,
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
        this.reports = reports;
        this.metrics = metrics;
        this.evidence = evidence;
        this.versions = versions;
        this.clock = clock;
    }

    /** The step of the route. */
    public void decide(Run run) {
        LocalDate slot = LocalDate.parse(run.slot());
        Instant now = run.now(clock);
        refusePast(run, now);
        long begun = System.nanoTime();
        List<StrategyBook.Entry> on = strategies.entries();
        if (on.isEmpty()) {
            nothingToDecide(run);
            return;
        }
        List<StrategyBook.Entry> entries =
                on.stream().filter(one -> !isIssued(slot, one.name())).toList();
        if (entries.isEmpty()) {
            run.outcome(Telling.of("signals.stand", slot));
            return;
        }
        Optional<HoldingsTable.Told> told = holdings.latest();
        Holdings held = told.map(HoldingsTable.Told::holdings).orElse(AT_FIRST);
        DataGround ground = run.isAsOfAnotherMoment() ? DataGround.unasked() : new DataGround(freshness.lines());
        if (isWaiting(run, now, evaluator.needed(held, awaited(entries)), ground)) {
            return;
        }
        Knowledge knowledge =
                run.isAsOfAnotherMoment() ? new Knowledge.Assumed(now, versions.now()) : Knowledge.recorded(now);
        NotedHistory read = new NotedHistory(history, knowledge);
        Optional<List<Signal>> stored = Optional.empty();
        while (stored.isEmpty()) {
            run.checkpoint();
            Map<String, Breakers.Step> steps = new LinkedHashMap<>();
            List<Evaluator.Asker> askers = new ArrayList<>();
            for (StrategyBook.Entry entry : entries) {
                Breakers.Step step = index.step(entry.name(), held, read, knowledge, now);
                steps.put(entry.name(), step);
                askers.add(asker(entry, slot, held, step.after(), ground, against(told, held, slot)));
            }
            stored = decide(run, read, new Evaluator.Question(now, knowledge, held, askers), steps);
        }
        List<Signal> made = stored.get();
        metrics.generated(Duration.ofNanos(System.nanoTime() - begun));
        run.outcome(
                on.size() > made.size() && made.stream().noneMatch(Signal::live)
                        ? Telling.of("signals.watched-again", made.size())
                        : outcome(made));
    }

    /** Decides, certifies and stores; empty when the owner has halted a strategy, or let it go on, in the meantime. */
    private Optional<List<Signal>> decide(
            Run run, NotedHistory read, Evaluator.Question question, Map<String, Breakers.Step> steps) {
        LocalDate slot = LocalDate.parse(run.slot());
        Evaluator.Evaluation evaluation = evaluator.evaluate(read, question);
        refuseTooRecent(run, question.at(), evaluation.nine().session());
        EvidenceReader.Ground versionsRead = evidence.ground(read, question.knowledge());
        SignalDraft draft = new SignalDraft(slot, evaluation, certification.of(slot, evaluation, question), question);
        run.passed("signals-decided");
        List<Signal> made = evaluation.answers().stream()
                .map(answer -> draft.signal(answer, signals.regimeBefore(slot, answer.strategy())))
                .toList();
        run.dataAsOf(question.at());
        run.inputsHash(made.getFirst().inputsHash());
        return run.write(() -> {
            if (steps.entrySet().stream().anyMatch(one -> isSwitched(one.getKey(), one.getValue()))) {
                return Optional.empty();
            }
            for (int i = 0; i < made.size(); i++) {
                Evaluator.Answer answer = evaluation.answers().get(i);
                store(
                        run,
                        new Decided(
                                made.get(i),
                                SignalTable.Asked.of(question, answer.asker()),
                                evidence.of(versionsRead, question, answer)),
                        Objects.requireNonNull(steps.get(answer.strategy())));
            }
            return Optional.of(made);
        });
    }

    /** Whether a strategy is halted that was not when it was asked, or the other way round; from here on it stays as it is. */
    private boolean isSwitched(String strategy, Breakers.Step step) {
        return signals.breakersToChange(strategy)
                .filter(now -> now.isHalted() != step.after().isHalted())
                .isPresent();
    }

    /** On what is known today nobody decides an earlier day: it would look like a signal of that day, and know its future. */
    private void refusePast(Run run, Instant now) {
        boolean isPast = !run.isAsOfAnotherMoment()
                && jobs.lastDue(run.job(), now).filter(run.dueAt()::isBefore).isPresent();
        if (isPast) {
            throw new CannotHeal(
                    run.slot() + " is past, and would be decided on what is known today; `peaflow run signals`"
                            + " decides today, `peaflow signal replay --as-of " + run.slot()
                            + "` shows what would have been decided then");
        }
    }

    /**
     * As of another moment nobody asks how fresh the data are. What was fetched within a week of its day counts from the moment at
     * which it was stored: as of the last days there is next to nothing, and as of an earlier day all of it.
     */
    private static void refuseTooRecent(Run run, Instant at, LocalDate last) {
        TradingCalendar paris = TradingCalendar.euronextParis();
        boolean isAnyKnown = last.isAfter(LocalDate.EPOCH);
        if (run.isAsOfAnotherMoment()
                && isAnyKnown
                && paris.countSessions(last.plusDays(1), paris.expectedLastSession(at)) > MOST_MISSING) {
            throw new CannotHeal(
                    "as of " + at + " prices are known up to " + last + " only: what was fetched within a week of its"
                            + " day counts from the moment at which it was stored; name a day more than a week ago");
        }
    }

    private void nothingToDecide(Run run) {
        if (!strategies.mistakes().isEmpty()) {
            throw new IllegalStateException(String.join("; ", strategies.mistakes()));
        }
        run.outcome(Telling.of("signals.no-strategy"));
    }

    /** Each strategy is held up by its own data only, not by what another lacks. */
    private Evaluator.Asker asker(
            StrategyBook.Entry entry,
            LocalDate slot,
            Holdings held,
            Breakers breakers,
            DataGround ground,
            List<Telling> against) {
        DataGround.Finding found = ground.of(entry, evaluator.needed(held, List.of()));
        List<Telling> all = new ArrayList<>(against);
        all.addAll(found.against());
        return new Evaluator.Asker(
                entry,
                breakers,
                found.stale(),
                found.without(),
                all.isEmpty() ? null : Telling.joined("; ", all),
                signals.lastIssued(slot, entry.name()).orElse(null));
    }

    /** Whether the run shall come again, because data of the morning that the live strategy needs are on their way. */
    private boolean isWaiting(Run run, Instant now, SortedSet<String> needed, DataGround ground) {
        List<Freshness.Line> late = ground.late(needed);
        if (late.isEmpty() || !areOnTheirWay(LocalDate.parse(run.slot()), now)) {
            return false;
        }
        Freshness.Line first = late.getFirst();
        LocalDate slot = LocalDate.parse(run.slot());
        run.waitsFor(
                isMorning(slot, now)
                        ? Telling.of("signals.waits", late.size(), first.instrument(), first.reason(), LATEST)
                        : Telling.of("signals.waits-for-job", late.size(), first.instrument(), first.reason(), SOURCE),
                isMorning(slot, now) ? lastMoment(slot) : now.plus(WHILE_AT_WORK));
        return true;
    }

    /** Those whose data are waited for: the live one's, or all if none is. */
    private static List<StrategyBook.Entry> awaited(List<StrategyBook.Entry> entries) {
        List<StrategyBook.Entry> live =
                entries.stream().filter(StrategyBook.Entry::isLive).toList();
        return live.isEmpty() ? entries : live;
    }

    private boolean isIssued(LocalDate slot, String strategy) {
        return signals.find(slot, strategy)
                .filter(signal -> signal.state() == Signal.State.ISSUED)
                .isPresent();
    }

    /** What speaks against the holdings. */
    private List<Telling> against(Optional<HoldingsTable.Told> told, Holdings held, LocalDate slot) {
        List<Telling> against = new ArrayList<>();
        if (told.isPresent()
                && told.get().asOf().plusDays(HoldingsBook.OLDEST_DAYS).isBefore(slot)) {
            against.add(Telling.of("signals.against.old-holdings", told.get().asOf(), HoldingsBook.OLDEST_DAYS));
        }
        for (String id : held.shares().keySet()) {
            if (instruments.byId(id).isEmpty()) {
                against.add(Telling.of("signals.against.not-followed", id));
            }
        }
        return against;
    }

    private boolean areOnTheirWay(LocalDate slot, Instant now) {
        return isMorning(slot, now) || jobs.view(SOURCE).running();
    }

    /** Whether nothing is waited for any more but a job that is at work. */
    static boolean isPastTheLastMoment(String slot, Instant now) {
        return !isMorning(LocalDate.parse(slot), now);
    }

    /** Whether it is the morning of the slot, before the last moment to wait for data. */
    private static boolean isMorning(LocalDate slot, Instant now) {
        return now.isBefore(lastMoment(slot));
    }

    private static Instant lastMoment(LocalDate slot) {
        return slot.atTime(LATEST)
                .atZone(TradingCalendar.euronextParis().zone())
                .toInstant();
    }

    /** A signal, what was asked for it, and what it was decided on. */
    private record Decided(Signal signal, SignalTable.Asked asked, Evidence evidence) {}

    private void store(Run run, Decided decided, Breakers.Step step) {
        Signal signal = decided.signal();
        if (!signals.insert(signal, run.id(), decided.asked(), decided.evidence())) {
            return;
        }
        Breakers after =
                signals.breakersToChange(signal.strategy()).map(step::over).orElse(step.after());
        signals.keep(signal.strategy(), after);
        Instant now = decided.asked().at();
        events.publishEvent(new SignalEvent.SignalDecided(run.id(), signal, now));
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
        if (after.isHalted()) {
            return;
        }
        if (signal.state() != Signal.State.ISSUED) {
            events.publishEvent(new SignalEvent.SignalRefused(run.id(), signal, now));
            return;
        }
        boolean isRegimeNew = signal.regime() != null && signal.regime() != signal.regimeBefore();
        boolean isTicketNew = signal.action() == Signal.Action.ORDER && !isTold(signal);
        if (isRegimeNew || isTicketNew) {
            events.publishEvent(new SignalEvent.SignalIssued(run.id(), signal, isRegimeNew, isTicketNew, now));
        }
    }

    /** Whether the same orders were told last, and nothing was done about them since: told again they would only annoy. */
    private boolean isTold(Signal signal) {
        return signals.issuedBefore(signal.slot(), signal.strategy())
                .filter(before -> before.live() && sameOrders(before, signal))
                .filter(before -> !reports.isTraded(before.id()))
                .isPresent();
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

    private static Telling outcome(List<Signal> made) {
        return made.stream()
                .filter(signal -> signal.live() || made.size() == 1)
                .map(signal -> switch (signal.state()) {
                    case ISSUED -> issued(signal);
                    case REFUSED ->
                        Telling.of("signals.refused", Telling.decoded(Objects.requireNonNull(signal.said())));
                    case WITHHELD ->
                        Telling.of(
                                "signals.withheld",
                                String.join("; ", signal.certificate().findings()));
                })
                .findFirst()
                .orElse(Telling.of("signals.watched", made.size()));
    }

    private static Telling issued(Signal signal) {
        int orders = signal.ticket() == null ? 0 : signal.ticket().lines().size();
        return signal.regime() == null
                ? Telling.of("signals.orders", orders)
                : Telling.of("signals.regime-and-orders", signal.regime(), orders);
    }
}
