package io.peaflow.quant.indicator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsLowerIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsMiddleIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.num.Num;

/**
 * Measures the indicators over 25 years of sessions for {@code bench/indicators}: each beside the plainest loop that fills
 * the same columns without looking at its input, and beside ta4j on its numbers of doubles. One line a round: the name of
 * the indicator, the side, microseconds.
 */
final class IndicatorFigures {

    private static final int ROWS = 6300;
    private static final int WARM = 300;
    private static final int TIMES = 60;
    private static final int TA4J_TIMES = 3;

    /** What each side does for one indicator; ta4j has not all of them. */
    private record Sides(Supplier<Object> ours, Supplier<Object> flat, List<Supplier<Object>> ta4j) {}

    private static final IndicatorTests.Bars BARS = IndicatorTests.walk(ROWS, 1);
    private static final double[] HIGH = BARS.high();
    private static final double[] LOW = BARS.low();
    private static final double[] CLOSE = BARS.close();
    private static final BarSeries SERIES = IndicatorTests.series(BARS);

    private static double kept;

    private IndicatorFigures() {}

    public static void main(String[] args) {
        Map<String, Sides> all = sides();
        for (int i = 0; i < WARM; i++) {
            all.values().forEach(sides -> {
                keep(sides.ours.get());
                keep(sides.flat.get());
            });
        }
        int rounds = Integer.parseInt(args[0]);
        for (int round = 0; round < rounds; round++) {
            all.forEach((name, sides) -> {
                tell(name, "ours", time(sides.ours, TIMES));
                tell(name, "flat", time(sides.flat, TIMES));
                sides.ta4j.forEach(other -> tell(name, "ta4j", time(other, TA4J_TIMES)));
            });
        }
        System.out.println("kept " + kept);
    }

    private static void tell(String name, String side, double microseconds) {
        System.out.printf(Locale.ROOT, "%s-%s %.3f%n", name, side, microseconds);
    }

