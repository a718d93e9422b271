package io.peaflow.quant.hmm;

/** Whether the columns of one state may move together. */
public enum Covariance {
    FULL,
    DIAGONAL;

    /** How many numbers a model is free to choose: start, transitions, means and covariances. */
    public int freeParameters(int states, int columns) {
        int spread = this == FULL ? columns * (columns + 1) / 2 : columns;
        return states - 1 + states * (states - 1) + states * (columns + spread);
    }
}
