package io.peaflow.dashboard;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.chart.Sparkline;
import io.peaflow.signal.Models;
import io.peaflow.signal.Signal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Optional;

/**
 * One of the nine features for people.
 *
 * @param history of the shown sessions as a small drawing; empty without any
 * @param range the least and the most of these
 */
record FeatureView(
        String name,
        String value,
        boolean has,
        String percentile,
        int percent,
        boolean seen,
        String history,
        String range) {

    static FeatureView of(Signal.FeatureValue one, Optional<Models.Weather> weather, Words words) {
        Double value = one.value();
        Double percentile = one.percentile();
        String name = words.text("signals.feature." + one.feature());
        Optional<History> history = weather.flatMap(all -> History.of(one.feature(), all));
        return new FeatureView(
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
}
