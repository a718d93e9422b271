package io.peaflow.quant.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.quant.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.hipparchus.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsMiddleIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/** Every indicator against ta4j, hipparchus or brute force, and all of them against the future. */
class IndicatorTests {

    /** Where both sides do the same sums in another order. */
    private static final double ROUNDING = 1e-11;
    /** Where the other side begins differently and the beginning has long faded: (1 - 2/27)^600 is 1e-20. */
    private static final double FADED = 1e-9;

    private static final int FADING = 600;
    private static final int ROWS = 1500;

    /** Sessions as columns. */
    record Bars(double[] high, double[] low, double[] close) {
        Bars until(int rows) {
            return new Bars(Arrays.copyOf(high, rows), Arrays.copyOf(low, rows), Arrays.copyOf(close, rows));
        }
    }

    /** All indicators by name, as one list for the tests that hold for each. */
    static Map<String, Function<Bars, Track>> all() {
        var all = new LinkedHashMap<String, Function<Bars, Track>>();
        for (int length : new int[] {1, 2, 7, 20, 50, 200}) {
            all.put("sma" + length, bars -> Average.simple(bars.close, length));
            all.put("ema" + length, bars -> Average.exponential(bars.close, length));
            all.put("rsi" + length, bars -> RelativeStrength.index(bars.close, length));
            all.put("atr" + length, bars -> TrueRange.average(bars.high, bars.low, bars.close, length));
            all.put(
                    "bollinger" + length,
                    bars -> Bollinger.of(bars.close, length, 2).upper());
        }
        all.put("macd", bars -> Macd.of(bars.close).line());
        all.put("macdSignal", bars -> Macd.of(bars.close).signal());
        all.put("macdHistogram", bars -> Macd.of(bars.close).histogram());
        all.put("bollingerMiddle", bars -> Bollinger.of(bars.close).middle());
        all.put("bollingerLower", bars -> Bollinger.of(bars.close).lower());
        all.put("volatility20", bars -> Volatility.realised(bars.close, 20));
        all.put("volatility2", bars -> Volatility.realised(bars.close, 2));
        all.put("momentum12To1", bars -> Momentum.twelveToOne(bars.close));
        all.put("momentum3Months", bars -> Momentum.threeMonths(bars.close));
        all.put("drawdown", bars -> Drawdown.of(bars.close));
        return all;
    }

    static Stream<String> names() {
        return all().keySet().stream();
    }

    static Bars walk(int rows, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        double[] high = new double[rows];
        double[] low = new double[rows];
        double[] close = new double[rows];
        double price = 100;
        for (int t = 0; t < rows; t++) {
            double before = price;
            price *= Math.exp(0.015 * random.nextGaussian());
            close[t] = price;
            high[t] = Math.max(price, before) * (1 + 0.01 * random.nextDouble());
            low[t] = Math.min(price, before) * (1 - 0.01 * random.nextDouble());
        }
        return new Bars(high, low, close);
    }

    static BarSeries series(Bars bars) {
        BarSeries series = new BaseBarSeriesBuilder()
                .withNumFactory(DoubleNumFactory.getInstance())
                .build();
        Instant end = Instant.parse("2000-01-03T00:00:00Z");
        for (int t = 0; t < bars.close.length; t++) {
            series.barBuilder()
                    .timePeriod(Duration.ofDays(1))
                    .endTime(end.plus(Duration.ofDays(t)))
                    .openPrice(bars.close[t])
                    .highPrice(bars.high[t])
                    .lowPrice(bars.low[t])
                    .closePrice(bars.close[t])
                    .volume(1)
                    .add();
        }
        return series;
    }

