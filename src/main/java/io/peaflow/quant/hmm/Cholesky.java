package io.peaflow.quant.hmm;

/** Triangles and eigenvalues of small symmetric matrices that lie flat in an array. */
final class Cholesky {

    private static final int SWEEPS = 60;

    private Cholesky() {}

    /**
     * Writes the lower triangle whose product with its transpose is the matrix.
     *
     * @return the smallest pivot, which is the least variance of a column given those before it; when it is at most 0 or
     *     not a number the matrix is not positive definite and the triangle is not finished
     */
    static double factor(double[] matrix, int from, int size, double[] factor) {
        double least = Double.POSITIVE_INFINITY;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < row; column++) {
                double sum = matrix[from + row * size + column];
                for (int i = 0; i < column; i++) {
                    sum -= factor[row * size + i] * factor[column * size + i];
                }
                factor[row * size + column] = sum / factor[column * size + column];
            }
            double pivot = matrix[from + row * size + row];
            for (int i = 0; i < row; i++) {
                pivot -= factor[row * size + i] * factor[row * size + i];
            }
            if (!(pivot > 0)) {
                return pivot;
            }
            least = Math.min(least, pivot);
            factor[row * size + row] = Math.sqrt(pivot);
        }
        return least;
    }

    /** Writes the inverse of a lower triangle, itself one. */
    static void invert(double[] factor, int size, double[] inverse, int from) {
        for (int column = 0; column < size; column++) {
            inverse[from + column * size + column] = 1 / factor[column * size + column];
            for (int row = column + 1; row < size; row++) {
                double sum = 0;
                for (int i = column; i < row; i++) {
                    sum -= factor[row * size + i] * inverse[from + i * size + column];
                }
                inverse[from + row * size + column] = sum / factor[row * size + row];
            }
        }
    }

    /** The eigenvalues of a symmetric matrix by Jacobi's rotations. */
    static double[] eigenvalues(double[] matrix, int from, int size) {
        double[] a = new double[size * size];
        System.arraycopy(matrix, from, a, 0, a.length);
        for (int sweep = 0; sweep < SWEEPS && besideTheDiagonal(a, size) > 0; sweep++) {
            for (int p = 0; p < size - 1; p++) {
                for (int q = p + 1; q < size; q++) {
                    rotate(a, size, p, q);
                }
            }
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = a[i * size + i];
        }
        return values;
    }

    private static double besideTheDiagonal(double[] a, int size) {
        double sum = 0;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < row; column++) {
                sum += Math.abs(a[row * size + column]);
            }
        }
        return sum;
    }

    private static void rotate(double[] a, int size, int p, int q) {
        double beside = a[p * size + q];
        if (Math.abs(beside) < Double.MIN_NORMAL) {
            a[p * size + q] = 0;
            a[q * size + p] = 0;
            return;
        }
        double theta = (a[q * size + q] - a[p * size + p]) / (2 * beside);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int i = 0; i < size; i++) {
            double ip = a[i * size + p];
            double iq = a[i * size + q];
            a[i * size + p] = c * ip - s * iq;
            a[i * size + q] = s * ip + c * iq;
        }
        for (int i = 0; i < size; i++) {
            double pi = a[p * size + i];
            double qi = a[q * size + i];
            a[p * size + i] = c * pi - s * qi;
            a[q * size + i] = s * pi + c * qi;
        }
        a[p * size + q] = 0;
        a[q * size + p] = 0;
    }
}
