package io.peaflow.quant.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.quant.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.stat.descriptive.DescriptiveStatistics;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.hipparchus.stat.inference.TTest;
import org.junit.jupiter.api.Test;

/** Statistics against hipparchus, closed forms and numbers that others printed. */
class StatsTests {

    private static final double ROUNDING = 1e-12;
    /** Relative, for probabilities that come from gamma functions of large arguments. */
    private static final double GAMMA = 1e-10;

    private static double[] sample(int count, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            double z = random.nextGaussian();
            values[i] = 0.0004 + 0.01 * z + 0.003 * z * z;
        }
        return values;
    }

    private static void close(Reading ours, double theirs, double relative) {
        assertThat(ours.orNaN()).isCloseTo(theirs, within(relative * Math.max(1e-3, Math.abs(theirs))));
    }

    @Test
    void momentsAreThoseOfHipparchus() {
        for (int count : new int[] {4, 5, 30, 6000}) {
            double[] values = sample(count, count);
            var theirs = new DescriptiveStatistics(values);
            Moments moments = Moments.of(values);
            assertThat(moments.mean()).isCloseTo(theirs.getMean(), within(1e-16));
            close(moments.variance(), theirs.getVariance(), ROUNDING);
            close(moments.deviation(), theirs.getStandardDeviation(), ROUNDING);
            close(moments.skew(), theirs.getSkewness(), ROUNDING);
            close(moments.kurtosis(), theirs.getKurtosis(), 1e-11);
        }
    }

    @Test
    void whatIsNotDefinedHasAReason() {
        Moments none = Moments.of(new double[0]);
        assertThat(none.variance().reason()).isEqualTo("needs 2 values, has 0");
        assertThat(none.populationSkew().isPresent()).isFalse();
        assertThat(none.populationKurtosis().isPresent()).isFalse();
        assertThat(Moments.of(new double[] {1, 2}).skew().reason()).isEqualTo("needs 3 values, has 2");
        assertThat(Moments.of(new double[] {1, 2, 3}).kurtosis().reason()).isEqualTo("needs 4 values, has 3");
        Moments constant = Moments.of(new double[] {0.1, 0.1, 0.1, 0.1});
        assertThat(constant.variance().orNaN()).isZero();
        assertThat(constant.skew().reason()).isEqualTo("all values are the same");
        assertThat(constant.kurtosis().reason()).isEqualTo("all values are the same");
        assertThat(Correlation.of(new double[1], new double[1]).reason()).contains("needs 2");
        assertThat(Correlation.of(new double[] {1, 1}, new double[] {1, 2}).reason())
                .isEqualTo("all values of one side are the same");
        for (double[] few : new double[][] {{}, {1}, {2, 2, 2}}) {
            assertThat(Hypothesis.meanIsZero(few).statistic().isPresent()).isFalse();
            assertThat(Hypothesis.isNormal(few).pValue().isPresent()).isFalse();
            assertThat(Hypothesis.isRandom(few).pValue().isPresent()).isFalse();
        }
    }

    @Test
    void quantilesAreThoseOfType7() {
        double[] values = sample(101, 7);
        var theirs = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        for (double share : new double[] {0.01, 0.05, 0.25, 0.5, 0.931, 1}) {
            assertThat(Quantile.ofType7(values, share)).isCloseTo(theirs.evaluate(values, 100 * share), within(1e-15));
        }
        // NumPy's documentation: the median of 10, 7, 4, 3, 2, 1 is 3.5.
        assertThat(Quantile.ofType7(new double[] {10, 7, 4, 3, 2, 1}, 0.5)).isEqualTo(3.5);
        assertThat(Quantile.ofType7(new double[] {3}, 0.05)).isEqualTo(3);
        assertThat(Quantile.ofType7(values, 0))
                .isEqualTo(Arrays.stream(values).min().orElseThrow());
        assertThatThrownBy(() -> Quantile.ofType7(values, 1.1)).hasMessageContaining("between 0 and 1");
        assertThatThrownBy(() -> Quantile.ofType7(values, Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void theNormalDistributionIsThatOfHipparchusFarIntoItsTails() {
        var theirs = new NormalDistribution();
        for (double z = -30; z <= 9; z += 0.0937) {
            double other = theirs.cumulativeProbability(z);
            assertThat(Normal.upTo(z)).as("z = %f", z).isCloseTo(other, within(1e-12 * other));
        }
        assertThat(Normal.FIVE_PERCENT).isCloseTo(theirs.inverseCumulativeProbability(0.05), within(1e-13));
        assertThat(Normal.upTo(Normal.FIVE_PERCENT)).isCloseTo(0.05, within(1e-15));
        assertThat(Normal.beyond(0)).isEqualTo(1);
        assertThat(Normal.beyond(-1.959963984540054)).isCloseTo(0.05, within(1e-15));
        assertThat(Normal.density(1)).isCloseTo(theirs.density(1), within(1e-16));
    }

    @Test
    void studentsDistributionIsThatOfHipparchus() {
        for (double freedom : new double[] {1, 2, 3, 10, 251, 6299}) {
            var theirs = new TDistribution(freedom);
            for (double t : new double[] {0, 0.3, 1, 2.5, 8, 30}) {
                double other = 2 * theirs.cumulativeProbability(-t);
                assertThat(StudentT.beyond(t, freedom))
                        .as("t %f, freedom %f", t, freedom)
                        .isCloseTo(other, within(1e-9 * other + 1e-300));
                assertThat(StudentT.beyond(-t, freedom)).isEqualTo(StudentT.beyond(t, freedom));
            }
        }
        // Close to zero 1 - 2 t f(0): hipparchus is off by 1e-9 there.
        assertThat(StudentT.beyond(1e-6, 251)).isCloseTo(1 - 2e-6 * new TDistribution(251).density(0), within(1e-14));
        // Cauchy, in closed form.
        assertThat(StudentT.beyond(1, 1)).isCloseTo(0.5, within(1e-14));
        assertThatThrownBy(() -> StudentT.beyond(1, 0)).hasMessageContaining("above zero");
    }

    @Test
    void theMeanIsTestedAsHipparchusDoes() {
        double[] values = sample(500, 11);
        Hypothesis test = Hypothesis.meanIsZero(values);
        var theirs = new TTest();
        close(test.statistic(), theirs.t(0, values), GAMMA);
        close(test.pValue(), theirs.tTest(0, values), GAMMA);
    }

    @Test
    void jarqueAndBeraByTheirFormula() {
        double[] values = sample(300, 12);
        double mean = Arrays.stream(values).average().orElseThrow();
        double m2 = Arrays.stream(values).map(x -> Math.pow(x - mean, 2)).sum() / 300;
        double m3 = Arrays.stream(values).map(x -> Math.pow(x - mean, 3)).sum() / 300;
        double m4 = Arrays.stream(values).map(x -> Math.pow(x - mean, 4)).sum() / 300;
        double expected = 300 / 6.0 * (Math.pow(m3, 2) / Math.pow(m2, 3) + Math.pow(m4 / m2 / m2 - 3, 2) / 4);
        Hypothesis test = Hypothesis.isNormal(values);
        close(test.statistic(), expected, ROUNDING);
        close(test.pValue(), Math.exp(-expected / 2), GAMMA);
    }

    @Test
    void runsAreCountedAroundTheMedian() {
        // Above and below in turns: 10 runs of 10 values, 6 expected, variance 20/9.
        double[] turns = {1, 2, 1, 2, 1, 2, 1, 2, 1, 2};
        assertThat(Hypothesis.isRandom(turns).statistic().orNaN()).isCloseTo(4 / Math.sqrt(20 / 9.0), within(ROUNDING));
        // The median itself is left out: 1 1 | 3 3 has two runs, three expected, variance 2/3.
        assertThat(Hypothesis.isRandom(new double[] {1, 1, 2, 3, 3}).statistic().orNaN())
                .isCloseTo(-1 / Math.sqrt(2 / 3.0), within(ROUNDING));
        double p = Hypothesis.isRandom(turns).pValue().orNaN();
        assertThat(p)
                .isCloseTo(2 * new NormalDistribution().cumulativeProbability(-4 / Math.sqrt(20 / 9.0)), within(1e-14));
    }

    @Test
    void correlationsAreThoseOfHipparchus() {
        double[] x = sample(400, 13);
        double[] y = sample(400, 14);
        double[] z = new double[400];
        Arrays.setAll(z, i -> 2 * x[i] - y[i]);
        List<List<Reading>> matrix = Correlation.matrix(List.of(x, y, z));
        var theirs = new PearsonsCorrelation(columns(x, y, z)).getCorrelationMatrix();
        for (int i = 0; i < 3; i++) {
            assertThat(matrix.get(i).get(i)).isEqualTo(Reading.of(1));
            for (int j = 0; j < 3; j++) {
                assertThat(matrix.get(i).get(j)).isEqualTo(matrix.get(j).get(i));
                assertThat(matrix.get(i).get(j).orNaN()).isCloseTo(theirs.getEntry(i, j), within(1e-13));
            }
        }
        assertThat(Correlation.matrix(List.of(x, new double[400])).get(1).get(1).isPresent())
                .isFalse();
        assertThatThrownBy(() -> Correlation.of(x, new double[3])).hasMessageContaining("y has 3 rows");
    }

    private static double[][] columns(double[]... columns) {
        double[][] rows = new double[columns[0].length][columns.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                rows[i][j] = columns[j][i];
            }
        }
        return rows;
    }
}
