package io.peaflow.quant.hmm;

import java.util.Arrays;

/** The density of every row under every state, each row divided by that of its likeliest state. */
final class Densities {

    private static final double LOG_TWO_PI = 1.8378770664093453;

    private final Observations data;
    private final int states;
    private final int columns;
    private final Covariance kind;
    /** Inverse of the Cholesky factor, a lower triangle a state; or one over each variance. */
    private final double[] whitening;

    private final double[] constant;
    private final double[] mean;
    private final double[] factor;
    private final double[][] log;
    private final double[][] differences;
    private final double[] single;
    private final double[] line = new double[Observations.BLOCK];
    private final double[] most = new double[Observations.BLOCK];
    private final double[] whole = new double[Observations.BLOCK];
    private final double[] power = new double[Observations.BLOCK];

    Densities(Observations data, int states, Covariance kind) {
        this.data = data;
        this.states = states;
        this.columns = data.columns();
        this.kind = kind;
        this.whitening = new double[states * (kind == Covariance.FULL ? columns * columns : columns)];
        this.constant = new double[states];
        this.mean = new double[states * columns];
        this.single = new double[columns];
        this.factor = new double[columns * columns];
        this.log = new double[states][Observations.BLOCK];
        this.differences = new double[columns][Observations.BLOCK];
    }

    /**
     * Takes over the parameters.
     *
     * @return the smallest variance that a column has left once those before it are known, over all states; at most 0
     *     when a covariance is not positive definite, and then nothing may be computed
     */
    double take(Parameters parameters) {
        System.arraycopy(parameters.mean, 0, mean, 0, mean.length);
        double least = Double.POSITIVE_INFINITY;
        for (int state = 0; state < states; state++) {
            least = Math.min(
                    least, kind == Covariance.FULL ? triangle(parameters, state) : variances(parameters, state));
        }
        return least;
    }

    private double variances(Parameters parameters, int state) {
        double least = Double.POSITIVE_INFINITY;
        double logs = 0;
        for (int column = 0; column < columns; column++) {
            double variance = parameters.covariance[state * columns + column];
            least = Math.min(least, variance);
            logs += StrictMath.log(variance);
            whitening[state * columns + column] = 1 / variance;
        }
        constant[state] = -0.5 * (columns * LOG_TWO_PI + logs);
        return least;
    }

    private double triangle(Parameters parameters, int state) {
        int from = state * columns * columns;
        double least = Cholesky.factor(parameters.covariance, from, columns, factor);
        if (!(least > 0)) {
            return Double.isNaN(least) ? -1 : least;
        }
        double logs = 0;
        for (int column = 0; column < columns; column++) {
            logs += 2 * StrictMath.log(factor[column * columns + column]);
        }
        Cholesky.invert(factor, columns, whitening, from);
        constant[state] = -0.5 * (columns * LOG_TWO_PI + logs);
        return least;
    }

    /**
     * Writes for every row the density under each state, divided by the greatest of them.
     *
     * @return the sum of the logarithms of what was divided by
     */
    double relative(double[][] result) {
        double sum = 0;
        for (int block = 0; block < data.blockCount(); block++) {
            int count = data.rowsOf(block);
            Arrays.fill(most, Double.NEGATIVE_INFINITY);
            for (int state = 0; state < states; state++) {
                squares(block, state, count);
                Kernels.logDensity(log[state], constant[state], count);
                Kernels.max(most, log[state], count);
            }
            for (int state = 0; state < states; state++) {
                Kernels.powers(log[state], most, whole, power, count);
                System.arraycopy(power, 0, result[state], block * Observations.BLOCK, count);
            }
            sum += Kernels.sum(most, count);
        }
        return sum;
    }

    private void squares(int block, int state, int count) {
        double[] squares = log[state];
        Arrays.fill(squares, 0);
        if (kind == Covariance.DIAGONAL) {
            for (int column = 0; column < columns; column++) {
                int at = state * columns + column;
                Kernels.addSquares(squares, data.block(block, column), mean[at], whitening[at], count);
            }
            return;
        }
        for (int column = 0; column < columns; column++) {
            Kernels.subtract(data.block(block, column), mean[state * columns + column], differences[column], count);
        }
        for (int column = 0; column < columns; column++) {
            whiten(state * columns * columns + column * columns, column, count);
            Kernels.addProduct(squares, line, line, count);
        }
    }

    /** One line of the triangle times the differences. */
    private void whiten(int from, int column, int count) {
        double[] w = whitening;
        double[][] d = differences;
        Kernels.weigh(line, d[0], w[from], count);
        int next = 1;
        for (; next + 2 <= column; next += 3) {
            Kernels.addWeighed(
                    line,
                    d[next],
                    d[next + 1],
                    d[next + 2],
                    w[from + next],
                    w[from + next + 1],
                    w[from + next + 2],
                    count);
        }
        for (; next <= column; next++) {
            Kernels.addWeighed(line, d[next], w[from + next], count);
        }
    }

    /** The logarithm of the density of one row under one state: the same bits as in {@link #relative}, before the division. */
    double logarithm(int row, int state) {
        for (int column = 0; column < columns; column++) {
            single[column] = data.value(row, column);
        }
        return logarithm(single, state);
    }

    /** The same for a row that is not among the observations. */
    double logarithm(double[] row, int state) {
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            sum += whitenedSquare(row, state, column);
        }
        return constant[state] - 0.5 * sum;
    }

    private double whitenedSquare(double[] row, int state, int column) {
        if (kind == Covariance.DIAGONAL) {
            int at = state * columns + column;
            double difference = row[column] - mean[at];
            return whitening[at] * (difference * difference);
        }
        double sum = 0;
        for (int other = 0; other <= column; other++) {
            sum += whitening[(state * columns + column) * columns + other]
                    * (row[other] - mean[state * columns + other]);
        }
        return sum * sum;
    }
}
