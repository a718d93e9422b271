package io.peaflow.quant.hmm;

import io.peaflow.quant.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/** Models that are read off rows: off those that were given to a state, off single ones, off states of other models. */
final class Readings {

    /** How much of a beginning covariance is that of all rows, so that a small group has one too. */
    private static final double SHRINKAGE = 0.1;

    private static final double STAYING = 0.95;

    private final Observations data;
    private final int states;
    private final Covariance kind;
    private final double[] mean;
    private final double[] whole;

    Readings(Observations data, int states, Covariance kind) {
        this.data = data;
        this.states = states;
        this.kind = kind;
        this.mean = new double[data.columns()];
        this.whole = new double[data.columns() * data.columns()];
        covariance(new int[data.rows()], 0, data.rows(), mean, whole);
    }

    /** The mean of all rows. */
    double[] mean() {
        return mean;
    }

    /** The covariance of all rows. */
    double[] whole() {
        return whole;
    }

    /** The model of rows that were given to states. */
    Parameters of(int[] group) {
        Parameters start = even();
        double[] middle = new double[data.columns()];
        double[] own = new double[whole.length];
        for (int state = 0; state < states; state++) {
            int count = covariance(group, state, data.rows(), middle, own);
            System.arraycopy(middle, 0, start.mean, state * middle.length, middle.length);
            double share = count > data.columns() ? SHRINKAGE : 1;
            for (int i = 0; i < own.length; i++) {
                own[i] = share * whole[i] + (1 - share) * own[i];
            }
            spread(start, state, own);
        }
        return start;
    }

    Parameters ofRandomRows(RandomStream random) {
        Parameters start = even();
        for (int state = 0; state < states; state++) {
            int row = random.nextInt(data.rows());
            for (int column = 0; column < data.columns(); column++) {
                start.mean[state * data.columns() + column] = data.value(row, column);
            }
            spread(start, state, whole);
        }
        return start;
    }

    /** The means of groups, the spread of all rows, and steps drawn from Dirichlet's distribution that prefers extremes. */
    Parameters ofDrawnSteps(int[] group, RandomStream random) {
        Parameters start = of(group);
        for (int state = 0; state < states; state++) {
            spread(start, state, whole);
            dirichlet(start.transition, state * states, random);
        }
        dirichlet(start.start, 0, random);
        return start;
    }

    private void dirichlet(double[] row, int from, RandomStream random) {
        double sum = 0;
        for (int i = from; i < from + states; i++) {
            // A power of a uniform number: near enough to a gamma variable of a shape below 1.
            row[i] = 1e-9 + StrictMath.pow(random.nextDouble(), states) * -StrictMath.log(1 - random.nextDouble());
            sum += row[i];
        }
        for (int i = from; i < from + states; i++) {
            row[i] /= sum;
        }
    }

    Parameters mixed(List<Learning> finished, int which, RandomStream random) {
        Parameters start = even();
        int columns = start.columns;
        int spread = start.spread();
        for (int state = 0; state < states; state++) {
            int chosen = random.nextInt(2) == 0 ? which : random.nextInt(finished.size());
            Parameters from = finished.get(chosen).parameters();
            int donor = random.nextInt(states);
            System.arraycopy(from.mean, donor * columns, start.mean, state * columns, columns);
            System.arraycopy(from.covariance, donor * spread, start.covariance, state * spread, spread);
        }
        return start;
    }

    private Parameters even() {
        var start = new Parameters(states, data.columns(), kind);
        Arrays.fill(start.start, 1.0 / states);
        for (int from = 0; from < states; from++) {
            for (int to = 0; to < states; to++) {
                start.transition[from * states + to] =
                        states == 1 ? 1 : from == to ? STAYING : (1 - STAYING) / (states - 1);
            }
        }
        return start;
    }

    private void spread(Parameters start, int state, double[] covariance) {
        int columns = data.columns();
        if (kind == Covariance.FULL) {
            System.arraycopy(covariance, 0, start.covariance, state * covariance.length, covariance.length);
            return;
        }
        for (int column = 0; column < columns; column++) {
            start.covariance[state * columns + column] = covariance[column * columns + column];
        }
    }

    /** Mean and covariance of the rows of one group; how many there are. */
    private int covariance(int[] group, int wanted, int rows, double[] middle, double[] result) {
        int columns = data.columns();
        Arrays.fill(middle, 0);
        Arrays.fill(result, 0);
        int count = 0;
        for (int row = 0; row < rows; row++) {
            if (group[row] == wanted) {
                count++;
                for (int column = 0; column < columns; column++) {
                    middle[column] += data.value(row, column);
                }
            }
        }
        for (int column = 0; column < columns; column++) {
            middle[column] /= Math.max(1, count);
        }
        for (int row = 0; row < rows; row++) {
            if (group[row] == wanted) {
                addProducts(row, middle, result);
            }
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= Math.max(1, count);
        }
        return count;
    }

    private void addProducts(int row, double[] middle, double[] result) {
        int columns = data.columns();
        for (int column = 0; column < columns; column++) {
            double difference = data.value(row, column) - middle[column];
            for (int other = 0; other < columns; other++) {
                result[column * columns + other] += difference * (data.value(row, other) - middle[other]);
            }
        }
    }
}
