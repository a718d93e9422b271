package io.peaflow.quant.hmm;

/** The numbers of a model while they are being learnt: flat, and changed in place. */
final class Parameters {

    final int states;
    final int columns;
    final Covariance kind;
    final double[] start;
    /** From row to column: {@code transition[from * states + to]}. */
    final double[] transition;

    final double[] mean;
    /** One matrix a state, {@code columns * columns} numbers, or {@code columns} variances. */
    final double[] covariance;

    Parameters(int states, int columns, Covariance kind) {
        this.states = states;
        this.columns = columns;
        this.kind = kind;
        this.start = new double[states];
        this.transition = new double[states * states];
        this.mean = new double[states * columns];
        this.covariance = new double[states * spread()];
    }

    /** How many numbers the covariance of one state has. */
    int spread() {
        return kind == Covariance.FULL ? columns * columns : columns;
    }

    /** Where the variance of a column of a state is. */
    int variance(int state, int column) {
        return state * spread() + (kind == Covariance.FULL ? column * columns + column : column);
    }

    void take(Parameters other) {
        System.arraycopy(other.start, 0, start, 0, start.length);
        System.arraycopy(other.transition, 0, transition, 0, transition.length);
        System.arraycopy(other.mean, 0, mean, 0, mean.length);
        System.arraycopy(other.covariance, 0, covariance, 0, covariance.length);
    }

    Parameters copy() {
        var copy = new Parameters(states, columns, kind);
        copy.take(this);
        return copy;
    }

    /** The same model with its states in another order: {@code order[0]} comes first. */
    Parameters ordered(int[] order) {
        var result = new Parameters(states, columns, kind);
        for (int to = 0; to < states; to++) {
            int from = order[to];
            result.start[to] = start[from];
            for (int next = 0; next < states; next++) {
                result.transition[to * states + next] = transition[from * states + order[next]];
            }
            System.arraycopy(mean, from * columns, result.mean, to * columns, columns);
            System.arraycopy(covariance, from * spread(), result.covariance, to * spread(), spread());
        }
        return result;
    }

    /** The same model for data that were not moved and divided. */
    Parameters inUnits(double[] centre, double[] unit) {
        Parameters result = copy();
        for (int state = 0; state < states; state++) {
            for (int column = 0; column < columns; column++) {
                int at = state * columns + column;
                result.mean[at] = mean[at] * unit[column] + centre[column];
            }
            inUnits(result, state, unit);
        }
        return result;
    }

    /** The same model for data that were moved and divided: the inverse of {@link #inUnits}. */
    Parameters scaled(double[] centre, double[] unit) {
        double[] back = new double[columns];
        double[] inverse = new double[columns];
        for (int column = 0; column < columns; column++) {
            inverse[column] = 1 / unit[column];
            back[column] = -centre[column] / unit[column];
        }
        return inUnits(back, inverse);
    }

    private void inUnits(Parameters result, int state, double[] unit) {
        int from = state * spread();
        if (kind == Covariance.DIAGONAL) {
            for (int column = 0; column < columns; column++) {
                result.covariance[from + column] *= unit[column] * unit[column];
            }
            return;
        }
        for (int row = 0; row < columns; row++) {
            for (int column = 0; column < columns; column++) {
                result.covariance[from + row * columns + column] *= unit[row] * unit[column];
            }
        }
    }
}
