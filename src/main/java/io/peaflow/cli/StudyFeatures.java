package io.peaflow.cli;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.cli.StudyFeaturesPlan.Part;
import io.peaflow.cli.StudyFile.Rule;
import io.peaflow.cli.StudyResult.Unit;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.quant.feature.Beside;
import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.quant.feature.Missing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "features",
        header = "The nine features of the regime model, from your own files, each row from what was known at its"
                + " morning.",
        description = {
            "The configuration is a text of lines `key: value`: price, volatility-index, long-yield, short-yield and"
                    + " credit-spread name CSV files, beside the configuration or by whole path.",
            "Prices are read from the column close, yields and the spread from value, the index from close or value.",
            "volatility-index.source, long-yield.source, short-yield.source and credit-spread.source say when a value"
                    + " is known: yahoo (at the close) or fred (the next American session, in the evening).",
            "greatest-age-days (default: 10) is how old a value may be."
        },
        footer = {"", "Example: peaflow study features features.yaml --json"})
final class StudyFeatures extends StudyWord {

    private static final long[] NONE = {};

    @Parameters(paramLabel = "<config>", description = "A text of lines key: value.")
    Path file = Path.of("");

    StudyFeatures(Workplace workplace) {
        super(workplace);
    }

    @Override
    StudyResult study() {
        StudyFeaturesPlan plan = StudyFeaturesPlan.read(file);
        PriceSeries price = price(plan);
        FeatureTable table = FeatureTable.of(new FeatureTable.Inputs(
                price,
                IntStream.range(0, price.size())
                        .mapToLong(row ->
                                StudyFeaturesPlan.decision(price.session(row)).getEpochSecond())
                        .toArray(),
                beside(plan, Part.VOLATILITY_INDEX, series(plan, Part.VOLATILITY_INDEX)),
                slope(plan),
                beside(plan, Part.CREDIT_SPREAD, series(plan, Part.CREDIT_SPREAD))));
        return result(plan, price, table);
    }

    private static PriceSeries price(StudyFeaturesPlan plan) {
        ValueSeries close = series(plan, Part.PRICE);
        if (close.size() == 0) {
            throw new Refusal(
                    ExitCodes.USAGE, plan.path(Part.PRICE) + " has no close.\n  Remedy: give it a row with a close.");
        }
        int[] day = IntStream.range(0, close.size()).map(close::epochDay).toArray();
        double[] value =
                IntStream.range(0, close.size()).mapToDouble(close::value).toArray();
        return new PriceSeries(close.instrument(), day, value, value, value, value, new long[day.length]);
    }

    private static ValueSeries series(StudyFeaturesPlan plan, Part part) {
        StudyFile read = StudyFile.ofDays(plan.path(part));
        boolean closes = part == Part.PRICE || (part == Part.VOLATILITY_INDEX && read.has("close"));
        return read.series(closes ? "close" : "value", closes ? Rule.ABOVE_ZERO : Rule.ANY);
    }

    /** Of the days that have both yields; known when the later of the two is. */
    private static Beside slope(StudyFeaturesPlan plan) {
        ValueSeries slope = FeatureTable.slope(series(plan, Part.LONG_YIELD), series(plan, Part.SHORT_YIELD));
        long[] known = known(plan, Part.LONG_YIELD, slope);
        long[] other = known(plan, Part.SHORT_YIELD, slope);
        Arrays.setAll(known, row -> Math.max(known[row], other[row]));
        return new Beside(slope, known, plan.greatestAgeDays());
    }

    private static Beside beside(StudyFeaturesPlan plan, Part part, ValueSeries values) {
        return new Beside(values, known(plan, part, values), plan.greatestAgeDays());
    }

    private static long[] known(StudyFeaturesPlan plan, Part part, ValueSeries values) {
        return values.size() == 0
                ? NONE
                : IntStream.range(0, values.size())
                        .mapToLong(row -> plan.knownFrom(part, values.day(row)).getEpochSecond())
                        .toArray();
    }

    private StudyResult result(StudyFeaturesPlan plan, PriceSeries price, FeatureTable table) {
        int last = table.rows() - 1;
        var result = new StudyResult(file + ", the nine features");
        result.put("config", file.toString(), Unit.NONE)
                .put("price", plan.path(Part.PRICE).toString(), Unit.NONE)
                .put("rows", table.rows(), Unit.NONE)
                .put("from", price.session(0), Unit.NONE)
                .put("to", price.session(last), Unit.NONE)
                .put("decidedAt", StudyFeaturesPlan.decision(price.session(last)), Unit.NONE)
                .put("greatestAgeDays", plan.greatestAgeDays(), Unit.NONE)
                .put("completeRows", complete(table), Unit.NONE)
                .rows("features", features(table, last), Unit.NUMBER)
                .hidden(
                        "dates",
                        IntStream.range(0, table.rows())
                                .mapToObj(row -> price.session(row).toString())
                                .toList())
                .hidden("values", values(table));
        return draw(result, table);
    }

    private static int complete(FeatureTable table) {
        return table.rowsWith(List.of(Feature.values()), table.rows() - 1).length;
    }

    private static List<Map<String, @Nullable Object>> features(FeatureTable table, int row) {
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (Feature feature : Feature.values()) {
            boolean has = table.has(row, feature);
            var shown = new LinkedHashMap<String, @Nullable Object>();
            shown.put("feature", feature.key());
            shown.put("value", has ? table.value(row, feature) : null);
            shown.put("percentile", has ? table.percentile(row, feature) : null);
            shown.put("reason", table.missing(row, feature).map(Missing::text).orElse(""));
            rows.add(shown);
        }
        return rows;
    }

    private static Map<String, List<@Nullable Double>> values(FeatureTable table) {
        var columns = new LinkedHashMap<String, List<@Nullable Double>>();
        for (Feature feature : Feature.values()) {
            var column = new ArrayList<@Nullable Double>();
            for (int row = 0; row < table.rows(); row++) {
                column.add(table.has(row, feature) ? table.value(row, feature) : null);
            }
            columns.put(feature.key(), column);
        }
        return columns;
    }

    private static StudyResult draw(StudyResult result, FeatureTable table) {
        int[] days = IntStream.range(0, table.rows()).map(table::epochDay).toArray();
        for (Feature feature : Feature.values()) {
            var chart = new LineChart(
                    feature.key(),
                    feature.key(),
                    "The feature " + feature.key() + " session by session.",
                    Locale.ENGLISH);
            double[] values = IntStream.range(0, days.length)
                    .mapToDouble(row -> table.has(row, feature) ? table.value(row, feature) : Double.NaN)
                    .toArray();
            result.drawing(
                    chart.line(new LineChart.Line(feature.key(), days, values)).svg(Ink.PAGE));
        }
        return result;
    }
}