    private static void same(Track ours, Indicator<Num> theirs, int from, double tolerance) {
        for (int t = from; t < ours.size(); t++) {
            double other = theirs.getValue(t).doubleValue();
            assertThat(ours.at(t)).as("row %d", t).isCloseTo(other, within(tolerance * Math.max(1, Math.abs(other))));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void cuttingTheFutureNeverChangesThePast(String name) {
        Function<Bars, Track> indicator = all().get(name);
        Bars bars = walk(620, 1);
        Track whole = indicator.apply(bars);

        for (int rows = 0; rows <= 620; rows += rows < 300 ? 1 : 37) {
            Track cut = indicator.apply(bars.until(rows));
            assertThat(cut.size()).isEqualTo(rows);
            for (int t = 0; t < rows; t++) {
                assertThat(cut.reading(t)).as("row %d of %d", t, rows).isEqualTo(whole.reading(t));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsMissingSaysHowMuchIsNeeded(String name) {
        Track track = all().get(name).apply(walk(300, 2));
        int needs = track.needs();
        assertThat(track.has(needs - 1)).as("the first value").isTrue();
        for (int t = 0; t < needs - 1; t++) {
            assertThat(track.has(t)).isFalse();
            assertThat(track.toArray()[t]).isNaN();
        }
        if (needs > 1) {
            assertThat(track.reading(0)).isInstanceOf(Reading.Missing.class);
            assertThat(track.reading(0).reason())
                    .startsWith("needs " + needs + " ")
                    .endsWith(", has 1");
            assertThatThrownBy(() -> track.at(0))
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("needs " + needs);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsNotANumberDoesNotComeIn(String name) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (int row : new int[] {0, 5, 299}) {
                Bars bars = walk(300, 3);
                bars.close[row] = bad;
                assertThatThrownBy(() -> all().get(name).apply(bars))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("Row " + row)
                        .hasMessageContaining(String.valueOf(bad));
            }
        }
    }

    @Test
    void pricesThatReturnsStandOnAreAboveZero() {
        double[] closes = {1, 0, 2};
        assertThatThrownBy(() -> Volatility.realised(closes, 2)).hasMessageContaining("above zero");
        assertThatThrownBy(() -> Drawdown.of(closes)).hasMessageContaining("Row 1 of closes is 0.0");
        assertThatThrownBy(() -> Average.simple(closes, 0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> TrueRange.average(new double[2], closes, closes, 1))
                .hasMessageContaining("high has 2 rows");
    }

    @Test
    void averagesAreThoseOfTa4j() {
        Bars bars = walk(ROWS, 4);
        var close = new ClosePriceIndicator(series(bars));
        for (int length : new int[] {1, 7, 50, 200}) {
            same(Average.simple(bars.close, length), new SMAIndicator(close, length), length - 1, ROUNDING);
        }
        same(Average.exponential(bars.close, 26), new EMAIndicator(close, 26), FADING, FADED);
        same(Macd.of(bars.close).line(), new MACDIndicator(close), FADING, FADED);
        same(Macd.of(bars.close).signal(), new EMAIndicator(new MACDIndicator(close), 9), FADING, FADED);
    }

    @Test
    void exponentialAveragesBeginWithTheSimpleOne() {
        double[] closes = {1, 2, 6, 7, 5};
        Track average = Average.exponential(closes, 3);
        assertThat(average.at(2)).isEqualTo(3.0);
        assertThat(average.at(3)).isEqualTo(5.0);
        assertThat(average.at(4)).isEqualTo(5.0);
        // The signal of the MACD begins with the mean of the first values of its line.
        Macd macd = Macd.of(walk(60, 5).close);
        double sum = 0;
        for (int t = 25; t < 34; t++) {
            sum += macd.line().at(t);
        }
        assertThat(macd.signal().at(33)).isCloseTo(sum / 9, within(ROUNDING));
        assertThat(macd.histogram().at(33))
                .isEqualTo(macd.line().at(33) - macd.signal().at(33));
    }

    @Test
    void strengthAndRangeAreThoseOfTa4jOnceTheBeginningHasFaded() {
        Bars bars = walk(ROWS, 6);
        BarSeries series = series(bars);
        same(
                RelativeStrength.index(bars.close, 14),
                new RSIIndicator(new ClosePriceIndicator(series), 14),
                FADING,
                FADED);
        same(TrueRange.average(bars.high, bars.low, bars.close, 14), new ATRIndicator(series, 14), FADING, FADED);
    }

    @Test
    void strengthIsThatOfWildersOwnSums() {
        double[] closes = {10, 11, 10.5, 12, 12, 11};
        // Of the first three changes: gains 1 and 1.5, loss 0.5; then no change; then a loss of 1.
        double gain = 2.5 / 3;
        double loss = 0.5 / 3;
        Track index = RelativeStrength.index(closes, 3);
        assertThat(index.at(3)).isCloseTo(100 - 100 / (1 + gain / loss), within(ROUNDING));
        assertThat(index.at(4)).isCloseTo(index.at(3), within(ROUNDING));
        gain = gain * 2 / 3 * 2 / 3;
        loss = (loss * 2 / 3 * 2 + 1) / 3;
        assertThat(index.at(5)).isCloseTo(100 - 100 / (1 + gain / loss), within(ROUNDING));
        assertThat(RelativeStrength.index(new double[] {1, 2, 3}, 2).at(2)).isEqualTo(100);
        assertThat(RelativeStrength.index(new double[] {3, 2, 1}, 2).at(2)).isZero();
    }

    @Test
    void strengthOfPricesThatStandStillHasNoValue() {
        Reading none = RelativeStrength.index(new double[] {5, 5, 5, 5}, 2).reading(3);
        assertThat(none.isPresent()).isFalse();
        assertThat(none.reason()).isEqualTo("no close differs from the one before it");
    }

    @Test
    void rangeBeginsWithTheMeanOfTheFirstTrueRanges() {
        double[] high = {10, 12, 11, 15};
        double[] low = {9, 11, 8, 13};
        double[] close = {9.5, 11, 9, 14};
        // True ranges: 2.5 (12 - 9.5), 3 (11 - 8), 6 (15 - 9).
        Track range = TrueRange.average(high, low, close, 2);
        assertThat(range.reading(1).reason()).isEqualTo("needs 3 sessions with high, low and close, has 2");
        assertThat(range.at(2)).isEqualTo(2.75);
        assertThat(range.at(3)).isEqualTo((2.75 + 6) / 2);
    }

    @Test
    void bandsAreThoseOfTa4jAndOfThePopulation() {
        Bars bars = walk(ROWS, 7);
        var middle = new BollingerBandsMiddleIndicator(new SMAIndicator(new ClosePriceIndicator(series(bars)), 20));
        Bollinger bands = Bollinger.of(bars.close);
        same(bands.middle(), middle, 19, ROUNDING);
        for (int t = 19; t < ROWS; t++) {
            var window = new DescriptiveStatistics(Arrays.copyOfRange(bars.close, t - 19, t + 1));
            double deviation = Math.sqrt(window.getPopulationVariance());
            assertThat(bands.upper().at(t)).isCloseTo(window.getMean() + 2 * deviation, within(1e-10));
            assertThat(bands.lower().at(t)).isCloseTo(window.getMean() - 2 * deviation, within(1e-10));
        }
    }

    @Test
    void volatilityIsTheSampleDeviationOfReturns() {
        double[] closes = walk(ROWS, 8).close;
        Track volatility = Volatility.realised(closes, 20);
        for (int t = 20; t < ROWS; t++) {
            var window = new DescriptiveStatistics();
            for (int i = t - 19; i <= t; i++) {
                window.addValue(closes[i] / closes[i - 1] - 1);
            }
            assertThat(volatility.at(t)).isCloseTo(window.getStandardDeviation() * Math.sqrt(252), within(1e-12));
        }
        assertThat(Volatility.realised(new double[] {4, 4, 4, 4}, 3).at(3)).isZero();
    }

    @Test
    void windowsLoseNothingNextToAHugeValue() {
        // A running sum of squares would keep an error of some 1e2 after the huge value has left.
        double[] x = new double[400];
        for (int t = 0; t < x.length; t++) {
            x[t] = 1e-3 * Math.sin(t);
        }
        x[100] = 1e9;
        double[] squares = Windows.deviations(x, 20);
        double[] sums = Windows.sums(x, 20);
        for (int t = 120; t < x.length; t++) {
            var window = new DescriptiveStatistics(Arrays.copyOfRange(x, t - 19, t + 1));
            assertThat(squares[t]).isCloseTo(window.getPopulationVariance() * 20, within(1e-18));
            assertThat(sums[t]).isCloseTo(window.getSum(), within(1e-16));
        }
    }

    @Test
    void momentumAndDrawdownAreTheirDefinitions() {
        double[] closes = walk(400, 9).close;
        Track year = Momentum.twelveToOne(closes);
        Track quarter = Momentum.threeMonths(closes);
        Track drawdown = Drawdown.of(closes);
        for (int t = 252; t < closes.length; t++) {
            assertThat(year.at(t)).isEqualTo(closes[t - 21] / closes[t - 252] - 1);
            assertThat(quarter.at(t)).isEqualTo(closes[t] / closes[t - 63] - 1);
            double peak = Arrays.stream(closes, 0, t + 1).max().orElseThrow();
            assertThat(drawdown.at(t)).isEqualTo(closes[t] / peak - 1);
        }
        assertThat(year.reading(251).reason()).isEqualTo("needs 253 closes, has 252");
    }
}
