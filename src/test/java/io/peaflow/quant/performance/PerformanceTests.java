package io.peaflow.quant.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.kernel.ValueSeries;
import io.peaflow.quant.Reading;
import io.peaflow.quant.stats.Normal;
import io.peaflow.testing.Recorded;
import io.peaflow.testing.RecordedData;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.stat.descriptive.DescriptiveStatistics;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.hipparchus.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;

/** Performance against hipparchus, brute force and numbers worked out by hand. */
class PerformanceTests {

    /** Relative; both sides do the same sums in another order. */
    private static final double ROUNDING = 1e-11;

    private static final LocalDate START = LocalDate.of(2020, 1, 2);

    static ValueSeries series(double... closes) {
        return new ValueSeries(
                "test",
                IntStream.range(0, closes.length)
                        .map(t -> Math.toIntExact(START.toEpochDay()) + t + t / 5 * 2)
                        .toArray(),
                closes);
    }

    private static ValueSeries walk(int rows, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        double[] closes = new double[rows];
        double price = 50;
        for (int t = 0; t < rows; t++) {
            closes[t] = price;
            price *= Math.exp(0.0003 + 0.012 * random.nextGaussian());
        }
        return series(closes);
    }

    private static double[] returns(ValueSeries closes) {
        return IntStream.range(1, closes.size())
                .mapToDouble(t -> closes.value(t) / closes.value(t - 1) - 1)
                .toArray();
    }

    private static void is(Reading ours, double expected) {
        assertThat(ours.orNaN())
                .as(ours.reason())
                .isCloseTo(expected, within(ROUNDING * Math.max(1e-3, Math.abs(expected))));
    }

    @Test
    void everyRatioIsItsDefinition() {
        for (double riskFree : new double[] {0, 0.03}) {
            ValueSeries closes = walk(1300, 1);
            double[] excess = returns(closes);
            double rate = Math.pow(1 + riskFree, 1 / 252.0) - 1;
            var plain = new DescriptiveStatistics(excess);
            double[] shifted = Arrays.stream(excess).map(r -> r - rate).toArray();
            var stats = new DescriptiveStatistics(shifted);
            Performance ours = Performance.of(closes, riskFree);
            int n = excess.length;
            assertThat(ours.returns()).isEqualTo(n);

            double growth = 1;
            for (double r : excess) {
                growth *= 1 + r;
            }
            is(ours.totalReturn(), growth - 1);
            is(ours.annualisedReturn252(), Math.exp(Math.log(growth) * 252 / n) - 1);
            long days = closes.epochDay(n) - closes.epochDay(0);
            is(ours.annualisedReturnCalendar(), Math.exp(Math.log(growth) * 365.25 / days) - 1);
            is(ours.volatility(), plain.getStandardDeviation() * Math.sqrt(252));
            is(ours.sharpe(), stats.getMean() / stats.getStandardDeviation() * Math.sqrt(252));
            double downside = Math.sqrt(
                    Arrays.stream(shifted).filter(r -> r < 0).map(r -> r * r).sum() / n);
            is(ours.sortino(), stats.getMean() / downside * Math.sqrt(252));
            double gains = Arrays.stream(shifted).filter(r -> r > 0).sum();
            double losses = Arrays.stream(shifted).filter(r -> r < 0).sum();
            is(ours.omega(), -gains / losses);
        }
    }

