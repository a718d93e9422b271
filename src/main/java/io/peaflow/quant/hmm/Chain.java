package io.peaflow.quant.hmm;

import java.util.Arrays;

/**
 * The two passes over a chain of states, scaled at every row so that nothing underflows (Rabiner, "A tutorial on hidden
 * Markov models", 1989, section V.A).
 *
 * <p>The forward pass leaves products that are not divided yet: the division of a row happens while the next row is
 * computed. A row whose density would underflow under the states that can be reached is computed anew from logarithms.
 */
final class Chain {

    /** Below this a row is computed anew from logarithms. */
    static final double TINY = 1e-100;
    /** Below this a product of row densities is replaced by its logarithm. */
    private static final double SMALL = 1e-200;

    private static final double LARGEST_EXPONENT = 700;

    private final int states;
    private final int rows;
    private final Densities densities;
    private final double[] transition;
    private final double[] start;
    /** One array a state: the density of each row, relative to the likeliest state. */
    final double[][] density;
    /** One array a state: after the forward pass filtered probabilities times {@link #scale}, after the backward pass smoothed ones. */
    final double[][] probability;
    /** One over the density of each row, given the rows before it. */
    final double[] scale;
    /** Expected number of steps from state to state, once the backward pass is done. */
    final double[] steps;

    private final double[] predicted;
    private final double[] current;
    private double rescued;

    Chain(int rows, Densities densities, Parameters parameters) {
        this.states = parameters.states;
        this.rows = rows;
        this.densities = densities;
        this.transition = parameters.transition;
        this.start = parameters.start;
        this.density = new double[states][rows];
        this.probability = new double[states][rows];
        this.scale = new double[rows];
        this.steps = new double[states * states];
        this.predicted = new double[states];
        this.current = new double[states];
    }

    /** Filters, and gives the log-likelihood; the densities must have been taken over from the parameters. */
    double forward() {
        rescued = 0;
        double offsets = densities.relative(density);
        double logs = states == 3 ? forwardOfThree() : forwardOfAny();
        return offsets + logs + rescued;
    }

    private double forwardOfThree() {
        double[] d0 = density[0];
        double[] d1 = density[1];
        double[] d2 = density[2];
        double[] f0 = probability[0];
        double[] f1 = probability[1];
        double[] f2 = probability[2];
        double a00 = transition[0];
        double a01 = transition[1];
        double a02 = transition[2];
        double a10 = transition[3];
        double a11 = transition[4];
        double a12 = transition[5];
        double a20 = transition[6];
        double a21 = transition[7];
        double a22 = transition[8];
        double p0 = start[0];
        double p1 = start[1];
        double p2 = start[2];
        double inverse = 1;
        double logs = 0;
        double product = 1;
        for (int row = 0; row < rows; row++) {
            double x0 = p0 * d0[row] * inverse;
            double x1 = p1 * d1[row] * inverse;
            double x2 = p2 * d2[row] * inverse;
            double sum = x0 + x1 + x2;
            if (!(sum > TINY)) {
                predicted[0] = p0 * inverse;
                predicted[1] = p1 * inverse;
                predicted[2] = p2 * inverse;
                sum = rescue(row);
                x0 = current[0];
                x1 = current[1];
                x2 = current[2];
            }
            inverse = 1 / sum;
            f0[row] = x0;
            f1[row] = x1;
            f2[row] = x2;
            scale[row] = inverse;
            product *= sum;
            if (product < SMALL) {
                logs += StrictMath.log(product);
                product = 1;
            }
            p0 = x0 * a00 + x1 * a10 + x2 * a20;
            p1 = x0 * a01 + x1 * a11 + x2 * a21;
            p2 = x0 * a02 + x1 * a12 + x2 * a22;
        }
        return logs + StrictMath.log(product);
    }

