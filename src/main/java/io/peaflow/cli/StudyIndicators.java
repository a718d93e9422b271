package io.peaflow.cli;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.cli.StudyFile.Rule;
import io.peaflow.cli.StudyResult.Unit;
import io.peaflow.quant.Reading;
import io.peaflow.quant.indicator.Average;
import io.peaflow.quant.indicator.Bollinger;
import io.peaflow.quant.indicator.Drawdown;
import io.peaflow.quant.indicator.Macd;
import io.peaflow.quant.indicator.Momentum;
import io.peaflow.quant.indicator.RelativeStrength;
import io.peaflow.quant.indicator.Track;
import io.peaflow.quant.indicator.TrueRange;
import io.peaflow.quant.indicator.Volatility;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "indicators",
        header = "The indicators of one day: averages, MACD, RSI, ATR, Bollinger, volatility, momentum, drawdown.",
        description = {
            "The file has the columns date and close; with high and low there is an ATR. Only rows up to the day are read into"
                    + " the numbers. A day without a row stands for the last row before it."
        },
        footer = {
            "",
            "Examples: peaflow study indicators ohlcv.csv",
            "          peaflow study indicators ohlcv.csv --at 2024-06-28 --json"
        })
final class StudyIndicators extends StudyWord {

    private static final int WILDER = 14;
    private static final int MONTH = 20;

    @Parameters(paramLabel = "<ohlcv.csv>", description = "The file.")
    Path file = Path.of("");

    @Option(names = "--at", paramLabel = "<date>", description = "The day (default: the last one of the file).")
    @Nullable
    LocalDate at;

    StudyIndicators(Workplace workplace) {
        super(workplace);
    }

    @Override
    StudyResult study() {
        StudyFile csv = StudyFile.ofDays(file);
        double[] close = csv.numbers("close", Rule.ABOVE_ZERO);
        double[] high = optional(csv, "high");
        double[] low = optional(csv, "low");
        optional(csv, "open");
        if (csv.has("volume")) {
            csv.numbers("volume", Rule.NOT_BELOW_ZERO);
        }
        csv.refuseWrong();
        int row = row(csv);
        int[] closes = StudyFile.rowsWith(List.of(close));
        int[] bars = StudyFile.rowsWith(List.of(close, high, low));
        var result = new StudyResult("Indicators of " + file + " on " + csv.date(row));
        result.put("file", file.toString(), Unit.NONE)
                .put("at", at == null ? csv.date(row) : at, Unit.NONE)
                .put("session", csv.date(row), Unit.NONE)
                .put("rows", row + 1, Unit.NONE)
                .put("close", Reading.of(close[row], "the cell of " + csv.date(row) + " is empty"), Unit.NUMBER);
        var day = new Day(result, row, "no close on " + csv.date(row));
        closes(day, closes, at(close, closes));
        boolean ranges = csv.has("high") && csv.has("low");
        var range = new Day(
                result, row, ranges ? "no high, low or close on " + csv.date(row) : "needs the columns high and low");
        range.put(
                "atr14", bars, TrueRange.average(at(high, bars), at(low, bars), at(close, bars), WILDER), Unit.NUMBER);
        return draw(result, csv, closes, at(close, closes));
    }

    private static double[] optional(StudyFile csv, String column) {
        if (csv.has(column)) {
            return csv.numbers(column, Rule.ABOVE_ZERO);
        }
        double[] none = new double[csv.size()];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    private int row(StudyFile csv) {
        if (csv.size() == 0) {
            throw new Refusal(ExitCodes.USAGE, file + " has no rows.\n  Remedy: add rows below the header.");
        }
        LocalDate day = at == null ? csv.date(csv.size() - 1) : at;
        return csv.rowAt(day)
                .orElseThrow(() -> new Refusal(
                        ExitCodes.USAGE,
                        "--at " + day + " lies before the first row of " + file + ", " + csv.date(0)
                                + ".\n  Remedy: name a later day."));
    }

    private static double[] at(double[] column, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> column[row]).toArray();
    }

    /** The day that is asked for, on which each track is read. */
    private record Day(StudyResult result, int row, String reasonIfEmpty) {
        void put(String name, int[] rows, Track track, Unit unit) {
            int index = Arrays.binarySearch(rows, row);
            result.put(name, index < 0 ? Reading.missing(reasonIfEmpty) : track.reading(index), unit);
        }
    }

    private static void closes(Day day, int[] rows, double[] closes) {
        for (int length : new int[] {20, 50, 200}) {
            day.put("sma" + length, rows, Average.simple(closes, length), Unit.NUMBER);
        }
        for (int length : new int[] {12, 20, 26, 50, 200}) {
            day.put("ema" + length, rows, Average.exponential(closes, length), Unit.NUMBER);
        }
        Macd macd = Macd.of(closes);
        day.put("macd", rows, macd.line(), Unit.NUMBER);
        day.put("macdSignal", rows, macd.signal(), Unit.NUMBER);
        day.put("macdHistogram", rows, macd.histogram(), Unit.NUMBER);
        day.put("rsi14", rows, RelativeStrength.index(closes, WILDER), Unit.NUMBER);
        Bollinger bands = Bollinger.of(closes);
        day.put("bollingerUpper", rows, bands.upper(), Unit.NUMBER);
        day.put("bollingerMiddle", rows, bands.middle(), Unit.NUMBER);
        day.put("bollingerLower", rows, bands.lower(), Unit.NUMBER);
        day.put("realisedVolatility20", rows, Volatility.realised(closes, MONTH), Unit.SHARE);
        day.put("momentum12To1", rows, Momentum.twelveToOne(closes), Unit.SHARE);
        day.put("momentum3Months", rows, Momentum.threeMonths(closes), Unit.SHARE);
        day.put("drawdown", rows, Drawdown.of(closes), Unit.SHARE);
    }

    private StudyResult draw(StudyResult result, StudyFile csv, int[] rows, double[] closes) {
        int[] all = csv.days();
        int[] days = Arrays.stream(rows).map(row -> all[row]).toArray();
        var prices =
                new LineChart("prices", "Closes and averages", "Closes with two averages and bands.", Locale.ENGLISH);
        Bollinger bands = Bollinger.of(closes);
        prices.line(new LineChart.Line("close", days, closes));
        prices.line(
                new LineChart.Line("sma200", days, Average.simple(closes, 200).toArray()));
        prices.line(new LineChart.Line("upper band", days, bands.upper().toArray()));
        prices.line(new LineChart.Line("lower band", days, bands.lower().toArray()));
        var strength = new LineChart("rsi", "RSI 14", "The relative strength index, 0 to 100.", Locale.ENGLISH);
        strength.line(new LineChart.Line(
                "rsi14", days, RelativeStrength.index(closes, WILDER).toArray()));
        return result.drawing(prices.svg(Ink.PAGE)).drawing(strength.svg(Ink.PAGE));
    }
}