    @Test
    void theTailsAreTheirDefinitions() {
        ValueSeries closes = walk(900, 2);
        double[] returns = returns(closes);
        var stats = new DescriptiveStatistics(returns);
        ReturnSample sample = Performance.of(closes, 0).sample();
        double bound = new Percentile()
                .withEstimationType(Percentile.EstimationType.R_7)
                .evaluate(returns, 5);
        is(sample.mean(), stats.getMean());
        is(sample.historicalVar95(), bound);
        is(
                sample.cvar95(),
                Arrays.stream(returns).filter(r -> r <= bound).average().orElseThrow());
        is(sample.gaussianVar95(), stats.getMean() - 1.6448536269514722 * stats.getStandardDeviation());
        is(sample.skew(), stats.getSkewness());
        is(sample.kurtosis(), stats.getKurtosis());
        is(sample.bestDay(), stats.getMax());
        is(sample.worstDay(), stats.getMin());
        int best = IntStream.range(0, returns.length)
                .filter(i -> returns[i] == stats.getMax())
                .findFirst()
                .orElseThrow();
        assertThat(sample.bestDate()).contains(closes.day(best + 1));
        assertThat(sample.worstDate()).isPresent();
        double g1 = sample.populationSkew().orNaN();
        double g2 = sample.populationKurtosis().orNaN();
        double ratio = stats.getMean() / stats.getStandardDeviation();
        double error = Math.sqrt((1 - g1 * ratio + (g2 + 3 - 1) / 4 * ratio * ratio) / (returns.length - 1));
        is(Performance.of(closes, 0).probabilisticSharpe(), Normal.upTo(ratio / error));
        assertThat(Performance.of(closes, 0).meanIsZero().pValue().isPresent()).isTrue();
        assertThat(Performance.of(closes, 0).isNormal().pValue().isPresent()).isTrue();
        assertThat(Performance.of(closes, 0).isRandom().pValue().isPresent()).isTrue();
    }

    @Test
    void daysAreCountedAsTheyAre() {
        // Returns: +10 %, 0, -10 %, +20 %, -5 %.
        Performance ours = Performance.of(series(100, 110, 110, 99, 118.8, 112.86), 0);
        ReturnSample sample = ours.sample();
        is(sample.shareOfPositiveDays(), 2 / 5.0);
        is(sample.hitRate(), 2 / 4.0);
        is(sample.profitFactor(), 0.30 / 0.15);
        assertThat(sample.worstDate()).contains(LocalDate.of(2020, 1, 5));
    }

    @Test
    void drawdownsAreFoundByBruteForceToo() {
        ValueSeries closes = walk(700, 3);
        double deepest = 0;
        double squares = 0;
        for (int t = 0; t < closes.size(); t++) {
            double peak = 0;
            for (int i = 0; i <= t; i++) {
                peak = Math.max(peak, closes.value(i));
            }
            deepest = Math.min(deepest, closes.value(t) / peak - 1);
            squares += Math.pow(100 * (closes.value(t) / peak - 1), 2);
        }
        Performance ours = Performance.of(closes, 0);
        is(ours.drawdowns().maximum(), deepest);
        is(ours.drawdowns().ulcer(), Math.sqrt(squares / closes.size()));
        is(ours.calmar(), ours.annualisedReturnCalendar().orNaN() / -deepest);
        List<DrawdownEpisode> worst = ours.drawdowns().worst(10);
        assertThat(worst).hasSize(10).isSortedAccordingTo((a, b) -> Double.compare(a.depth(), b.depth()));
        for (DrawdownEpisode episode : worst) {
            double peak = closes.value(closes.rowAt(episode.peak()));
            is(Reading.of(episode.depth()), closes.value(closes.rowAt(episode.trough())) / peak - 1);
            episode.recovered()
                    .ifPresent(
                            day -> assertThat(closes.value(closes.rowAt(day))).isGreaterThanOrEqualTo(peak));
        }
    }

    @Test
    void aDrawdownHasItsDates() {
        // Days of 2020-01: 2, 3, 4, 5, 6, then 9, 10.
        Drawdowns drawdowns =
                Performance.of(series(100, 100, 90, 80, 95, 100, 50), 0).drawdowns();
        assertThat(drawdowns.worst(10)).hasSize(2);
        DrawdownEpisode open = drawdowns.deepest().orElseThrow();
        assertThat(open.depth()).isEqualTo(-0.5);
        assertThat(open.peak()).isEqualTo(LocalDate.of(2020, 1, 9));
        assertThat(open.recovered()).isEmpty();
        assertThat(open.recoveryDays()).isEmpty();
        assertThat(open.durationDays()).isEqualTo(1);
        DrawdownEpisode healed = drawdowns.worst(10).get(1);
        assertThat(healed.peak()).isEqualTo(LocalDate.of(2020, 1, 3));
        assertThat(healed.trough()).isEqualTo(LocalDate.of(2020, 1, 5));
        assertThat(healed.recovered()).contains(LocalDate.of(2020, 1, 9));
        assertThat(healed.durationDays()).isEqualTo(6);
        assertThat(healed.declineDays()).isEqualTo(2);
        assertThat(healed.recoveryDays()).contains(4L);
    }

