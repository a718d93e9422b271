package io.peaflow.quant.hmm;

import java.util.Arrays;

/** Filters row by row as they come: the same bits as {@link GaussianHmm#filter} of all rows up to then. */
public final class RunningFilter {

    private final int columns;
    private final Densities densities;
    private final double[] transition;
    private final double[] predicted;
    private final double[] current;
    private final double[] logarithm;
    private final double[] density;
    private final double[] most;
    private final double[] whole;
    private double inverse = 1;

    RunningFilter(GaussianHmm model) {
        int states = model.states();
        this.columns = model.columns();
        this.densities = model.densities(Observations.ofRows(new double[1][columns]));
        this.transition = model.parameters().transition;
        this.predicted = model.start();
        this.current = new double[states];
        this.logarithm = new double[states];
        this.density = new double[states];
        this.most = new double[states];
        this.whole = new double[states];
    }

    /** Takes the next row and gives the probabilities of the states from it and those before; the array is the caller's. */
    public double[] next(double[] row) {
        if (row.length != columns) {
            throw new IllegalArgumentException("The model has " + columns + " columns, the row has " + row.length);
        }
        for (double value : row) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("Not a finite number in the next row: " + value);
            }
        }
        for (int state = 0; state < current.length; state++) {
            logarithm[state] = densities.logarithm(row, state);
        }
        double sum = weigh();
        if (!(sum > Chain.TINY)) {
            sum = weighAnew();
        }
        inverse = 1 / sum;
        double[] probabilities = new double[current.length];
        Kernels.weigh(probabilities, current, inverse, current.length);
        Chain.predict(current, transition, predicted);
        return probabilities;
    }

    private double weigh() {
        Arrays.fill(most, Chain.max(logarithm));
        Kernels.powers(logarithm, most, whole, density, current.length);
        double sum = 0;
        for (int state = 0; state < current.length; state++) {
            current[state] = predicted[state] * density[state] * inverse;
            sum += current[state];
        }
        return sum;
    }

    private double weighAnew() {
        for (int state = 0; state < current.length; state++) {
            predicted[state] *= inverse;
        }
        double reachable = Chain.reachable(predicted, logarithm);
        double sum = 0;
        for (int state = 0; state < current.length; state++) {
            current[state] = predicted[state] * Chain.relative(predicted[state], logarithm[state] - reachable);
            sum += current[state];
        }
        return sum;
    }
}
