package io.peaflow.quant.hmm;

/**
 * Expectation-maximisation on one sample (Baum, Petrie, Soules and Weiss 1970): all its memory is taken when it is made.
 *
 * <p>A covariance that collapses is kept invertible by adding the floor to its diagonal; {@link #floored()} tells, and
 * such a model is not accepted at the end.
 */
final class Learning {

    private final Parameters parameters;
    private final Densities densities;
    private final Chain chain;
    private final double floor;
    private final Moments moments;
    private boolean floored;
    private int iterations;
    private double logLikelihood = Double.NEGATIVE_INFINITY;
    private double gain = Double.POSITIVE_INFINITY;

    Learning(Observations data, int states, Covariance kind, double floor) {
        this.parameters = new Parameters(states, data.columns(), kind);
        this.densities = new Densities(data, states, kind);
        this.chain = new Chain(data.rows(), densities, parameters);
        this.floor = floor;
        this.moments = new Moments(data, states, kind);
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
        moments.gather(chain.probability);
        moments.into(parameters);
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
