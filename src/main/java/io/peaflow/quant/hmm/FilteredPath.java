package io.peaflow.quant.hmm;

/** Probabilities of the states at each row, from the rows up to that one only: what can be traded on at the next. */
public final class FilteredPath {

    private final double[][] probability;
    private final double logLikelihood;

    FilteredPath(double[][] probability, double logLikelihood) {
        this.probability = probability;
        this.logLikelihood = logLikelihood;
    }

    public int rows() {
        return probability[0].length;
    }

    public int states() {
        return probability.length;
    }

    /** The probability of a state at a row, from this row and those before it. */
    public double probability(int row, int state) {
        return probability[state][row];
    }

    /** The probabilities of all states at a row; they sum to 1. */
    public double[] row(int row) {
        double[] result = new double[states()];
        for (int state = 0; state < result.length; state++) {
            result[state] = probability[state][row];
        }
        return result;
    }

    /** The state of the greatest probability at a row, the first of equal ones. */
    public int likeliest(int row) {
        int best = 0;
        for (int state = 1; state < states(); state++) {
            best = probability[state][row] > probability[best][row] ? state : best;
        }
        return best;
    }

    /** The logarithm of the density of all rows. */
    public double logLikelihood() {
        return logLikelihood;
    }
}
