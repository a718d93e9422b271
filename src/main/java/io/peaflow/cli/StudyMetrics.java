package io.peaflow.cli;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.cli.StudyResult.Unit;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.quant.indicator.Drawdown;
import io.peaflow.quant.performance.DrawdownEpisode;
import io.peaflow.quant.performance.Performance;
import io.peaflow.quant.performance.PeriodReturn;
import io.peaflow.quant.performance.ReturnSample;
import io.peaflow.quant.stats.Hypothesis;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "metrics",
        header = "How an investment did: returns, risk, drawdowns, tails, tests, months and years.",
        description = "The file has the columns date and close, a price above zero; rows without a close are left out.",
        footer = {
            "",
            "Examples: peaflow study metrics closes.csv",
            "          peaflow study metrics fund.csv --column adj_close --risk-free 0.02 --json"
        })
final class StudyMetrics extends StudyWord {

    private static final int WORST = 10;

    @Parameters(paramLabel = "<closes.csv>", description = "The file.")
    Path file = Path.of("");

    @Option(
            names = "--column",
            paramLabel = "<name>",
            defaultValue = "close",
            description = "The column of prices (default: close).")
    String column = "close";

    @Option(
            names = "--risk-free",
            paramLabel = "<rate>",
            defaultValue = "0",
            description = "What money earns without risk, a year, as a fraction: 0.02 is 2 %% (default: 0).")
    double riskFree;

    StudyMetrics(Workplace workplace) {
        super(workplace);
    }

