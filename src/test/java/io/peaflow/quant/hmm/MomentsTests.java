package io.peaflow.quant.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.quant.random.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTests {

    @ParameterizedTest
    @CsvSource({"1, FULL, 300", "2, FULL, 256", "3, FULL, 700", "4, DIAGONAL, 511", "3, DIAGONAL, 20"})
    void areThoseOfEachStateByTheirDefinition(int states, Covariance kind, int rows) {
        Observations data = Observations.ofRows(Samples.congruential(rows, 4));
        double[][] weights = weights(states, rows);
        var moments = new Moments(data, states, kind);
        var found = new Parameters(states, 4, kind);
        moments.gather(weights);
        moments.into(found);
        for (int state = 0; state < states; state++) {
            for (int column = 0; column < 4; column++) {
                double mean = mean(data, weights[state], column);
                assertThat(found.mean[state * 4 + column]).isCloseTo(mean, within(1e-12));
                assertThat(found.covariance[found.variance(state, column)])
                        .isCloseTo(product(data, weights[state], column, column), within(1e-11));
                for (int other = 0; kind == Covariance.FULL && other < 4; other++) {
                    assertThat(found.covariance[state * 16 + column * 4 + other])
                            .isCloseTo(product(data, weights[state], column, other), within(1e-11));
                }
            }
        }
    }

    /** Those of a row sum to 1; one state has hardly any row. */
    private static double[][] weights(int states, int rows) {
        RandomStream random = RandomStream.of(3);
        double[][] weights = new double[states][rows];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int state = 0; state < states; state++) {
                weights[state][row] = state == 0 && states > 1 ? 0.02 * random.nextDouble() : random.nextDouble();
                sum += weights[state][row];
            }
            for (int state = 0; state < states; state++) {
                weights[state][row] /= sum;
            }
        }
        return weights;
    }

    private static double mean(Observations data, double[] weight, int column) {
        double sum = 0;
        double all = 0;
        for (int row = 0; row < weight.length; row++) {
            sum += weight[row] * data.value(row, column);
            all += weight[row];
        }
        return sum / all;
    }

    private static double product(Observations data, double[] weight, int column, int other) {
        double first = mean(data, weight, column);
        double second = mean(data, weight, other);
        double sum = 0;
        double all = 0;
        for (int row = 0; row < weight.length; row++) {
            sum += weight[row] * (data.value(row, column) - first) * (data.value(row, other) - second);
            all += weight[row];
        }
        return sum / all;
    }
}
