package io.peaflow.quant.hmm;

import io.peaflow.quant.random.RandomStream;

/** One number or a few for every row: where it lies in some direction, how far out, where it heads, averaged over time. */
final class Views {

    private static final int LONGEST_WINDOW = 40;
    private static final int LINES = 6;

    private final Observations data;
    /** The covariance of all rows. */
    private final double[] whole;
    /** Each row as a direction: one array a column, without correlations, divided by the length, so that no row is wilder than another. */
    private final double[][] heading;

    Views(Observations data, double[] mean, double[] whole) {
        this.data = data;
        this.whole = whole;
        this.heading = headings(mean);
    }

    private double[][] headings(double[] mean) {
        int columns = data.columns();
        double[] factor = new double[columns * columns];
        double[] whitening = new double[columns * columns];
        boolean isRegular = Cholesky.factor(whole, 0, columns, factor) > 0;
        if (isRegular) {
            Cholesky.invert(factor, columns, whitening, 0);
        }
        double[][] headings = new double[columns][data.rows()];
        for (int row = 0; row < data.rows(); row++) {
            double length = 0;
            for (int column = 0; column < columns; column++) {
                double sum = isRegular ? 0 : data.value(row, column) - mean[column];
                for (int other = 0; isRegular && other <= column; other++) {
                    sum += whitening[column * columns + other] * (data.value(row, other) - mean[other]);
                }
                headings[column][row] = sum;
                length += sum * sum;
            }
            for (int column = 0; column < columns && length > 0; column++) {
                headings[column][row] /= Math.sqrt(length);
            }
        }
        return headings;
    }

    double[][] allColumns() {
        double[][] points = new double[data.rows()][data.columns()];
        for (int row = 0; row < points.length; row++) {
            for (int column = 0; column < data.columns(); column++) {
                points[row][column] = data.value(row, column);
            }
        }
        return points;
    }

    /** Each row seen in two random directions. */
    double[][] someDirections(RandomStream random) {
        double[][] direction = new double[2][data.columns()];
        for (double[] one : direction) {
            for (int column = 0; column < one.length; column++) {
                one[column] = random.nextGaussian();
            }
        }
        double[][] points = new double[data.rows()][2];
        for (int row = 0; row < points.length; row++) {
            for (int column = 0; column < data.columns(); column++) {
                points[row][0] += direction[0][column] * data.value(row, column);
                points[row][1] += direction[1][column] * data.value(row, column);
            }
        }
        return points;
    }

    double[][] averagedHeadings(RandomStream random) {
        int window = 1 + random.nextInt(LONGEST_WINDOW);
        double[][] points = new double[data.rows()][data.columns()];
        for (int column = 0; column < data.columns(); column++) {
            fill(points, column, smoothed(heading[column], window));
        }
        return points;
    }

    double[][] averagedLines(RandomStream random) {
        int window = 1 + random.nextInt(LONGEST_WINDOW);
        double[][] points = new double[data.rows()][LINES];
        for (int line = 0; line < LINES; line++) {
            fill(points, line, smoothed(along(random), window));
        }
        return points;
    }

    private static void fill(double[][] points, int column, double[] values) {
        for (int row = 0; row < points.length; row++) {
            points[row][column] = values[row];
        }
    }

    /** How much each row heads along a random line, to either side. */
    private double[] along(RandomStream random) {
        double[] direction = direction(random);
        double[] along = new double[data.rows()];
        for (int column = 0; column < direction.length; column++) {
            for (int row = 0; row < along.length; row++) {
                along[row] += direction[column] * heading[column][row];
            }
        }
        for (int row = 0; row < along.length; row++) {
            along[row] *= along[row];
        }
        return along;
    }

    private double[] direction(RandomStream random) {
        double[] direction = new double[data.columns()];
        for (int column = 0; column < direction.length; column++) {
            direction[column] = random.nextGaussian();
        }
        return direction;
    }

    /** By how far a row and its neighbours are from the middle, each column in its own unit. */
    double[] distances(RandomStream random) {
        double[] distance = new double[data.rows()];
        double[] direction = direction(random);
        for (int column = 0; column < direction.length; column++) {
            double weight = direction[column] * direction[column] / whole[column * direction.length + column];
            for (int row = 0; row < distance.length; row++) {
                distance[row] += weight * data.value(row, column) * data.value(row, column);
            }
        }
        return averaged(distance, random);
    }

    /** How unusual each row is for a state, by the columns one at a time. */
    double[] distances(Learning finished, int state) {
        Parameters model = finished.parameters();
        double[] distance = new double[data.rows()];
        for (int column = 0; column < data.columns(); column++) {
            double mean = model.mean[state * data.columns() + column];
            double variance = model.covariance[model.variance(state, column)];
            for (int row = 0; row < distance.length; row++) {
                double difference = data.value(row, column) - mean;
                distance[row] += difference * difference / variance;
            }
        }
        return distance;
    }

    double[] projected(RandomStream random) {
        double[] direction = direction(random);
        double[] seen = new double[data.rows()];
        for (int column = 0; column < direction.length; column++) {
            for (int row = 0; row < seen.length; row++) {
                seen[row] += direction[column] * data.value(row, column);
            }
        }
        return seen;
    }

    /** Where a row and its neighbours lie in a random direction, or how much they head along it. */
    double[] averaged(RandomStream random) {
        return averaged(random.nextInt(2) == 0 ? projected(random) : along(random), random);
    }

    private static double[] averaged(double[] values, RandomStream random) {
        return smoothed(values, 1 + random.nextInt(LONGEST_WINDOW));
    }

    private static double[] smoothed(double[] values, int window) {
        double[] smooth = new double[values.length];
        double sum = 0;
        for (int row = 0; row < values.length; row++) {
            sum += values[row] - (row >= window ? values[row - window] : 0);
            smooth[row] = sum / Math.min(window, row + 1);
        }
        return smooth;
    }
}