    /** A rate that a study can use, or the refusal. */
    static double rate(String option, double rate) {
        if (!(rate > -1 && Double.isFinite(rate))) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    option + " is " + rate + ", and not a number above -1.\n  Remedy: write 2 % as 0.02.");
        }
        return rate;
    }

    @Override
    StudyResult study() {
        StudyFile csv = StudyFile.ofDays(file);
        ValueSeries closes = csv.series(column, StudyFile.Rule.ABOVE_ZERO);
        Performance performance = Performance.of(closes, rate("--risk-free", riskFree));
        var result = new StudyResult("Performance of " + file + ", column " + column);
        frame(result, csv, closes);
        result.put("returns", performance.returns(), Unit.NONE).put("riskFree", riskFree, Unit.SHARE);
        ratios(result, performance);
        drawdowns(result, performance, closes);
        sample(result, performance.sample());
        tests(result, performance);
        periods(result, "monthlyReturns", "month", performance.monthly());
        periods(result, "yearlyReturns", "year", performance.yearly());
        return draw(result, closes);
    }

    /** What was read. */
    private void frame(StudyResult result, StudyFile csv, ValueSeries closes) {
        int closesRead = closes.size();
        String none = "there is no close";
        result.put("file", file.toString(), Unit.NONE)
                .put("column", column, Unit.NONE)
                .put("rows", csv.size(), Unit.NONE)
                .put("emptyRows", csv.size() - closesRead, Unit.NONE)
                .put("closes", closesRead, Unit.NONE)
                .put("from", day(closes, 0), Unit.NONE, none)
                .put("to", day(closes, closesRead - 1), Unit.NONE, none);
    }

    static Optional<?> day(ValueSeries series, int row) {
        return series.size() == 0 ? Optional.empty() : Optional.of(series.day(row));
    }

    private static void ratios(StudyResult result, Performance performance) {
        result.put("totalReturn", performance.totalReturn(), Unit.SHARE)
                .put("annualisedReturn252", performance.annualisedReturn252(), Unit.SHARE)
                .put("annualisedReturnCalendar", performance.annualisedReturnCalendar(), Unit.SHARE)
                .put("volatility", performance.volatility(), Unit.SHARE)
                .put("sharpe", performance.sharpe(), Unit.NUMBER)
                .put("probabilisticSharpe", performance.probabilisticSharpe(), Unit.SHARE)
                .put("sortino", performance.sortino(), Unit.NUMBER)
                .put("calmar", performance.calmar(), Unit.NUMBER)
                .put("omega", performance.omega(), Unit.NUMBER)
                .put("ulcer", performance.drawdowns().ulcer(), Unit.PERCENT);
    }

    private static void drawdowns(StudyResult result, Performance performance, ValueSeries closes) {
        Optional<DrawdownEpisode> deepest = performance.drawdowns().deepest();
        String none = "there was no drawdown";
        String open = deepest.isEmpty() ? none : "not recovered by " + closes.day(closes.size() - 1);
        result.put("maxDrawdown", performance.drawdowns().maximum(), Unit.SHARE)
                .put("maxDrawdownPeak", deepest.map(DrawdownEpisode::peak), Unit.NONE, none)
                .put("maxDrawdownTrough", deepest.map(DrawdownEpisode::trough), Unit.NONE, none)
                .put("maxDrawdownRecovered", deepest.flatMap(DrawdownEpisode::recovered), Unit.NONE, open)
                .put("maxDrawdownDurationDays", deepest.map(DrawdownEpisode::durationDays), Unit.DAYS, none)
                .put("maxDrawdownDeclineDays", deepest.map(DrawdownEpisode::declineDays), Unit.DAYS, none)
                .put("maxDrawdownRecoveryDays", deepest.flatMap(DrawdownEpisode::recoveryDays), Unit.DAYS, open)
                .rows(
                        "worstDrawdowns",
                        performance.drawdowns().worst(WORST).stream()
                                .map(StudyMetrics::row)
                                .toList(),
                        Unit.SHARE);
    }

    private static Map<String, @Nullable Object> row(DrawdownEpisode episode) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("depth", episode.depth());
        row.put("peak", episode.peak());
        row.put("trough", episode.trough());
        row.put("recovered", episode.back());
        row.put("durationDays", episode.durationDays());
        row.put("declineDays", episode.declineDays());
        row.put("recoveryDays", episode.recoveryDays().orElse(null));
        return row;
    }

    private static void sample(StudyResult result, ReturnSample sample) {
        String none = "needs 2 closes";
        result.put("meanDay", sample.mean(), Unit.SHARE)
                .put("bestDay", sample.bestDay(), Unit.SHARE)
                .put("bestDate", sample.bestDate(), Unit.NONE, none)
                .put("worstDay", sample.worstDay(), Unit.SHARE)
                .put("worstDate", sample.worstDate(), Unit.NONE, none)
                .put("shareOfPositiveDays", sample.shareOfPositiveDays(), Unit.SHARE)
                .put("hitRate", sample.hitRate(), Unit.SHARE)
                .put("profitFactor", sample.profitFactor(), Unit.NUMBER)
                .put("historicalVar95", sample.historicalVar95(), Unit.SHARE)
                .put("gaussianVar95", sample.gaussianVar95(), Unit.SHARE)
                .put("cvar95", sample.cvar95(), Unit.SHARE)
                .put("skew", sample.skew(), Unit.NUMBER)
                .put("kurtosis", sample.kurtosis(), Unit.NUMBER)
                .put("populationSkew", sample.populationSkew(), Unit.NUMBER)
                .put("populationKurtosis", sample.populationKurtosis(), Unit.NUMBER);
    }

    private static void tests(StudyResult result, Performance performance) {
        Hypothesis mean = performance.meanIsZero();
        Hypothesis normal = performance.isNormal();
        Hypothesis random = performance.isRandom();
        result.put("tStatistic", mean.statistic(), Unit.NUMBER)
                .put("tPValue", mean.pValue(), Unit.NUMBER)
                .put("jarqueBera", normal.statistic(), Unit.NUMBER)
                .put("jarqueBeraPValue", normal.pValue(), Unit.NUMBER)
                .put("runsZ", random.statistic(), Unit.NUMBER)
                .put("runsPValue", random.pValue(), Unit.NUMBER);
    }

    private static void periods(StudyResult result, String name, String period, List<PeriodReturn> returns) {
        result.rows(
                name,
                returns.stream()
                        .map(one -> {
                            var row = new LinkedHashMap<String, @Nullable Object>();
                            row.put(period, one.period());
                            row.put("value", one.value());
                            return (Map<String, @Nullable Object>) row;
                        })
                        .toList(),
                Unit.SHARE);
    }

    private StudyResult draw(StudyResult result, ValueSeries closes) {
        int[] days = new int[closes.size()];
        double[] values = new double[days.length];
        for (int row = 0; row < days.length; row++) {
            days[row] = closes.epochDay(row);
            values[row] = closes.value(row);
        }
        double[] below = Drawdown.of(values).toArray();
        for (int row = 0; row < below.length; row++) {
            below[row] *= 100;
        }
        return result.drawing(
                        new LineChart("closes", "Closes", "The closes of " + file + " over the days.", Locale.ENGLISH)
                                .line(new LineChart.Line(column, days, values))
                                .svg(Ink.PAGE))
                .drawing(new LineChart(
                                "drawdown",
                                "Drawdown",
                                "How far below the highest close so far, in percent.",
                                Locale.ENGLISH)
                        .line(new LineChart.Line("drawdown, %", days, below))
                        .svg(Ink.PAGE));
    }
}
