package io.peaflow.dashboard;

import io.peaflow.signal.Sentences;
import io.peaflow.signal.Signal;
import io.peaflow.signal.StrategyDesk;
import io.peaflow.strategy.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The strategies side by side, the live one first.
 *
 * @param anyHalted whether some are stopped and can be released
 * @param allHalted whether nothing is left to halt
 */
record StrategiesView(List<Row> rows, boolean anyHalted, boolean allHalted) {

    private static final Set<Reason.Code> CUTS = Set.of(
            Reason.Code.LEVERAGED_SINGLE,
            Reason.Code.SINGLE,
            Reason.Code.LEVERAGED_TOGETHER,
            Reason.Code.HEAT,
            Reason.Code.CASH);
    private static final int SHOWN_WEIGHTS = 4;

    /**
     * One of them.
     *
     * @param badges live, watched or off; halted; stopped by a breaker
     * @param said what its newest decision came to; empty without one
     * @param sure strength and confidence of that; empty when it wants nothing
     * @param wants its target; empty likewise
     * @param why what its ticket has to say first when it orders nothing; empty otherwise
     * @param held whether it is stopped and can be released
     */
    record Row(
            String name,
            String kind,
            List<Badge> badges,
            String said,
            String sure,
            String wants,
            String note,
            String why,
            boolean live,
            boolean off,
            boolean halted,
            boolean held) {}

    static StrategiesView of(
            List<StrategyDesk.Standing> standings, List<Signal> newest, Sentences sentences, Words words) {
        List<Row> rows = standings.stream()
                .sorted(Comparator.comparing(StrategyDesk.Standing::mode))
                .map(one -> row(
                        one,
                        newest.stream()
                                .filter(signal -> signal.strategy().equals(one.name()))
                                .findFirst(),
                        sentences,
                        words))
                .toList();
        return new StrategiesView(
                rows, rows.stream().anyMatch(Row::held), rows.stream().allMatch(Row::halted));
    }

    private static Row row(StrategyDesk.Standing one, Optional<Signal> newest, Sentences sentences, Words words) {
        Optional<Signal> decided = newest.filter(signal -> signal.state() == Signal.State.ISSUED);
        return new Row(
                one.name(),
                words.text("signals.kind." + one.kind()),
                badges(one, words),
                newest.map(signal -> said(signal, words)).orElse(""),
                decided.map(signal -> words.text(
                                "signals.strategies.sure",
                                Figures.percent(signal.strength(), words),
                                Figures.percent(signal.confidence(), words)))
                        .orElse(""),
                decided.map(signal -> weights(signal.targetWeights(), words)).orElse(""),
                newest.map(signal -> signal.noteIn(words.locale())).orElse(""),
                decided.map(Signal::ticket)
                        .filter(ticket -> ticket.lines().isEmpty())
                        .flatMap(ticket -> cause(ticket.notes()))
                        .map(reason -> sentences.of(reason, words.locale()))
                        .orElse(""),
                one.mode() == StrategyDesk.Mode.LIVE,
                one.mode() == StrategyDesk.Mode.OFF,
                one.halted(),
                one.halted() || !one.stopped().isEmpty());
    }

    private static List<Badge> badges(StrategyDesk.Standing one, Words words) {
        List<Badge> badges = new ArrayList<>();
        String tone = switch (one.mode()) {
            case LIVE -> "good";
            case WATCHED -> "wait";
            case OFF -> "quiet";
        };
        badges.add(new Badge(tone, words.text("signals.mode." + words.key(one.mode()))));
        if (one.halted()) {
            badges.add(new Badge("bad", words.text("signals.mode.halted")));
        }
        if (!one.stopped().isEmpty()) {
            badges.add(new Badge("warn", words.text("signals.mode.stopped")));
        }
        return badges;
    }

    /** Why nothing is ordered: that a limit cut the target explains its weights, not that they are not bought. */
    private static Optional<Reason> cause(List<Reason> notes) {
        return notes.stream()
                .filter(note -> !CUTS.contains(note.code()))
                .findFirst()
                .or(() -> notes.stream().findFirst());
    }

    /** What there is to do by it. */
    static String said(Signal signal, Words words) {
        Signal.Ticket ticket = signal.ticket();
        if (signal.state() != Signal.State.ISSUED) {
            return words.text("signals.state." + words.key(signal.state()));
        }
        return ticket == null || ticket.lines().isEmpty()
                ? words.text("signals.todo.nothing")
                : words.text("signals.todo.order", ticket.lines().size(), words.day(ticket.session()));
    }

    /** The largest few, cash with them. */
    private static String weights(Map<String, Double> weights, Words words) {
        List<String> largest = weights.entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed().thenComparing(Map.Entry::getKey))
                .map(one -> words.text(
                        "signals.weight",
                        one.getKey().equals("CASH") ? words.text("signals.limit.cash") : one.getKey(),
                        Math.round(one.getValue() * 100)))
                .toList();
        String shown = String.join(", ", largest.subList(0, Math.min(SHOWN_WEIGHTS, largest.size())));
        return largest.size() > SHOWN_WEIGHTS ? shown + " …" : shown;
    }
}
