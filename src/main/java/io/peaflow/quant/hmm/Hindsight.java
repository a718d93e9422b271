package io.peaflow.quant.hmm;

/**
 * What is known of the states once all rows are: for the study of the past only. Nothing that decides may use it, and a
 * test of the house sees to that.
 */
public final class Hindsight {

    private Hindsight() {}

    /** The probability of each state at each row given all rows, those after it too; one array a row. */
    public static double[][] smoothed(GaussianHmm model, Observations rows) {
        Chain chain = model.chain(rows);
        chain.forward();
        chain.backward();
        double[][] result = new double[rows.rows()][model.states()];
        for (int state = 0; state < model.states(); state++) {
            for (int row = 0; row < result.length; row++) {
                result[row][state] = chain.probability[state][row];
            }
        }
        return result;
    }

    /** The likeliest path through the states given all rows (Viterbi 1967). */
    public static int[] viterbi(GaussianHmm model, Observations rows) {
        int states = model.states();
        Parameters parameters = model.parameters();
        Densities densities = model.densities(rows);
        int[][] from = new int[rows.rows()][states];
        double[] best = new double[states];
        for (int state = 0; state < states; state++) {
            best[state] = StrictMath.log(parameters.start[state]) + densities.logarithm(0, state);
        }
        for (int row = 1; row < rows.rows(); row++) {
            double[] next = new double[states];
            for (int to = 0; to < states; to++) {
                int chosen = predecessor(best, parameters, to);
                from[row][to] = chosen;
                next[to] = best[chosen]
                        + StrictMath.log(parameters.transition[chosen * states + to])
                        + densities.logarithm(row, to);
            }
            best = next;
        }
        return back(best, from);
    }

    private static int predecessor(double[] best, Parameters parameters, int to) {
        int chosen = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int state = 0; state < best.length; state++) {
            double value = best[state] + StrictMath.log(parameters.transition[state * best.length + to]);
            if (value > most) {
                most = value;
                chosen = state;
            }
        }
        return chosen;
    }

    private static int[] back(double[] best, int[][] from) {
        int[] path = new int[from.length];
        int state = 0;
        for (int other = 1; other < best.length; other++) {
            state = best[other] > best[state] ? other : state;
        }
        for (int row = path.length - 1; row >= 0; row--) {
            path[row] = state;
            state = from[row][state];
        }
        return path;
    }
}
