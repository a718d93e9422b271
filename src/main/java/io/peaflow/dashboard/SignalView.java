package io.peaflow.dashboard;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.chart.Sparkline;
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
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
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
        List<Feature> features,
        List<Limit> limits,
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

    /**
     * One of the nine.
     *
     * @param history of the shown sessions as a small drawing; empty without any
     * @param range the least and the most of these
     */
    record Feature(
            String name,
            String value,
            boolean has,
            String percentile,
            int percent,
            boolean seen,
            String history,
            String range) {}

    /**
     * One limit.
     *
     * @param percent how much of the way to it is gone
     * @param room how far it is away, or by how much it is passed
     */
    record Limit(String name, String now, String allowed, int percent, String room, Badge badge) {}

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
    /** From this part of the way to a limit on it is called near. */
    private static final double NEAR = 0.9;

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
                        .map(one -> feature(one, ground.weather(), words))
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

    private static Feature feature(Signal.FeatureValue one, Optional<Models.Weather> weather, Words words) {
        Double value = one.value();
        Double percentile = one.percentile();
        String name = words.text("signals.feature." + one.feature());
        Optional<History> history = weather.flatMap(all -> History.of(one.feature(), all));
        return new Feature(
                name,
                value == null ? String.valueOf(one.missing()) : value(one.feature(), value, words),
                value != null,
                percentile == null ? "–" : Figures.percent(percentile, words),
                percentile == null ? 0 : Figures.whole(percentile),
                one.seenByModel(),
                history.map(all -> all.drawing(one.feature(), name, words)).orElse(""),
                history.map(all -> all.range(one.feature(), words)).orElse(""));
    }

    /** What a feature was on the shown sessions. */
    private record History(LineChart.Line line, DoubleSummaryStatistics values) {

        static Optional<History> of(String feature, Models.Weather weather) {
            double[] column = weather.features().get(feature);
            if (column == null) {
                return Optional.empty();
            }
            DoubleSummaryStatistics values =
                    Arrays.stream(column).filter(Double::isFinite).summaryStatistics();
            return values.getCount() == 0
                    ? Optional.empty()
                    : Optional.of(new History(new LineChart.Line(feature, weather.day(), column), values));
        }

        String drawing(String feature, String name, Words words) {
            int[] day = line.day();
            return new Sparkline(
                            "history-" + feature,
                            name,
                            words.text(
                                    "signals.features.history",
                                    words.day(LocalDate.ofEpochDay(day[0])),
                                    words.day(LocalDate.ofEpochDay(day[day.length - 1])),
                                    value(feature, values.getMin(), words),
                                    value(feature, values.getMax(), words)))
                    .svg(line, Ink.PAGE);
        }

        String range(String feature, Words words) {
            return words.text(
                    "signals.features.range",
                    value(feature, values.getMin(), words),
                    value(feature, values.getMax(), words));
        }
    }

    /** A value of a feature in the unit that people use for it. */
    private static String value(String feature, double value, Words words) {
        return switch (feature) {
            case "vix-rank", "volatility" -> Figures.percent(value, words);
            case "price-to-mean", "mean-to-mean" -> Figures.signedPercent(value - 1, words);
            case "momentum" -> Figures.signedPercent(value, words);
            case "curve-slope", "credit-spread-change" ->
                words.text("signals.features.points", Figures.signed(value, words));
            case "credit-spread" -> words.text("signals.features.points", Figures.decimals(value, words));
            default -> Figures.decimals(value, words);
        };
    }

    private static List<Limit> limits(Ground ground, Words words) {
        List<Signal.LimitUse> all = new ArrayList<>(ground.signal().limits());
        ground.standing().ifPresent(one -> all.addAll(one.falls()));
        return all.stream().map(one -> limit(one, words)).toList();
    }

    private static Limit limit(Signal.LimitUse one, Words words) {
        boolean least = one.limit().equals(Reason.Code.CASH.name());
        double used = least ? one.allowed() / Math.max(one.weight(), one.allowed() / 2) : one.weight() / one.allowed();
        double room = least ? one.weight() - one.allowed() : one.allowed() - one.weight();
        // What is a hair beyond is a matter of rounding.
        boolean kept = room >= -1e-9;
        String distance = Figures.percent(Math.abs(room), words);
        return new Limit(
                words.text(
                        "signals.limit." + one.limit().toLowerCase(Locale.ROOT).replace('_', '-'), one.subject()),
                Figures.percent(one.weight(), words),
                words.text(least ? "signals.limit.least" : "signals.limit.most", Figures.percent(one.allowed(), words)),
                Figures.whole(used),
                words.text(kept ? "signals.limit.room" : "signals.limit.beyond", distance),
                kept
                        ? used >= NEAR
                                ? new Badge("warn", words.text("signals.limit.near"))
                                : new Badge("good", words.text("signals.limit.kept"))
                        : new Badge("bad", words.text("signals.limit.passed")));
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
