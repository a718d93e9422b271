package io.peaflow.signal;

import io.peaflow.kernel.TradingCalendar;
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
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Decides a day of the past again, with the model that was live then and the data as known then; writes nothing. */
@Component
public class Replay {

    /** What the comparison came to. */
    public enum Verdict {
        IDENTICAL,
        DIFFERENT,
        /** Nothing was stored for the day; this is what would have been decided at seven. */
        NOT_STORED,
        /** A signal was stored, and what was asked then was not: it cannot be asked again. */
        NOT_KEPT,
        /** The settings have no such strategy any more. */
        NO_STRATEGY
    }

    /** One place where both differ, such as {@code ticket.lines[0].shares}; null where one of them has nothing. */
    public record Difference(
            String place, @Nullable String stored, @Nullable String replayed) {}

    /**
     * One strategy's decision, made again.
     *
     * @param replayed null when it could not be made again
     */
    public record Again(
            LocalDate slot,
            String strategy,
            Verdict verdict,
            List<Difference> differences,
            @Nullable Signal replayed) {}

    private static final LocalTime DUE = LocalTime.of(7, 0);

    private final SignalTable signals;
    private final StrategyBook strategies;
    private final HoldingsTable holdings;
    private final Evaluator evaluator;
    private final Certification certification;
    private final EvidenceReader evidence;
    private final History history;
    private final JsonMapper json;
    private final Clock clock;

