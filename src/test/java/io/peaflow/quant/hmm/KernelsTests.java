package io.peaflow.quant.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.quant.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KernelsTests {

    @Test
    void powersAreThoseOfTheStrictLibrary() {
        RandomStream random = RandomStream.of(1);
        int count = 20_000;
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = -random.nextDouble() * (i % 3 == 0 ? 700 : i % 3 == 1 ? 5 : 1e-3);
        }
        values[0] = 0;
        values[1] = -708;
        double[] power = new double[count];
        Kernels.powers(values, new double[count], new double[count], power, count);
        assertThat(power[0]).isEqualTo(1);
        for (int i = 0; i < count; i++) {
            double expected = StrictMath.exp(values[i]);
            assertThat(power[i]).isCloseTo(expected, within(4 * Math.ulp(expected)));
        }
    }

    @Test
    void whatIsTooSmallIsNeverNegativeOrLarge() {
        double[] power = new double[3];
        Kernels.powers(new double[] {-800, -1e10, -1e300}, new double[3], new double[3], power, 3);
        assertThat(Arrays.stream(power)).allMatch(value -> value >= 0 && value < 1e-300);
    }

    @Test
    void eigenvaluesMakeTheMatrixSingularAndSumToItsTrace() {
        Parameters model = Samples.model(4, 6, Covariance.FULL, 9);
        for (int state = 0; state < 4; state++) {
            double[] own = Cholesky.eigenvalues(model.covariance, state * 36, 6);
            Arrays.sort(own);
            double trace = 0;
            for (int column = 0; column < 6; column++) {
                trace += model.covariance[model.variance(state, column)];
            }
            assertThat(Arrays.stream(own).sum()).isCloseTo(trace, within(1e-12));
            // By Sylvester's law the matrix less a number has a Cholesky factor when that is below the smallest
            // eigenvalue only.
            assertThat(lessened(model, state, own[0] * (1 - 1e-9))).isPositive();
            assertThat(lessened(model, state, own[0] * (1 + 1e-9))).isNegative();
            double product = Arrays.stream(own).reduce(1, (first, second) -> first * second);
            double[] factor = new double[36];
            Cholesky.factor(model.covariance, state * 36, 6, factor);
            double determinant = 1;
            for (int column = 0; column < 6; column++) {
                determinant *= factor[column * 7] * factor[column * 7];
            }
            assertThat(product / determinant).isCloseTo(1, within(1e-10));
        }
    }

    private static double lessened(Parameters model, int state, double number) {
        double[] matrix = Arrays.copyOfRange(model.covariance, state * 36, (state + 1) * 36);
        for (int column = 0; column < 6; column++) {
            matrix[column * 7] -= number;
        }
        return Cholesky.factor(matrix, 0, 6, new double[36]);
    }

    @Test
    void aTriangleTimesItselfIsTheMatrix() {
        Parameters model = Samples.model(1, 5, Covariance.FULL, 4);
        double[] factor = new double[25];
        double[] inverse = new double[25];
        assertThat(Cholesky.factor(model.covariance, 0, 5, factor)).isPositive();
        Cholesky.invert(factor, 5, inverse, 0);
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column <= row; column++) {
                double product = 0;
                double unit = 0;
                for (int i = 0; i < 5; i++) {
                    product += i <= column ? factor[row * 5 + i] * factor[column * 5 + i] : 0;
                    unit += i >= column && i <= row ? factor[row * 5 + i] * inverse[i * 5 + column] : 0;
                }
                assertThat(product).isCloseTo(model.covariance[row * 5 + column], within(1e-13));
                assertThat(unit).isCloseTo(row == column ? 1 : 0, within(1e-12));
            }
        }
        assertThat(Cholesky.factor(new double[] {1, 2, 2, 1}, 0, 2, new double[4]))
                .isNegative();
    }
}