    /** The fastest of several: what else the machine does makes it slower only. */
    private static double time(Supplier<Object> work, int times) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            long from = System.nanoTime();
            Object result = work.get();
            best = Math.min(best, System.nanoTime() - from);
            keep(result);
        }
        return best / 1e3;
    }

    private static void keep(Object result) {
        kept += result.hashCode() & 1;
    }

    private static Map<String, Sides> sides() {
        var all = new LinkedHashMap<String, Sides>();
        for (int length : new int[] {20, 50, 200}) {
            all.put(
                    "sma" + length,
                    new Sides(
                            () -> Average.simple(CLOSE, length),
                            () -> mean(length),
                            List.of(() -> read(new SMAIndicator(new ClosePriceIndicator(SERIES), length)))));
        }
        all.put(
                "ema12",
                new Sides(
                        () -> Average.exponential(CLOSE, 12),
                        () -> exponential(CLOSE, 12, 0),
                        List.of(() -> read(new EMAIndicator(new ClosePriceIndicator(SERIES), 12)))));
        all.put("macd", new Sides(() -> Macd.of(CLOSE), IndicatorFigures::macd, List.of(IndicatorFigures::macdOfTa4j)));
        all.put(
                "rsi14",
                new Sides(
                        () -> RelativeStrength.index(CLOSE, 14),
                        IndicatorFigures::strength,
                        List.of(() -> read(new RSIIndicator(new ClosePriceIndicator(SERIES), 14)))));
        all.put(
                "atr14",
                new Sides(
                        () -> TrueRange.average(HIGH, LOW, CLOSE, 14),
                        IndicatorFigures::range,
                        List.of(() -> read(new ATRIndicator(SERIES, 14)))));
        all.put(
                "bollinger20",
                new Sides(() -> Bollinger.of(CLOSE), IndicatorFigures::bands, List.of(IndicatorFigures::bandsOfTa4j)));
        all.put(
                "volatility20",
                new Sides(() -> Volatility.realised(CLOSE, 20), IndicatorFigures::volatility, List.of()));
        all.put("momentum12To1", new Sides(() -> Momentum.twelveToOne(CLOSE), () -> momentum(21, 252), List.of()));
        all.put("momentum3Months", new Sides(() -> Momentum.threeMonths(CLOSE), () -> momentum(0, 63), List.of()));
        all.put("drawdown", new Sides(() -> Drawdown.of(CLOSE), IndicatorFigures::drawdown, List.of()));
        return all;
    }

    // ---- ta4j ------------------------------------------------------------------------------------------------------

    private static Object read(Indicator<Num> indicator) {
        double[] out = new double[ROWS];
        for (int t = 0; t < ROWS; t++) {
            out[t] = indicator.getValue(t).doubleValue();
        }
        return out;
    }

    private static Object macdOfTa4j() {
        var line = new MACDIndicator(new ClosePriceIndicator(SERIES));
        return List.of(read(line), read(new EMAIndicator(line, 9)));
    }

    private static Object bandsOfTa4j() {
        var close = new ClosePriceIndicator(SERIES);
        var middle = new BollingerBandsMiddleIndicator(new SMAIndicator(close, 20));
        var deviation = new StandardDeviationIndicator(close, 20);
        return List.of(
                read(middle),
                read(new BollingerBandsUpperIndicator(middle, deviation)),
                read(new BollingerBandsLowerIndicator(middle, deviation)));
    }

    // ---- the plainest loops ----------------------------------------------------------------------------------------

    private static double[] mean(int length) {
        double[] out = new double[ROWS];
        double sum = 0;
        for (int t = 0; t < ROWS; t++) {
            sum += CLOSE[t];
            if (t >= length) {
                sum -= CLOSE[t - length];
            }
            out[t] = t >= length - 1 ? sum / length : Double.NaN;
        }
        return out;
    }

    private static double[] exponential(double[] x, int length, int first) {
        double[] out = new double[ROWS];
        double sum = 0;
        for (int t = 0; t < first + length; t++) {
            sum += t < first ? 0 : x[t];
            out[t] = Double.NaN;
        }
        double average = sum / length;
        double weight = 2.0 / (length + 1);
        out[first + length - 1] = average;
        for (int t = first + length; t < ROWS; t++) {
            average += weight * (x[t] - average);
            out[t] = average;
        }
        return out;
    }

    private static Object macd() {
        double[] line = exponential(CLOSE, 26, 0);
        double[] fast = exponential(CLOSE, 12, 0);
        for (int t = 0; t < ROWS; t++) {
            line[t] = fast[t] - line[t];
        }
        double[] signal = exponential(line, 9, 25);
        double[] histogram = new double[ROWS];
        for (int t = 0; t < ROWS; t++) {
            histogram[t] = line[t] - signal[t];
        }
        return List.of(line, signal, histogram);
    }

    private static double[] strength() {
        double[] out = new double[ROWS];
        double gain = 0;
        double loss = 0;
        for (int t = 1; t < ROWS; t++) {
            double change = CLOSE[t] - CLOSE[t - 1];
            double up = change > 0 ? change : 0;
            double down = change < 0 ? -change : 0;
            if (t <= 14) {
                gain += up / 14;
                loss += down / 14;
            } else {
                gain = (gain * 13 + up) / 14;
                loss = (loss * 13 + down) / 14;
            }
            out[t] = t < 14 ? Double.NaN : 100 * gain / (gain + loss);
        }
        return out;
    }

    private static double[] range() {
        double[] out = new double[ROWS];
        double average = 0;
        for (int t = 1; t < ROWS; t++) {
            double range = Math.max(HIGH[t], CLOSE[t - 1]) - Math.min(LOW[t], CLOSE[t - 1]);
            average = t <= 14 ? average + range / 14 : (average * 13 + range) / 14;
            out[t] = t < 14 ? Double.NaN : average;
        }
        return out;
    }

    private static double[] deviations(double[] x, int length, double divisor) {
        double[] out = new double[x.length];
        double sum = 0;
        double squares = 0;
        for (int t = 0; t < x.length; t++) {
            sum += x[t];
            squares += x[t] * x[t];
            if (t >= length) {
                sum -= x[t - length];
                squares -= x[t - length] * x[t - length];
            }
            out[t] = t >= length - 1 ? Math.sqrt((squares - sum * sum / length) / divisor) : Double.NaN;
        }
        return out;
    }

    private static Object bands() {
        double[] middle = mean(20);
        double[] upper = deviations(CLOSE, 20, 20);
        double[] lower = new double[ROWS];
        for (int t = 0; t < ROWS; t++) {
            double width = 2 * upper[t];
            upper[t] = middle[t] + width;
            lower[t] = middle[t] - width;
        }
        return List.of(upper, middle, lower);
    }

    private static double[] volatility() {
        double[] returns = new double[ROWS - 1];
        for (int t = 1; t < ROWS; t++) {
            returns[t - 1] = CLOSE[t] / CLOSE[t - 1] - 1;
        }
        double[] out = deviations(returns, 20, 19.0 / 252);
        double[] rows = new double[ROWS];
        rows[0] = Double.NaN;
        System.arraycopy(out, 0, rows, 1, out.length);
        return rows;
    }

    private static double[] momentum(int newer, int older) {
        double[] out = new double[ROWS];
        for (int t = 0; t < ROWS; t++) {
            out[t] = t < older ? Double.NaN : CLOSE[t - newer] / CLOSE[t - older] - 1;
        }
        return out;
    }

    private static double[] drawdown() {
        double[] out = new double[ROWS];
        double peak = 0;
        for (int t = 0; t < ROWS; t++) {
            peak = Math.max(peak, CLOSE[t]);
            out[t] = CLOSE[t] / peak - 1;
        }
        return out;
    }
}
