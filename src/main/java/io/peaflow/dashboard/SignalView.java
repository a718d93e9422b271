package io.peaflow.dashboard;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.chart.Tone;
import io.peaflow.signal.Model;
import io.peaflow.signal.Models;
import io.peaflow.signal.Sentences;
import io.peaflow.signal.Signal;
import io.peaflow.strategy.Reason;
import io.peaflow.strategy.Regime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One signal for people.
 *
 * @param notToday that it is not of today; empty when it is
 * @param note what speaks against acting; empty when nothing does
 * @param chart the reference price with its regimes; empty without a model
 */
record SignalView(
        Badge badge,
        String of,
        String notToday,
        String todo,
        String note,
        String regime,
        List<Bar> probabilities,
        String chart,
        List<Line> lines,
        String cost,
        List<String> reasons,
        List<Feature> features,
        List<Limit> limits,
        boolean certified,
        List<String> findings,
        String model,
        List<Trained> models) {

    /** A share as a bar, in percent. */
    record Bar(String name, int percent) {}

    record Line(String side, long shares, String what, String isin, String limit, String amount, String weights) {}

    record Feature(String name, String value, String percentile, int percent, boolean seen) {}

    record Limit(String name, String now, String allowed, int percent, boolean kept) {}

    record Trained(String name, boolean live, String window, String agreement, String note) {}

    private static final int WHOLE = 100;
    private static final int YEAR_OF_MODELS = 12;

    static SignalView of(
            Signal signal,
            Optional<Models.Weather> weather,
            List<Model> models,
            Optional<Model> live,
            Sentences sentences,
            Words words) {
        LocalDate today = LocalDate.ofInstant(words.at(), words.zone());
        Signal.Ticket ticket = signal.ticket();
        return new SignalView(
                badge(signal.state(), words),
                words.text("signals.of", words.day(signal.slot()), signal.strategy()),
                signal.slot().equals(today) ? "" : words.text("signals.not-today", words.day(today)),
                ticket == null || ticket.lines().isEmpty()
                        ? words.text("signals.todo.nothing")
                        : words.text("signals.todo.order", ticket.lines().size(), words.day(ticket.session())),
                signal.note(),
                regime(signal, words),
                probabilities(signal, words),
                weather.map(one -> chart(one, words)).orElse(""),
                ticket == null ? List.of() : lines(ticket, words),
                ticket == null ? "" : words.text("signals.ticket.cost", ticket.cost()),
                sentences.of(reasons(signal), words.locale()),
                signal.features().stream().map(one -> feature(one, words)).toList(),
                signal.limits().stream().map(one -> limit(one, words)).toList(),
                signal.certificate().passed(),
                signal.certificate().findings(),
                model(signal.model(), words),
                models.stream()
                        .limit(YEAR_OF_MODELS)
                        .map(one -> trained(one, live, words))
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

    private static String regime(Signal signal, Words words) {
        return signal.regime() == null
                ? ""
                : words.text(
                        "signals.regime.stood",
                        words.text("signals.regime." + signal.regime()),
                        signal.regimeStood(),
                        percent(signal.confidence(), words),
                        signal.modelsAgreeing(),
                        signal.modelsAsked());
    }

    private static List<Bar> probabilities(Signal signal, Words words) {
        return signal.probabilities().entrySet().stream()
                .map(one -> new Bar(words.text("signals.regime." + one.getKey()), whole(one.getValue())))
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
                    words.text("signals.regime." + spell.regime())));
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

    private static List<Line> lines(Signal.Ticket ticket, Words words) {
        return ticket.lines().stream()
                .map(line -> new Line(
                        words.text("signals.ticket." + line.side()),
                        line.shares(),
                        line.instrument() + " – " + line.name(),
                        line.isin(),
                        number(line.limit(), words) + " €",
                        line.amount(),
                        percent(line.weightBefore(), words) + " → " + percent(line.weightAfter(), words)))
                .toList();
    }

    private static List<Reason> reasons(Signal signal) {
        List<Reason> reasons = new ArrayList<>(signal.reasons());
        if (signal.ticket() != null) {
            signal.ticket().lines().forEach(line -> reasons.add(line.why()));
            reasons.addAll(signal.ticket().notes());
        }
        return reasons;
    }

    private static Feature feature(Signal.FeatureValue one, Words words) {
        Double value = one.value();
        Double percentile = one.percentile();
        return new Feature(
                words.text("signals.feature." + one.feature()),
                value == null ? String.valueOf(one.missing()) : number(value, words),
                percentile == null ? "–" : percent(percentile, words),
                percentile == null ? 0 : whole(percentile),
                one.seenByModel());
    }

    private static Limit limit(Signal.LimitUse one, Words words) {
        boolean least = one.limit().equals(Reason.Code.CASH.name());
        return new Limit(
                words.text(
                        "signals.limit." + one.limit().toLowerCase(Locale.ROOT).replace('_', '-'), one.subject()),
                percent(one.weight(), words),
                words.text(least ? "signals.limit.least" : "signals.limit.most", percent(one.allowed(), words)),
                Math.min(WHOLE, whole(least ? one.weight() : one.weight() / one.allowed())),
                least ? one.weight() >= one.allowed() : one.weight() <= one.allowed());
    }

    private static String model(Signal.@Nullable ModelUse model, Words words) {
        return model == null
                ? ""
                : words.text("signals.model", model.name(), words.day(model.windowFrom()), words.day(model.windowTo()));
    }

    private static Trained trained(Model model, Optional<Model> live, Words words) {
        Double agreement = model.agreement();
        return new Trained(
                model.name(),
                live.filter(one -> one.name().equals(model.name())).isPresent(),
                model.windowFrom() + " – " + model.windowTo(),
                agreement == null ? "–" : percent(agreement, words),
                model.note());
    }

    private static int whole(double share) {
        return (int) Math.round(share * WHOLE);
    }

    private static String percent(double share, Words words) {
        return String.format(words.locale(), "%.1f\u00a0%%", share * WHOLE);
    }

    private static String number(double value, Words words) {
        return String.format(words.locale(), Math.abs(value) < 10 ? "%.3f" : "%.2f", value);
    }
}