    Replay(
            SignalTable signals,
            StrategyBook strategies,
            HoldingsTable holdings,
            Evaluator evaluator,
            Certification certification,
            EvidenceReader evidence,
            History history,
            JsonMapper json,
            Clock clock) {
        this.signals = signals;
        this.strategies = strategies;
        this.holdings = holdings;
        this.evaluator = evaluator;
        this.certification = certification;
        this.evidence = evidence;
        this.history = history;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Every decision of that day made again, the live strategy's first.
     *
     * @param strategy only this one's; null: all
     * @throws TicketBook.Refused for a day that is no session or still to come
     */
    @Transactional(readOnly = true)
    public List<Again> asOf(LocalDate day, @Nullable String strategy) {
        TradingCalendar paris = TradingCalendar.euronextParis();
        Instant due = day.atTime(DUE).atZone(paris.zone()).toInstant();
        Instant now = clock.instant();
        if (due.isAfter(now)) {
            throw TicketBook.refused(
                    "as-of",
                    day.toString(),
                    "it is still to come",
                    "a trading day up to " + paris.expectedLastSession(now));
        }
        if (!paris.covers(day)) {
            throw TicketBook.refused(
                    "as-of",
                    day.toString(),
                    "it lies before the first day of the calendar",
                    "a trading day from " + paris.firstDay() + " on");
        }
        if (!paris.isSession(day)) {
            throw TicketBook.refused(
                    "as-of", day.toString(), "it is no trading day", "the one before it was " + paris.previous(day));
        }
        List<Signal> stored = signals.of(day).stream()
                .filter(one -> strategy == null || one.strategy().equals(strategy))
                .toList();
        return stored.isEmpty() ? unstored(day, due, strategy) : again(stored);
    }

    private List<Again> unstored(LocalDate day, Instant due, @Nullable String strategy) {
        Holdings held = holdings.on(day).map(HoldingsTable.Told::holdings).orElse(SignalGeneration.AT_FIRST);
        Breakers calm = Breakers.from(TradingCalendar.euronextParis().expectedLastSession(due), IndexWalk.FIRST);
        List<Evaluator.Asker> askers = strategies.entries().stream()
                .filter(entry -> strategy == null || entry.name().equals(strategy))
                .map(entry -> new Evaluator.Asker(
                        entry,
                        calm,
                        false,
                        nothing(),
                        null,
                        signals.lastIssued(day, entry.name()).orElse(null)))
                .toList();
        return decide(day, new Evaluator.Question(due, Knowledge.recorded(due), held, askers)).stream()
                .map(Redone::signal)
                .map(signal -> new Again(day, signal.strategy(), Verdict.NOT_STORED, List.of(), signal))
                .toList();
    }

    private static SortedSet<String> nothing() {
        return new TreeSet<>();
    }

    private List<Again> again(List<Signal> stored) {
        Map<String, Again> done = new LinkedHashMap<>();
        Map<Evaluator.Question, List<Signal>> together = new LinkedHashMap<>();
        Map<String, Evaluator.Asker> askers = new LinkedHashMap<>();
        for (Signal signal : stored) {
            Optional<SignalTable.Asked> asked = signals.asked(signal.slot(), signal.strategy());
            Optional<StrategyBook.Entry> entry = strategies.defined(signal.strategy());
            if (asked.isEmpty() || entry.isEmpty()) {
                Verdict verdict = asked.isEmpty() ? Verdict.NOT_KEPT : Verdict.NO_STRATEGY;
                done.put(signal.strategy(), new Again(signal.slot(), signal.strategy(), verdict, List.of(), null));
            } else {
                StrategyDesk.Mode mode = signal.live() ? StrategyDesk.Mode.LIVE : StrategyDesk.Mode.WATCHED;
                askers.put(signal.strategy(), asked.get().asker(entry.get().as(mode)));
                together.computeIfAbsent(asked.get().question(List.of()), same -> new ArrayList<>())
                        .add(signal);
            }
        }
        together.forEach((question, signalsOfIt) -> {
            List<Evaluator.Asker> asking = signalsOfIt.stream()
                    .map(signal -> askers.get(signal.strategy()))
                    .toList();
            List<Redone> replayed = decide(
                    signalsOfIt.getFirst().slot(),
                    new Evaluator.Question(question.at(), question.knowledge(), question.holdings(), asking));
            for (int i = 0; i < replayed.size(); i++) {
                done.put(signalsOfIt.get(i).strategy(), compared(signalsOfIt.get(i), replayed.get(i)));
            }
        });
        return stored.stream().map(signal -> done.get(signal.strategy())).toList();
    }

    /** A signal decided again, and of which versions it was made this time. */
    private record Redone(Signal signal, Evidence evidence) {}

    private List<Redone> decide(LocalDate slot, Evaluator.Question question) {
        NotedHistory read = new NotedHistory(history, question.knowledge());
        Evaluator.Evaluation evaluation = evaluator.evaluate(read, question);
        EvidenceReader.Ground ground = evidence.ground(read, question.knowledge());
        SignalDraft draft = new SignalDraft(slot, evaluation, certification.of(slot, evaluation, question), question);
        return evaluation.answers().stream()
                .map(answer -> new Redone(
                        signals.asKept(draft.signal(answer, signals.regimeBefore(slot, answer.strategy()))),
                        evidence.of(ground, question, answer)))
                .toList();
    }

    private Again compared(Signal stored, Redone redone) {
        Signal replayed = redone.signal();
        List<Difference> differences = new ArrayList<>();
        compare("", json.valueToTree(stored), json.valueToTree(replayed), differences);
        signals.evidence(stored.slot(), stored.strategy())
                .ifPresent(kept ->
                        compare("evidence", json.valueToTree(kept), json.valueToTree(redone.evidence()), differences));
        return new Again(
                stored.slot(),
                stored.strategy(),
                differences.isEmpty() ? Verdict.IDENTICAL : Verdict.DIFFERENT,
                differences,
                replayed);
    }

    /** Names every leaf in which two trees differ. */
    static void compare(String place, @Nullable JsonNode one, @Nullable JsonNode other, List<Difference> differences) {
        if (one instanceof ObjectNode left && other instanceof ObjectNode right) {
            SortedSet<String> names = new TreeSet<>(left.propertyNames());
            names.addAll(right.propertyNames());
            names.forEach(name ->
                    compare(place.isEmpty() ? name : place + "." + name, left.get(name), right.get(name), differences));
        } else if (one instanceof ArrayNode left && other instanceof ArrayNode right) {
            for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                compare(place + "[" + i + "]", left.get(i), right.get(i), differences);
            }
        } else if (!same(one, other)) {
            differences.add(new Difference(place, text(one), text(other)));
        }
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        // The database knows no negative zero: adding zero makes one of both.
        boolean areNumbers = one.isNumber() && other.isNumber();
        return areNumbers ? Double.compare(one.doubleValue() + 0.0, other.doubleValue() + 0.0) == 0 : one.equals(other);
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node.isValueNode() ? node.asString() : node.toString();
    }
}
