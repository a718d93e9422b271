package io.peaflow.quant.hmm;

import java.util.Arrays;

/**
 * Expectation-maximisation on one sample (Baum, Petrie, Soules and Weiss 1970): all its memory is taken when it is made.
 *
 * <p>A covariance that collapses is kept invertible by adding the floor to its diagonal; {@link #floored()} tells, and
 * such a model is not accepted at the end.
 */
final class Learning {

    private final Observations data;
    private final Parameters parameters;
    private final Densities densities;
    private final Chain chain;
    private final double floor;
    private final int pairs;
    /** Sums per state: of the weights times each column, then times each product of two columns. One lane a row of a block. */
    private final double[][] lanes;

    private final double[] weights = new double[Observations.BLOCK];
    private final double[] weighed = new double[Observations.BLOCK];
    private final double[] rows;
    private boolean floored;
    private int iterations;
    private double logLikelihood = Double.NEGATIVE_INFINITY;
    private double gain = Double.POSITIVE_INFINITY;

    Learning(Observations data, int states, Covariance kind, double floor) {
        this.data = data;
        this.parameters = new Parameters(states, data.columns(), kind);
        this.densities = new Densities(data, states, kind);
        this.chain = new Chain(data.rows(), densities, parameters);
        this.floor = floor;
        int columns = data.columns();
        this.pairs = kind == Covariance.FULL ? columns * (columns + 1) / 2 : columns;
        this.lanes = new double[states * (columns + pairs)][Observations.BLOCK];
        this.rows = new double[states];
    }

    Learning from(Parameters begin) {
        parameters.take(begin);
        logLikelihood = Double.NEGATIVE_INFINITY;
        gain = Double.POSITIVE_INFINITY;
        iterations = 0;
        return this;
    }

    /** Iterates until one gains less than this, or so many were made; not a number of likelihood ends it too. */
    Learning run(int most, double tolerance) {
        for (int i = 0; i < most && gain > tolerance; i++) {
            if (!step()) {
                break;
            }
        }
        return this;
    }

    /** One expectation and one maximisation; false when the model cannot go on. */
    boolean step() {
        double before = logLikelihood;
        if (!expect()) {
            return false;
        }
        gain = logLikelihood - before;
        maximise();
        iterations++;
        return true;
    }

    /** The likelihood of the parameters as they are, and the probabilities of the states given all rows. */
    boolean expect() {
        floored = false;
        double least = densities.take(parameters);
        for (int attempt = 0; least < floor && attempt < 8; attempt++) {
            raise();
            least = densities.take(parameters);
        }
        if (!(least > 0)) {
            logLikelihood = Double.NaN;
            return false;
        }
        logLikelihood = chain.forward();
        if (!Double.isFinite(logLikelihood)) {
            logLikelihood = Double.NaN;
            return false;
        }
        chain.backward();
        return true;
    }

    private void raise() {
        floored = true;
        for (int state = 0; state < parameters.states; state++) {
            for (int column = 0; column < parameters.columns; column++) {
                parameters.covariance[parameters.variance(state, column)] += floor;
            }
        }
    }

    void maximise() {
        for (double[] lane : lanes) {
            Arrays.fill(lane, 0);
        }
        Arrays.fill(rows, 0);
        for (int block = 0; block < data.blockCount(); block++) {
            gather(block);
        }
        int states = parameters.states;
        double first = 0;
        for (int state = 0; state < states; state++) {
            first += chain.probability[state][0];
        }
        for (int state = 0; state < states; state++) {
            parameters.start[state] = chain.probability[state][0] / first;
            double steps = 0;
            for (int to = 0; to < states; to++) {
                steps += chain.steps[state * states + to];
            }
            for (int to = 0; to < states && steps > 0; to++) {
                parameters.transition[state * states + to] = chain.steps[state * states + to] / steps;
            }
            if (rows[state] > 0) {
                moments(state);
            }
        }
    }

    private void gather(int block) {
        int count = data.rowsOf(block);
        int columns = parameters.columns;
        for (int state = 0; state < parameters.states; state++) {
            System.arraycopy(chain.probability[state], block * Observations.BLOCK, weights, 0, count);
            rows[state] += Kernels.sum(weights, count);
            int lane = state * (columns + pairs);
            int pair = lane + columns;
            for (int column = 0; column < columns; column++) {
                double[] values = data.block(block, column);
                Kernels.product(weights, values, weighed, count);
                Kernels.add(lanes[lane + column], weighed, count);
                if (parameters.kind == Covariance.DIAGONAL) {
                    Kernels.addProduct(lanes[pair++], weighed, values, count);
                    continue;
                }
                for (int other = 0; other <= column; other++) {
                    Kernels.addProduct(lanes[pair++], weighed, data.block(block, other), count);
                }
            }
        }
    }

    private void moments(int state) {
        int columns = parameters.columns;
        int lane = state * (columns + pairs);
        int pair = lane + columns;
        double[] mean = parameters.mean;
        double[] covariance = parameters.covariance;
        int at = state * columns;
        int from = state * parameters.spread();
        for (int column = 0; column < columns; column++) {
            mean[at + column] = Kernels.sum(lanes[lane + column], Observations.BLOCK) / rows[state];
            if (parameters.kind == Covariance.DIAGONAL) {
                covariance[from + column] = Kernels.sum(lanes[pair++], Observations.BLOCK) / rows[state]
                        - mean[at + column] * mean[at + column];
                continue;
            }
            for (int other = 0; other <= column; other++) {
                double value = Kernels.sum(lanes[pair++], Observations.BLOCK) / rows[state]
                        - mean[at + column] * mean[at + other];
                covariance[from + column * columns + other] = value;
                covariance[from + other * columns + column] = value;
            }
        }
    }

    /** The parameters as they are now; changed by the next step. */
    Parameters parameters() {
        return parameters;
    }

    /** Of the parameters before the last maximisation. */
    double logLikelihood() {
        return logLikelihood;
    }

    double gain() {
        return gain;
    }

    int iterations() {
        return iterations;
    }

    /** Whether the last expectation had to raise a covariance. */
    boolean floored() {
        return floored;
    }

    /** The probability of a state at each row, given all rows; overwritten by the next expectation. */
    double[] smoothed(int state) {
        return chain.probability[state];
    }
}
