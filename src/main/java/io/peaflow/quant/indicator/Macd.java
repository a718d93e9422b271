package io.peaflow.quant.indicator;

import io.peaflow.quant.Inputs;

/**
 * Convergence and divergence of two exponential averages: their difference, its own exponential average as signal, and
 * the distance of the two. Every average is seeded with the simple mean of its first values. Source: Appel (2005),
 * Technical Analysis: Power Tools for Active Investors, chapter 8.
 */
public record Macd(Track line, Track signal, Track histogram) {

    /** The usual lengths: 12, 26 and 9. */
    public static Macd of(double[] closes) {
        return of(closes, 12, 26, 9);
    }

    public static Macd of(double[] closes, int fast, int slow, int smoothing) {
        Inputs.finite("closes", closes);
        Inputs.window("The fast length", fast, 1);
        Inputs.window("The slow length", slow, fast + 1);
        Inputs.window("The signal's length", smoothing, 1);
        int rows = closes.length;
        double[] quick = new double[rows];
        double[] line = new double[rows];
        Average.exponential(closes, 0, fast, quick);
        Average.exponential(closes, 0, slow, line);
        for (int t = slow - 1; t < rows; t++) {
            line[t] = quick[t] - line[t];
        }
        double[] signal = new double[rows];
        Average.exponential(line, slow - 1, smoothing, signal);
        double[] histogram = new double[rows];
        for (int t = 0; t < rows; t++) {
            histogram[t] = line[t] - signal[t];
        }
        int needs = slow + smoothing - 1;
        return new Macd(
                Track.from(line, slow, "closes"),
                Track.from(signal, needs, "closes"),
                Track.from(histogram, needs, "closes"));
    }
}
