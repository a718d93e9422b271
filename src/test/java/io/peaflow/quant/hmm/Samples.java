package io.peaflow.quant.hmm;

import io.peaflow.quant.random.RandomStream;
import java.util.Arrays;

/** Models and rows for tests. */
final class Samples {

    private Samples() {}

    /** A model with random parameters that are not extreme. */
    static Parameters model(int states, int columns, Covariance kind, long seed) {
        RandomStream random = RandomStream.of(seed);
        var parameters = new Parameters(states, columns, kind);
        distribution(parameters.start, 0, states, random);
        for (int state = 0; state < states; state++) {
            distribution(parameters.transition, state * states, states, random);
            for (int column = 0; column < columns; column++) {
                parameters.mean[state * columns + column] = 2 * random.nextGaussian();
            }
            double[] factor = new double[columns * columns];
            for (int i = 0; i < factor.length; i++) {
                factor[i] = (i % (columns + 1) == 0 ? 0.6 : 0) + 0.3 * random.nextGaussian();
            }
            for (int row = 0; row < columns; row++) {
                for (int column = 0; column < columns; column++) {
                    double sum = row == column ? 0.05 : 0;
                    for (int i = 0; i < columns; i++) {
                        sum += factor[row * columns + i] * factor[column * columns + i];
                    }
                    if (kind == Covariance.FULL) {
                        parameters.covariance[state * columns * columns + row * columns + column] = sum;
                    } else if (row == column) {
                        parameters.covariance[state * columns + row] = sum;
                    }
                }
            }
        }
        return parameters;
    }

    private static void distribution(double[] target, int from, int length, RandomStream random) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            target[i] = 0.05 + random.nextDouble();
            sum += target[i];
        }
        for (int i = from; i < from + length; i++) {
            target[i] /= sum;
        }
    }

    /** Rows drawn near the means of a model, whose chain stays with probability 0.95. */
    static double[][] rows(Parameters model, int count, long seed) {
        RandomStream random = RandomStream.of(seed);
        double[][] rows = new double[count][model.columns];
        int state = 0;
        for (double[] row : rows) {
            state = random.nextDouble() < 0.05 ? random.nextInt(model.states) : state;
            double common = random.nextGaussian();
            for (int column = 0; column < model.columns; column++) {
                row[column] = model.mean[state * model.columns + column]
                        + (0.4 + 0.3 * state) * (random.nextGaussian() + 0.5 * common);
            }
        }
        return rows;
    }

    /** The rows of {@code const.py} in the comment of {@link HmmlearnTests}: a linear congruential generator, exact in doubles. */
    static double[][] congruential(int count, int columns) {
        long seed = 20251121;
        double[][] rows = new double[count][columns];
        for (int row = 0; row < count; row++) {
            int group = row / 50 % 3;
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int i = 0; i < 3; i++) {
                    seed = (seed * 1103515245L + 12345L) % 2147483648L;
                    sum += seed / 2147483648.0;
                }
                rows[row][column] = (sum - 1.5) * (1.0 + 0.5 * group)
                        + 0.5 * group * (column + 1)
                        + (column > 0 ? 0.5 * rows[row][column - 1] : 0.0);
            }
        }
        return rows;
    }

    static double[][] first(double[][] rows, int count) {
        return Arrays.copyOf(rows, count);
    }
}
