package io.peaflow.quant.indicator;

/**
 * Sums and squared deviations over a window that moves, in one pass and without ever taking away what was added: rows are
 * cut into blocks as long as the window, and a window is the tail of one block and the head of the next. So nothing
 * cancels and no error builds up, however long the series is.
 *
 * <p>Blocks: van Herk (1992), Pattern Recognition Letters 13, 517. Deviations: Welford (1962), Technometrics 4, 419;
 * joined by Chan, Golub and LeVeque (1979), Stanford STAN-CS-79-773.
 */
final class Windows {

    private Windows() {}

    /** The sum of the last {@code length} rows; earlier rows hold what there is so far. */
    static double[] sums(double[] x, int length) {
        double[] out = new double[x.length];
        double[] tail = new double[length + 1];
        for (int block = 0; block < x.length; block += length) {
            int end = Math.min(block + length, x.length);
            double head = 0;
            for (int t = block; t < end; t++) {
                head += x[t];
                out[t] = tail[t - block + 1] + head;
            }
            double sum = 0;
            for (int t = end - 1; t >= block; t--) {
                sum += x[t];
                tail[t - block] = sum;
            }
        }
        return out;
    }

    /** The sum of squared deviations of the last {@code length} rows from their own mean. */
    static double[] deviations(double[] x, int length) {
        double[] out = new double[x.length];
        double[] inverse = new double[length + 1];
        double[] shares = new double[length + 1];
        for (int k = 1; k <= length; k++) {
            inverse[k] = 1.0 / k;
            shares[k] = (double) k * (length - k) / length;
        }
        double[] tailMean = new double[length + 1];
        double[] tailSquares = new double[length + 1];
        double[] nextMean = new double[length + 1];
        double[] nextSquares = new double[length + 1];
        int block = 0;
        for (; block + length <= x.length; block += length) {
            double mean = 0;
            double squares = 0;
            double backMean = 0;
            double backSquares = 0;
            // Head and tail of the block side by side: two chains that do not wait for each other.
            for (int j = 0; j < length; j++) {
                double value = x[block + j];
                double off = value - mean;
                mean += off * inverse[j + 1];
                squares += off * (value - mean);
                double apart = mean - tailMean[j + 1];
                out[block + j] = tailSquares[j + 1] + squares + apart * apart * shares[j + 1];

                int back = length - 1 - j;
                double backValue = x[block + back];
                double backOff = backValue - backMean;
                backMean += backOff * inverse[j + 1];
                backSquares += backOff * (backValue - backMean);
                nextMean[back] = backMean;
                nextSquares[back] = backSquares;
            }
            double[] spareMean = tailMean;
            double[] spareSquares = tailSquares;
            tailMean = nextMean;
            tailSquares = nextSquares;
            nextMean = spareMean;
            nextSquares = spareSquares;
        }
        double mean = 0;
        double squares = 0;
        for (int t = block; t < x.length; t++) {
            int j = t - block + 1;
            double off = x[t] - mean;
            mean += off * inverse[j];
            squares += off * (x[t] - mean);
            double apart = mean - tailMean[j];
            out[t] = tailSquares[j] + squares + apart * apart * shares[j];
        }
        return out;
    }
}