    @Test
    void monthsAndYearsChainToTheTotal() {
        ValueSeries closes = walk(800, 4);
        Performance ours = Performance.of(closes, 0);
        for (List<PeriodReturn> table : List.of(ours.monthly(), ours.yearly())) {
            double growth =
                    table.stream().mapToDouble(period -> 1 + period.value()).reduce(1, (a, b) -> a * b);
            is(Reading.of(growth - 1), ours.totalReturn().orNaN());
        }
        assertThat(ours.monthly().getFirst().period()).isEqualTo("2020-01");
        assertThat(ours.yearly().getFirst().period()).isEqualTo("2020");
        var turn = new ValueSeries(
                "turn",
                new int[] {
                    (int) LocalDate.of(2023, 12, 29).toEpochDay(),
                    (int) LocalDate.of(2024, 1, 2).toEpochDay()
                },
                new double[] {100, 101});
        assertThat(Performance.of(turn, 0).yearly()).singleElement().satisfies(year -> {
            assertThat(year.period()).isEqualTo("2024");
            assertThat(year.value()).isCloseTo(0.01, within(1e-15));
        });
    }

    @Test
    void whatCannotBeSaidHasAReason() {
        for (ValueSeries few : List.of(series(), series(100))) {
            Performance none = Performance.of(few, 0);
            List<Reading> readings = new ArrayList<>(List.of(
                    none.totalReturn(),
                    none.annualisedReturn252(),
                    none.annualisedReturnCalendar(),
                    none.volatility(),
                    none.sharpe(),
                    none.sortino(),
                    none.calmar(),
                    none.omega(),
                    none.probabilisticSharpe()));
            ReturnSample sample = none.sample();
            readings.addAll(List.of(
                    sample.mean(),
                    sample.historicalVar95(),
                    sample.gaussianVar95(),
                    sample.cvar95(),
                    sample.bestDay(),
                    sample.shareOfPositiveDays(),
                    sample.hitRate(),
                    sample.profitFactor(),
                    sample.skew()));
            assertThat(readings)
                    .allSatisfy(reading -> assertThat(reading.reason()).startsWith("needs "));
            assertThat(sample.bestDate()).isEmpty();
        }
        assertThat(Performance.of(series(), 0).drawdowns().ulcer().isPresent()).isFalse();
        assertThat(Performance.of(series(), 0).drawdowns().maximum().isPresent())
                .isFalse();
    }

    @Test
    void anInvestmentThatOnlyGrowsSteadilyHasNoRatios() {
        double[] closes = new double[300];
        Arrays.setAll(closes, t -> 100 * Math.pow(1.0005, t));
        Performance steady = Performance.of(series(closes), 0);
        assertThat(steady.sharpe().reason()).isEqualTo("the returns do not vary");
        assertThat(steady.probabilisticSharpe().isPresent()).isFalse();
        assertThat(steady.sortino().reason()).contains("no return is below");
        assertThat(steady.omega().reason()).contains("no return is below");
        assertThat(steady.calmar().reason()).isEqualTo("there was no drawdown");
        assertThat(steady.sample().profitFactor().reason()).isEqualTo("there was no loss");
        assertThat(steady.sample().kurtosis().reason()).isEqualTo("the returns do not vary");
        assertThat(steady.meanIsZero().pValue().isPresent()).isFalse();
        is(steady.drawdowns().maximum(), 0);
        assertThat(Performance.of(series(5, 5, 5), 0).sample().hitRate().reason())
                .contains("no close differs");
    }

    @Test
    void pricesAreAboveZeroAndRatesAboveMinusOne() {
        assertThatThrownBy(() -> Performance.of(series(1, 0, 2), 0)).hasMessageContaining("not above zero");
        assertThatThrownBy(() -> Performance.of(series(1, 2), -1)).hasMessageContaining("above -1");
    }

