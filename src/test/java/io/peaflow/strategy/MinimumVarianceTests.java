package io.peaflow.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MinimumVarianceTests {

    /** What figure P23 asks of weights. */
    private static final double WEIGHT = 1e-6;

    @Property(tries = 60)
    void agreesWithAProjectedGradient(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int assets) {
        double[][] covariance = covariance(new Random(seed), assets, 300);
        double[] weights = new MinimumVariance(covariance).weights(0.9);
        double[] other = projectedGradient(covariance, 0.9);
        for (int i = 0; i < assets; i++) {
            assertThat(weights[i]).isNotNegative().isCloseTo(other[i], within(WEIGHT));
        }
        assertThat(Arrays.stream(weights).sum()).isCloseTo(0.9, within(1e-12));
    }

    /** By the conditions of Karush, Kuhn and Tucker, which no other point of a convex problem fulfils. */
    @Property(tries = 300)
    void withCostsNoSmallStepIsWorthIt(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int assets) {
        Random random = new Random(seed);
        double[][] covariance = covariance(random, assets, 300);
        double[] held = held(random, assets);
        double[] cost = new double[assets];
        for (int i = 0; i < assets; i++) {
            cost[i] = random.nextInt(4) == 0 ? 0 : 0.0001 + 0.004 * random.nextDouble();
        }
        double aversion = Math.exp(random.nextDouble() * 6);

        double[] weights = new MinimumVariance(covariance).weights(held, cost, aversion, 0.9);

        assertThat(Arrays.stream(weights).sum()).isCloseTo(0.9, within(1e-9));
        double cheapestMore = Double.POSITIVE_INFINITY;
        double dearestLess = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < assets; i++) {
            double slope = 0;
            for (int j = 0; j < assets; j++) {
                slope += aversion * covariance[i][j] * weights[j];
            }
            assertThat(weights[i]).isGreaterThanOrEqualTo(0);
            cheapestMore = Math.min(cheapestMore, slope + (weights[i] >= held[i] - 1e-12 ? cost[i] : -cost[i]));
            if (weights[i] > 1e-12) {
                dearestLess = Math.max(dearestLess, slope + (weights[i] > held[i] + 1e-12 ? cost[i] : -cost[i]));
            }
        }
        // Whatever is sold a little to buy a little of another saves less than it costs.
        assertThat(dearestLess).isLessThanOrEqualTo(cheapestMore + 1e-9 * aversion);
    }

    @Example
    void withCostsAgreesWithAFineGrid() {
        double[][] covariance = {{0.04, 0.01}, {0.01, 0.09}};
        double[] held = {0.2, 0.7};
        double[] cost = {0.01, 0.01};
        MinimumVariance optimum = new MinimumVariance(covariance);
        double best = Double.POSITIVE_INFINITY;
        double first = 0;
        for (int step = 0; step <= 900_000; step++) {
            double weight = step / 1e6;
            double[] tried = {weight, 0.9 - weight};
            double sum = 2 * optimum.variance(tried) + 0.01 * (Math.abs(weight - 0.2) + Math.abs(0.7 - tried[1]));
            if (sum < best) {
                best = sum;
                first = weight;
            }
        }
        assertThat(optimum.weights(held, cost, 4, 0.9)[0]).isCloseTo(first, within(WEIGHT));
        // Dear enough, and nothing moves.
        double[] left = optimum.weights(held, new double[] {1, 1}, 4, 0.9);
        assertThat(left[0]).isCloseTo(0.2, within(1e-12));
        assertThat(left[1]).isCloseTo(0.7, within(1e-12));
    }

    @Property(tries = 200)
    void wholeSharesStayWithinTheMoney(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int assets) {
        Random random = new Random(seed);
        MinimumVariance optimum = new MinimumVariance(covariance(random, assets, 100));
        double[] weights = optimum.weights(0.9);
        double[] prices = random.doubles(assets, 1, 400).toArray();
        double spent = 0;
        double[] rounded = new double[assets];
        long[] shares = optimum.wholeShares(weights, prices, 20_000);
        for (int i = 0; i < assets; i++) {
            assertThat(shares[i]).isNotNegative();
            rounded[i] = shares[i] * prices[i] / 20_000;
            spent += shares[i] * prices[i];
        }
        assertThat(spent).isLessThanOrEqualTo(0.9 * 20_000 + 1e-6);
        double[] down = new double[assets];
        for (int i = 0; i < assets; i++) {
            down[i] = weights[i] - Math.floor(weights[i] * 20_000 / prices[i] + 1e-9) * prices[i] / 20_000;
            rounded[i] = weights[i] - rounded[i];
        }
        // Closer to the ideal than rounding down, in the sense of variance.
        assertThat(optimum.variance(rounded)).isLessThanOrEqualTo(optimum.variance(down) + 1e-15);
    }

    @Example
    void whatIsNoCovarianceIsRefused() {
        for (double[][] wrong : new double[][][] {
            {{1, 0}}, {{1, 2}, {3, 1}}, {{-1}}, {{Double.NaN}}, {{0}}, {},
        }) {
            assertThatIllegalArgumentException().isThrownBy(() -> new MinimumVariance(wrong));
        }
    }

    @Example
    void equalColumnsHaveAnAnswerToo() {
        double[][] same = {{0.04, 0.04}, {0.04, 0.04}};
        assertThat(Arrays.stream(new MinimumVariance(same).weights(1)).sum()).isCloseTo(1, within(1e-9));
    }

    static double[][] covariance(Random random, int assets, int rows) {
        double[][] returns = new double[rows][assets];
        for (double[] row : returns) {
            double market = 0.01 * random.nextGaussian();
            for (int i = 0; i < assets; i++) {
                row[i] = market * (0.5 + i % 7 / 5.0) + 0.012 * random.nextGaussian() * (0.6 + i % 5 / 4.0);
            }
        }
        double[][] covariance = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (double[] row : returns) {
                    sum += row[i] * row[j];
                }
                covariance[i][j] = sum / rows;
                covariance[j][i] = sum / rows;
            }
        }
        return covariance;
    }

    private static double[] held(Random random, int assets) {
        double[] held = new double[assets];
        double sum = 1e-9;
        for (int i = 0; i < assets; i++) {
            held[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble();
            sum += held[i];
        }
        for (int i = 0; i < assets; i++) {
            held[i] *= 0.85 / sum;
        }
        return held;
    }

    /** Accelerated, with a restart where it overshoots (Beck and Teboulle, 2009; O'Donoghue and Candes, 2015). */
    private static double[] projectedGradient(double[][] covariance, double invested) {
        int n = covariance.length;
        double steepest = 0;
        for (double[] row : covariance) {
            steepest = Math.max(steepest, Arrays.stream(row).map(Math::abs).sum());
        }
        double[] at = new double[n];
        Arrays.fill(at, invested / n);
        double[] ahead = at.clone();
        double momentum = 1;
        for (int step = 0; step < 4000; step++) {
            double[] down = new double[n];
            for (int i = 0; i < n; i++) {
                double slope = 0;
                for (int j = 0; j < n; j++) {
                    slope += covariance[i][j] * ahead[j];
                }
                down[i] = ahead[i] - slope / steepest;
            }
            double[] next = projected(down, invested);
            double overshoot = 0;
            for (int i = 0; i < n; i++) {
                overshoot += (ahead[i] - next[i]) * (next[i] - at[i]);
            }
            double more = overshoot > 0 ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            for (int i = 0; i < n; i++) {
                ahead[i] = next[i] + (overshoot > 0 ? 0 : (momentum - 1) / more) * (next[i] - at[i]);
            }
            at = next;
            momentum = more;
        }
        return at;
    }

    /** The nearest point of the simplex (Duchi et al., 2008). */
    private static double[] projected(double[] point, double sum) {
        double[] sorted = point.clone();
        Arrays.sort(sorted);
        double together = 0;
        double threshold = 0;
        for (int k = 1; k <= sorted.length; k++) {
            double value = sorted[sorted.length - k];
            together += value;
            threshold = value > (together - sum) / k ? (together - sum) / k : threshold;
        }
        double lowered = threshold;
        return Arrays.stream(point).map(value -> Math.max(0, value - lowered)).toArray();
    }
}
