package io.peaflow.dashboard;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.chart.Tone;
import io.peaflow.signal.Evidence;
import io.peaflow.signal.Model;
import io.peaflow.signal.Models;
import io.peaflow.signal.Sentences;
import io.peaflow.signal.Signal;
import io.peaflow.signal.StrategyDesk;
import io.peaflow.signal.TicketBook;
import io.peaflow.strategy.Reason;
import io.peaflow.strategy.Regime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One signal for people.
 *
 * @param strategy whose it is
 * @param halted whether its owner has stopped that
 * @param notToday that it is not of today; empty when it is
 * @param warnings what speaks against acting, or for doing less; empty when nothing does
 * @param changed that the regime is another than before; empty when it is not
 * @param chart the reference price with its regimes; empty without prices
 * @param ticket null when there is nothing to order
 */
record SignalView(
        Badge badge,
        String strategy,
        boolean halted,
        String of,
        String notToday,
        String todo,
        List<String> warnings,
        String note,
        String changed,
        String regime,
        List<Bar> probabilities,
        String chart,
        @Nullable TicketView ticket,
        List<String> reasons,
        List<FeatureView> features,
        List<LimitView> limits,
        boolean certified,
        List<String> findings,
        List<String> evidence,
        List<Trained> models) {

    /** What a page on a signal is made of. */
    record Ground(
            Signal signal,
            Optional<Evidence> evidence,
            Optional<StrategyDesk.Standing> standing,
            Optional<TicketBook.Outcome> report,
            Optional<Models.Weather> weather,
            List<Model> models,
            Optional<Model> live) {}

    /** A share as a bar, in percent. */
    record Bar(String name, String share, int percent) {}

    /** @param says what it sees today */
    record Trained(
            String name,
            boolean live,
            String says,
            boolean agrees,
            String window,
            String likelihood,
            String agreement,
            String note) {}

    private static final int YEAR_OF_MODELS = 12;

    static SignalView of(Ground ground, Sentences sentences, Words words) {
        Signal signal = ground.signal();
        LocalDate today = LocalDate.ofInstant(words.at(), words.zone());
        return new SignalView(
                badge(signal.state(), words),
                signal.strategy(),
                ground.standing().filter(StrategyDesk.Standing::halted).isPresent(),
                words.text("signals.of", words.day(signal.slot()), signal.strategy()),
                signal.slot().equals(today) ? "" : words.text("signals.not-today", words.day(today)),
                StrategiesView.said(signal, words),
                warnings(ground, words),
                signal.noteIn(words.locale()),
                changed(signal, words),
                regime(signal, words),
                probabilities(signal, words),
                ground.weather().map(one -> chart(one, words)).orElse(""),
                ticket(ground, words),
                sentences.of(reasons(signal), words.locale()),
                signal.features().stream()
                        .map(one -> FeatureView.of(one, ground.weather(), words))
                        .toList(),
                limits(ground, words),
                signal.certificate().passed(),
                signal.certificate().findings(),
                evidence(ground, words),
                ground.models().stream()
                        .limit(YEAR_OF_MODELS)
                        .map(one -> trained(one, ground, words))
                        .toList());
    }

    private static Badge badge(Signal.State state, Words words) {
        String tone = switch (state) {
            case ISSUED -> "good";
            case REFUSED -> "warn";
            case WITHHELD -> "bad";
        };
        return new Badge(tone, words.text("signals.state." + words.key(state)));
    }

    private static List<String> warnings(Ground ground, Words words) {
        List<String> warnings = new ArrayList<>();
        if (ground.signal().stale()) {
            warnings.add(words.text("signals.stale"));
        }
        ground.standing()
                .filter(StrategyDesk.Standing::halted)
                .ifPresent(one -> warnings.add(words.text("signals.halted-now", one.name())));
        ground.standing()
                .filter(one -> !one.stopped().isEmpty())
                .ifPresent(one -> warnings.add(words.text("signals.stopped", one.name())));
        return warnings;
    }

    private static @Nullable TicketView ticket(Ground ground, Words words) {
        Signal signal = ground.signal();
        Signal.Ticket ticket = signal.ticket();
        return ticket == null || ticket.lines().isEmpty()
                ? null
                : TicketView.of(signal.id(), ticket, ground.report(), words);
    }

    private static String changed(Signal signal, Words words) {
        Regime before = signal.regimeBefore();
        Regime now = signal.regime();
        return before == null || now == null || before == now
                ? ""
                : words.text("signals.changed", name(before, words), name(now, words));
    }

    private static String name(Regime regime, Words words) {
        return words.text("signals.regime." + regime);
    }

    private static String regime(Signal signal, Words words) {
        Regime regime = signal.regime();
        return regime == null
                ? ""
                : words.text(
                        "signals.regime.stood",
                        name(regime, words),
                        signal.regimeStood(),
                        Figures.percent(signal.confidence(), words),
                        signal.modelsAgreeing(),
                        signal.modelsAsked());
    }

    private static List<Bar> probabilities(Signal signal, Words words) {
        return signal.probabilities().entrySet().stream()
                .map(one -> new Bar(
                        words.text("signals.regime." + one.getKey()),
                        Figures.percent(one.getValue(), words),
                        Figures.whole(one.getValue())))
                .toList();
    }

    private static String chart(Models.Weather weather, Words words) {
        LineChart chart = new LineChart(
                        "weather", weather.instrument(), words.text("signals.chart.text"), words.locale())
                .line(new LineChart.Line(weather.instrument(), weather.day(), weather.close()));
        for (Models.Spell spell : weather.spells()) {
            chart.spell(new LineChart.Spell(
                    spell.from(),
                    spell.to(),
                    tone(spell.regime()),
                    height(spell.regime()),
                    name(spell.regime(), words)));
        }
        return chart.svg(Ink.PAGE);
    }

    private static Tone tone(Regime regime) {
        return switch (regime) {
            case RISK_ON -> Tone.GOOD;
            case NEUTRAL -> Tone.NOTICE;
            case RISK_OFF -> Tone.BAD;
        };
    }

    /** Of the ribbon: the fouler the weather, the higher. */
    private static int height(Regime regime) {
        return switch (regime) {
            case RISK_ON -> 4;
            case NEUTRAL -> 9;
            case RISK_OFF -> 14;
        };
    }

    private static List<Reason> reasons(Signal signal) {
        List<Reason> reasons = new ArrayList<>(signal.reasons());
        if (signal.ticket() != null) {
            signal.ticket().lines().forEach(line -> reasons.add(line.why()));
            reasons.addAll(signal.ticket().notes());
        }
        return reasons;
    }

    private static List<LimitView> limits(Ground ground, Words words) {
        List<Signal.LimitUse> all = new ArrayList<>(ground.signal().limits());
        ground.standing().ifPresent(one -> all.addAll(one.falls()));
        return all.stream().map(one -> LimitView.of(one, words)).toList();
    }

    private static List<String> evidence(Ground ground, Words words) {
        Signal signal = ground.signal();
        List<String> evidence = new ArrayList<>();
        Signal.ModelUse model = signal.model();
        if (model != null) {
            evidence.add(words.text(
                    "signals.model",
                    model.name(),
                    words.day(model.windowFrom()),
                    words.day(model.windowTo()),
                    model.checksum()));
        }
        evidence.add(
                words.text("signals.inputs", signal.data().size(), words.day(signal.dataUpTo()), signal.inputsHash()));
        ground.evidence().ifPresent(kept -> {
            evidence.add(words.text(
                    "signals.versions",
                    kept.series().stream().mapToInt(Evidence.Series::versions).sum(),
                    kept.series().size(),
                    words.precise(kept.at()).text()));
            evidence.add(disputed(kept, words));
        });
        return evidence;
    }

    /** What was in doubt, by its newest. */
    private static String disputed(Evidence kept, Words words) {
        return kept.disputed().stream()
                .findFirst()
                .map(newest -> words.text(
                        "signals.disputed",
                        kept.disputedInAll(),
                        newest.instrument(),
                        words.day(newest.session()),
                        newest.source(),
                        newest.reasons()))
                .orElseGet(() -> words.text("signals.undisputed"));
    }

    private static Trained trained(Model model, Ground ground, Words words) {
        Double agreement = model.agreement();
        Optional<Models.Saying> says = ground.weather().stream()
                .flatMap(weather -> weather.said().stream())
                .filter(one -> one.model().equals(model.name()))
                .findFirst();
        return new Trained(
                model.name(),
                ground.live().filter(one -> one.name().equals(model.name())).isPresent(),
                says.map(one -> name(one.regime(), words) + " " + Figures.percent(one.probability(), words))
                        .orElse("–"),
                says.filter(one -> one.regime() == ground.signal().regime()).isPresent(),
                model.windowFrom() + " – " + model.windowTo(),
                Figures.decimals(model.likelihood() / Math.max(1, model.rows()), words),
                agreement == null ? "–" : Figures.percent(agreement, words),
                model.note());
    }
}
