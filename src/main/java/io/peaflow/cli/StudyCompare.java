package io.peaflow.cli;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.cli.StudyFile.Rule;
import io.peaflow.cli.StudyResult.Unit;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.quant.Reading;
import io.peaflow.quant.performance.Comparison;
import io.peaflow.quant.performance.Performance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        header = "One investment beside its benchmark: beta, alpha, tracking error, information ratio, correlation.",
        description = "Both files have the columns date and close; only the days that both have are compared.",
        footer = {"", "Example: peaflow study compare fund.csv index.csv --json"})
final class StudyCompare extends StudyWord {

    @Parameters(index = "0", paramLabel = "<a.csv>", description = "The investment.")
    Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "<b.csv>", description = "Its benchmark.")
    Path benchmark = Path.of("");

    @Option(
            names = "--column",
            paramLabel = "<name>",
            defaultValue = "close",
            description = "The column of prices in both files (default: close).")
    String column = "close";

    @Option(
            names = "--risk-free",
            paramLabel = "<rate>",
            defaultValue = "0",
            description = "What money earns without risk, a year, as a fraction: 0.02 is 2 %% (default: 0).")
    double riskFree;

    StudyCompare(Workplace workplace) {
        super(workplace);
    }

    @Override
    StudyResult study() {
        double rate = StudyMetrics.rate("--risk-free", riskFree);
        ValueSeries own = StudyFile.ofDays(file).series(column, Rule.ABOVE_ZERO);
        ValueSeries other = StudyFile.ofDays(benchmark).series(column, Rule.ABOVE_ZERO);
        Comparison both = Comparison.of(own, other, rate);
        Performance mine = Performance.of(both.asset(), rate);
        Performance theirs = Performance.of(both.benchmark(), rate);
        int days = both.asset().size();
        String none = "the files have no day in common";
        var result = new StudyResult(file + " beside " + benchmark);
        result.put("file", file.toString(), Unit.NONE)
                .put("benchmark", benchmark.toString(), Unit.NONE)
                .put("column", column, Unit.NONE)
                .put("commonDays", days, Unit.NONE)
                .put("onlyInFile", own.size() - days, Unit.NONE)
                .put("onlyInBenchmark", other.size() - days, Unit.NONE)
                .put("from", StudyMetrics.day(both.asset(), 0), Unit.NONE, none)
                .put("to", StudyMetrics.day(both.asset(), days - 1), Unit.NONE, none)
                .put("returns", both.returns(), Unit.NONE)
                .put("riskFree", riskFree, Unit.SHARE)
                .put("totalReturn", mine.totalReturn(), Unit.SHARE)
                .put("benchmarkTotalReturn", theirs.totalReturn(), Unit.SHARE)
                .put("beta", both.beta(), Unit.NUMBER)
                .put("alphaDaily", both.alphaDaily(), Unit.SHARE)
                .put("alpha", both.alpha(), Unit.SHARE)
                .put("trackingError", both.trackingError(), Unit.SHARE)
                .put("informationRatio", both.informationRatio(), Unit.NUMBER)
                .put("correlation", both.correlation(), Unit.NUMBER)
                .hidden("correlationMatrix", matrix(both.matrix()));
        return draw(result, both);
    }

    private static List<List<@Nullable Double>> matrix(List<List<Reading>> readings) {
        var rows = new ArrayList<List<@Nullable Double>>();
        for (List<Reading> reading : readings) {
            var row = new ArrayList<@Nullable Double>();
            for (Reading cell : reading) {
                row.add(cell instanceof Reading.Value value ? value.number() : null);
            }
            rows.add(row);
        }
        return rows;
    }

    private StudyResult draw(StudyResult result, Comparison both) {
        var chart = new LineChart(
                "compare", "Both from 100", "Both series, each 100 on the first common day.", Locale.ENGLISH);
        return result.drawing(chart.line(line(file, both.asset()))
                .line(line(benchmark, both.benchmark()))
                .svg(Ink.PAGE));
    }

    private static LineChart.Line line(Path file, ValueSeries series) {
        int[] days = new int[series.size()];
        double[] values = new double[days.length];
        for (int row = 0; row < days.length; row++) {
            days[row] = series.epochDay(row);
            values[row] = 100 * series.value(row) / series.value(0);
        }
        return new LineChart.Line(String.valueOf(file.getFileName()), days, values);
    }
}