    /** The same operations in the same order as for three, so that it does not matter which is used. */
    private double forwardOfAny() {
        System.arraycopy(start, 0, predicted, 0, states);
        double inverse = 1;
        double logs = 0;
        double product = 1;
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int state = 0; state < states; state++) {
                current[state] = predicted[state] * density[state][row] * inverse;
                sum += current[state];
            }
            if (!(sum > TINY)) {
                for (int state = 0; state < states; state++) {
                    predicted[state] *= inverse;
                }
                sum = rescue(row);
            }
            inverse = 1 / sum;
            scale[row] = inverse;
            for (int state = 0; state < states; state++) {
                probability[state][row] = current[state];
            }
            predict(current, transition, predicted);
            product *= sum;
            if (product < SMALL) {
                logs += StrictMath.log(product);
                product = 1;
            }
        }
        return logs + StrictMath.log(product);
    }

    /** One step of the chain: what is where, times the probabilities of the steps. */
    static void predict(double[] now, double[] transition, double[] next) {
        int states = now.length;
        for (int to = 0; to < states; to++) {
            double sum = now[0] * transition[to];
            for (int from = 1; from < states; from++) {
                sum += now[from] * transition[from * states + to];
            }
            next[to] = sum;
        }
    }

    /** Divides the densities of a row by that of the likeliest state that can be reached, and gives the row's sum. */
    private double rescue(int row) {
        for (int state = 0; state < states; state++) {
            current[state] = densities.logarithm(row, state);
        }
        double greatest = max(current);
        double most = reachable(predicted, current);
        // What was divided by before is the greatest of the row; what is divided by now is `most`.
        rescued += most - greatest;
        double sum = 0;
        for (int state = 0; state < states; state++) {
            density[state][row] = relative(predicted[state], current[state] - most);
            current[state] = predicted[state] * density[state][row];
            sum += current[state];
        }
        return sum;
    }

    static double max(double[] values) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            greatest = Math.max(greatest, value);
        }
        return greatest;
    }

    /** The logarithm of the likeliest state that can be reached. */
    static double reachable(double[] predicted, double[] logarithm) {
        double most = Double.NEGATIVE_INFINITY;
        for (int state = 0; state < predicted.length; state++) {
            if (predicted[state] > 0) {
                most = Math.max(most, StrictMath.log(predicted[state]) + logarithm[state]);
            }
        }
        return most;
    }

    /** A density divided by that of the likeliest reachable state; none where the chain cannot be. */
    static double relative(double predicted, double logarithm) {
        return predicted > 0 ? StrictMath.exp(Math.min(LARGEST_EXPONENT, logarithm)) : 0;
    }

    /** Smooths in place and counts the steps between states; only after {@link #forward()}. */
    void backward() {
        if (states == 3) {
            backwardOfThree();
        } else {
            backwardOfAny();
        }
        for (int i = 0; i < steps.length; i++) {
            steps[i] *= transition[i];
        }
    }

    private void backwardOfThree() {
        double[] d0 = density[0];
        double[] d1 = density[1];
        double[] d2 = density[2];
        double[] f0 = probability[0];
        double[] f1 = probability[1];
        double[] f2 = probability[2];
        double a00 = transition[0];
        double a01 = transition[1];
        double a02 = transition[2];
        double a10 = transition[3];
        double a11 = transition[4];
        double a12 = transition[5];
        double a20 = transition[6];
        double a21 = transition[7];
        double a22 = transition[8];
        double s00 = 0;
        double s01 = 0;
        double s02 = 0;
        double s10 = 0;
        double s11 = 0;
        double s12 = 0;
        double s20 = 0;
        double s21 = 0;
        double s22 = 0;
        double b0 = 1;
        double b1 = 1;
        double b2 = 1;
        for (int row = rows - 1; row > 0; row--) {
            double inverse = scale[row];
            double v0 = d0[row] * inverse * b0;
            double v1 = d1[row] * inverse * b1;
            double v2 = d2[row] * inverse * b2;
            f0[row] *= inverse * b0;
            f1[row] *= inverse * b1;
            f2[row] *= inverse * b2;
            double before = scale[row - 1];
            double u0 = f0[row - 1] * before;
            double u1 = f1[row - 1] * before;
            double u2 = f2[row - 1] * before;
            s00 += u0 * v0;
            s01 += u0 * v1;
            s02 += u0 * v2;
            s10 += u1 * v0;
            s11 += u1 * v1;
            s12 += u1 * v2;
            s20 += u2 * v0;
            s21 += u2 * v1;
            s22 += u2 * v2;
            b0 = a00 * v0 + a01 * v1 + a02 * v2;
            b1 = a10 * v0 + a11 * v1 + a12 * v2;
            b2 = a20 * v0 + a21 * v1 + a22 * v2;
        }
        f0[0] *= scale[0] * b0;
        f1[0] *= scale[0] * b1;
        f2[0] *= scale[0] * b2;
        steps[0] = s00;
        steps[1] = s01;
        steps[2] = s02;
        steps[3] = s10;
        steps[4] = s11;
        steps[5] = s12;
        steps[6] = s20;
        steps[7] = s21;
        steps[8] = s22;
    }

    private void backwardOfAny() {
        Arrays.fill(steps, 0);
        Arrays.fill(current, 1);
        for (int row = rows - 1; row > 0; row--) {
            double inverse = scale[row];
            for (int state = 0; state < states; state++) {
                predicted[state] = density[state][row] * inverse * current[state];
                probability[state][row] *= inverse * current[state];
            }
            double before = scale[row - 1];
            for (int from = 0; from < states; from++) {
                double filtered = probability[from][row - 1] * before;
                double sum = 0;
                for (int to = 0; to < states; to++) {
                    steps[from * states + to] += filtered * predicted[to];
                    sum += transition[from * states + to] * predicted[to];
                }
                current[from] = sum;
            }
        }
        for (int state = 0; state < states; state++) {
            probability[state][0] *= scale[0] * current[state];
        }
    }
}
