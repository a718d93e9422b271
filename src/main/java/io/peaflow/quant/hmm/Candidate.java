package io.peaflow.quant.hmm;

import java.util.Arrays;
import java.util.Comparator;

/** A model that learning came to, and what there is to say against it; one whose covariance had to be raised is not sound. */
record Candidate(
        Parameters parameters,
        double logLikelihood,
        double smallestEigenvalue,
        double smallestState,
        int iterations,
        double gain,
        boolean floored) {

    static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::logLikelihood).reversed();

    /** Where a run of learning stands. */
    static Candidate of(Learning learning) {
        if (!learning.expect()) {
            return new Candidate(
                    learning.parameters().copy(),
                    Double.NEGATIVE_INFINITY,
                    0,
                    0,
                    learning.iterations(),
                    Double.NaN,
                    true);
        }
        Parameters parameters = learning.parameters();
        return new Candidate(
                parameters.copy(),
                learning.logLikelihood(),
                smallestEigenvalue(parameters),
                smallestState(learning, parameters.states),
                learning.iterations(),
                learning.gain(),
                learning.floored());
    }

    static double smallestEigenvalue(Parameters parameters) {
        double least = Double.POSITIVE_INFINITY;
        for (int state = 0; state < parameters.states; state++) {
            double[] values = parameters.kind == Covariance.FULL
                    ? Cholesky.eigenvalues(parameters.covariance, state * parameters.spread(), parameters.columns)
                    : Arrays.copyOfRange(
                            parameters.covariance, state * parameters.spread(), (state + 1) * parameters.spread());
            for (double value : values) {
                least = Math.min(least, value);
            }
        }
        return least;
    }

    /** The fewest rows that a state has, both by expectation and by being the likeliest. */
    private static double smallestState(Learning learning, int states) {
        double[] expected = new double[states];
        double[] likeliest = new double[states];
        int rows = learning.smoothed(0).length;
        for (int row = 0; row < rows; row++) {
            int best = 0;
            for (int state = 0; state < states; state++) {
                expected[state] += learning.smoothed(state)[row];
                best = learning.smoothed(state)[row] > learning.smoothed(best)[row] ? state : best;
            }
            likeliest[best]++;
        }
        double least = rows;
        for (int state = 0; state < states; state++) {
            least = Math.min(least, Math.min(expected[state], likeliest[state]));
        }
        return least;
    }

    boolean sound(double floor, double rows) {
        return !floored && smallestEigenvalue > floor && smallestState >= rows && Double.isFinite(logLikelihood);
    }
}