    @Test
    void comparisonsAreThoseOfHipparchus() {
        ValueSeries benchmark = walk(600, 5);
        ValueSeries noise = walk(600, 6);
        double[] closes = new double[600];
        Arrays.setAll(closes, t -> Math.pow(benchmark.value(t), 1.3) * noise.value(t));
        Comparison ours = Comparison.of(series(closes), benchmark, 0.02);
        var regression = new SimpleRegression();
        double[] y = returns(ours.asset());
        double[] x = returns(ours.benchmark());
        double rate = Math.pow(1.02, 1 / 252.0) - 1;
        var differences = new DescriptiveStatistics();
        for (int i = 0; i < x.length; i++) {
            regression.addData(x[i] - rate, y[i] - rate);
            differences.addValue(y[i] - x[i]);
        }
        is(ours.beta(), regression.getSlope());
        is(ours.alphaDaily(), regression.getIntercept());
        is(ours.alpha(), 252 * regression.getIntercept());
        is(ours.correlation(), new PearsonsCorrelation().correlation(x, y));
        is(ours.trackingError(), differences.getStandardDeviation() * Math.sqrt(252));
        is(ours.informationRatio(), differences.getMean() / differences.getStandardDeviation() * Math.sqrt(252));
        assertThat(ours.matrix()).hasSize(2);
    }

    @Test
    void onlyCommonDaysAreCompared() {
        var asset = new ValueSeries("a", new int[] {1, 2, 3, 5, 8}, new double[] {10, 11, 12, 13, 14});
        var benchmark = new ValueSeries("b", new int[] {0, 2, 4, 5, 8, 9}, new double[] {1, 2, 3, 4, 5, 6});
        Comparison common = Comparison.of(asset, benchmark, 0);
        assertThat(common.returns()).isEqualTo(2);
        assertThat(common.asset().value(0)).isEqualTo(11);
        assertThat(common.benchmark().value(2)).isEqualTo(5);

        Comparison none = Comparison.of(asset, series(1, 2), 0);
        assertThat(none.beta().reason()).isEqualTo("needs 3 common days, has 0");
        assertThat(none.correlation().isPresent()).isFalse();
        Comparison flat =
                Comparison.of(asset, new ValueSeries("b", new int[] {1, 2, 3, 5}, new double[] {7, 7, 7, 7}), 0);
        assertThat(flat.beta().reason()).contains("do not vary");
        assertThat(flat.alpha().isPresent()).isFalse();
        assertThat(flat.correlation().isPresent()).isFalse();
        assertThat(Comparison.of(asset, asset, 0).informationRatio().reason()).contains("does not vary");
        is(Comparison.of(asset, asset, 0).beta(), 1);
    }

    @Test
    @Recorded
    void theIndexOfRecordFellAsEverybodyKnows() throws IOException {
        var days = new ArrayList<Integer>();
        var closes = new ArrayList<Double>();
        for (String line : Files.readAllLines(RecordedData.file("prices/index/GSPC.csv"))) {
            String[] cells = line.split(",", -1);
            if (cells[0].compareTo("2000-01-01") >= 0 && cells[0].compareTo("2024-01-01") < 0 && !cells[4].isEmpty()) {
                days.add(Math.toIntExact(LocalDate.parse(cells[0]).toEpochDay()));
                closes.add(Double.parseDouble(cells[4]));
            }
        }
        Performance index = Performance.of(
                new ValueSeries(
                        "GSPC",
                        days.stream().mapToInt(Integer::intValue).toArray(),
                        closes.stream().mapToDouble(Double::doubleValue).toArray()),
                0);
        // The S&P 500 fell 56.8 % from 2007-10-09 to 2009-03-09 and was back on 2013-03-28; it lost 12 % on 2020-03-16.
        DrawdownEpisode deepest = index.drawdowns().deepest().orElseThrow();
        assertThat(deepest.depth()).isCloseTo(-0.5678, within(0.0001));
        assertThat(deepest.peak()).isEqualTo(LocalDate.of(2007, 10, 9));
        assertThat(deepest.trough()).isEqualTo(LocalDate.of(2009, 3, 9));
        assertThat(deepest.recovered()).contains(LocalDate.of(2013, 3, 28));
        assertThat(index.sample().worstDate()).contains(LocalDate.of(2020, 3, 16));
        assertThat(index.sample().worstDay().orNaN()).isCloseTo(-0.1198, within(0.0001));
        assertThat(index.yearly()).anySatisfy(year -> {
            assertThat(year.period()).isEqualTo("2008");
            assertThat(year.value()).isCloseTo(-0.3849, within(0.0001));
        });
    }
}
