package io.peaflow.quant.hmm;

import java.util.function.ObjDoubleConsumer;

/** The second method: probabilities by adding over every path through the states, densities by Cramer's rule. */
final class EveryPath {

    private final GaussianHmm model;
    private final double[][] rows;

    EveryPath(GaussianHmm model, double[][] rows) {
        this.model = model;
        this.rows = rows;
    }

    double logLikelihood() {
        double[] sum = new double[1];
        each(rows.length, (path, density) -> sum[0] += density);
        return Math.log(sum[0]);
    }

    /** Of the first so many rows only. */
    double[] atTheEndOf(int count) {
        double[] sum = new double[model.states()];
        each(count, (path, density) -> sum[path[count - 1]] += density);
        return divided(sum);
    }

    double[] givenAllRows(int row) {
        double[] sum = new double[model.states()];
        each(rows.length, (path, density) -> sum[path[row]] += density);
        return divided(sum);
    }

    int[] likeliest() {
        double[] most = {-1};
        int[] best = new int[rows.length];
        each(rows.length, (path, density) -> {
            if (density > most[0]) {
                most[0] = density;
                System.arraycopy(path, 0, best, 0, best.length);
            }
        });
        return best;
    }

    private static double[] divided(double[] sum) {
        double total = 0;
        for (double value : sum) {
            total += value;
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= total;
        }
        return sum;
    }

    private void each(int count, ObjDoubleConsumer<int[]> use) {
        int paths = (int) Math.pow(model.states(), count);
        int[] path = new int[count];
        for (int number = 0; number < paths; number++) {
            int rest = number;
            for (int row = 0; row < count; row++) {
                path[row] = rest % model.states();
                rest /= model.states();
            }
            double density = model.start()[path[0]];
            for (int row = 0; row < count; row++) {
                density *= row == 0 ? 1 : model.transition()[path[row - 1]][path[row]];
                density *= density(row, path[row]);
            }
            use.accept(path, density);
        }
    }

    private double density(int row, int state) {
        double[] difference = new double[model.columns()];
        for (int column = 0; column < difference.length; column++) {
            difference[column] = rows[row][column] - model.means()[state][column];
        }
        double[][] matrix = model.covariance(state);
        double determinant = determinant(matrix);
        double square = 0;
        for (int column = 0; column < difference.length; column++) {
            double[][] replaced = model.covariance(state);
            for (int line = 0; line < difference.length; line++) {
                replaced[line][column] = difference[line];
            }
            square += difference[column] * determinant(replaced) / determinant;
        }
        return Math.exp(-0.5 * square) / Math.sqrt(Math.pow(2 * Math.PI, model.columns()) * determinant);
    }

    /** By its first row (Laplace); the solution of the linear system above is Cramer's. */
    private static double determinant(double[][] matrix) {
        if (matrix.length == 1) {
            return matrix[0][0];
        }
        double sum = 0;
        for (int column = 0; column < matrix.length; column++) {
            double[][] minor = new double[matrix.length - 1][matrix.length - 1];
            for (int row = 1; row < matrix.length; row++) {
                for (int other = 0, at = 0; other < matrix.length; other++) {
                    if (other != column) {
                        minor[row - 1][at++] = matrix[row][other];
                    }
                }
            }
            sum += (column % 2 == 0 ? 1 : -1) * matrix[0][column] * determinant(minor);
        }
        return sum;
    }
}
