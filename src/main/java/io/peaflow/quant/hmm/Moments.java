package io.peaflow.quant.hmm;

import java.util.Arrays;

/**
 * Weighed sums over all rows, and the means and covariances that follow from them: one weight a row and state.
 *
 * <p>The weights of a row sum to 1. So the sums of the state with most rows are what is left of those of all rows when the
 * others are taken away, and one state less has to be gone through.
 */
final class Moments {

    /** Sums side by side, added up at the end: vector instructions, and few enough to stay in the nearest cache. */
    static final int LANES = Observations.BLOCK / 4;

    private final Observations data;
    private final int states;
    private final int columns;
    private final Covariance kind;
    /** Of all rows: the sum of each column, then of each product of two columns. */
    private final double[] total;
    /** The same for each state. */
    private final double[][] sums;

    private final double[][] lanes;
    private final double[] weights = new double[Observations.BLOCK];
    private final double[] weighed = new double[Observations.BLOCK];
    private final double[] rows;

    Moments(Observations data, int states, Covariance kind) {
        this.data = data;
        this.states = states;
        this.columns = data.columns();
        this.kind = kind;
        int pairs = kind == Covariance.FULL ? columns * (columns + 1) / 2 : columns;
        this.total = new double[columns + pairs];
        this.sums = new double[states][columns + pairs];
        this.lanes = new double[columns + pairs][LANES];
        this.rows = new double[states];
        double[] everything = new double[data.rows()];
        Arrays.fill(everything, 1);
        gather(everything, total);
    }

    /** Takes the weights of every state. */
    void gather(double[][] probability) {
        for (int state = 0; state < states; state++) {
            rows[state] = Kernels.sum(probability[state], data.rows());
        }
        int most = most();
        double[] left = sums[most];
        System.arraycopy(total, 0, left, 0, left.length);
        rows[most] = data.rows();
        for (int state = 0; state < states; state++) {
            if (state != most) {
                gather(probability[state], sums[state]);
                rows[most] -= rows[state];
                for (int i = 0; i < left.length; i++) {
                    left[i] -= sums[state][i];
                }
            }
        }
    }

    private int most() {
        int most = 0;
        for (int state = 1; state < states; state++) {
            most = rows[state] > rows[most] ? state : most;
        }
        return most;
    }

    private void gather(double[] probability, double[] result) {
        for (double[] lane : lanes) {
            Arrays.fill(lane, 0);
        }
        for (int block = 0; block < data.blockCount(); block++) {
            int count = data.rowsOf(block);
            System.arraycopy(probability, block * Observations.BLOCK, weights, 0, count);
            Arrays.fill(weights, count, Observations.BLOCK, 0);
            gather(block);
        }
        for (int i = 0; i < result.length; i++) {
            result[i] = Kernels.sum(lanes[i], LANES);
        }
    }

    /** A last block that is not full goes on in rows without weight. */
    private void gather(int block) {
        int pair = columns;
        for (int column = 0; column < columns; column++) {
            double[] values = data.block(block, column);
            Kernels.product(weights, values, weighed, Observations.BLOCK);
            Kernels.fold(lanes[column], weighed);
            for (int other = kind == Covariance.FULL ? 0 : column; other <= column; other++) {
                Kernels.foldProducts(lanes[pair++], weighed, data.block(block, other));
            }
        }
    }

    /** Writes means and covariances; a state without rows keeps what it had. */
    void into(Parameters parameters) {
        for (int state = 0; state < states; state++) {
            if (rows[state] > 0) {
                into(parameters, state);
            }
        }
    }

    private void into(Parameters parameters, int state) {
        double[] mean = parameters.mean;
        double[] covariance = parameters.covariance;
        double[] sum = sums[state];
        int pair = columns;
        int at = state * columns;
        int from = state * parameters.spread();
        for (int column = 0; column < columns; column++) {
            mean[at + column] = sum[column] / rows[state];
            if (kind == Covariance.DIAGONAL) {
                covariance[from + column] = sum[pair++] / rows[state] - mean[at + column] * mean[at + column];
                continue;
            }
            for (int other = 0; other <= column; other++) {
                double value = sum[pair++] / rows[state] - mean[at + column] * mean[at + other];
                covariance[from + column * columns + other] = value;
                covariance[from + other * columns + column] = value;
            }
        }
    }
}
