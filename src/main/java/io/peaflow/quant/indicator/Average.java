package io.peaflow.quant.indicator;

import io.peaflow.quant.Inputs;

/** Moving averages. */
public final class Average {

    private Average() {}

    /** The simple mean of the last {@code length} values. */
    public static Track simple(double[] values, int length) {
        Inputs.finite("values", values);
        Inputs.window("The length of an average", length, 1);
        return Track.from(means(values, length), length, "closes");
    }

    /**
     * The exponential average with weight 2 / (length + 1) for the newest value, seeded with the simple mean of the first
     * {@code length} values. Source: TA-Lib, {@code TA_EMA} (classic compatibility).
     */
    public static Track exponential(double[] values, int length) {
        Inputs.finite("values", values);
        Inputs.window("The length of an average", length, 1);
        double[] out = new double[values.length];
        exponential(values, 0, length, out);
        return Track.from(out, length, "closes");
    }

    static double[] means(double[] values, int length) {
        double[] out = Windows.sums(values, length);
        for (int t = 0; t < out.length; t++) {
            out[t] /= length;
        }
        return out;
    }

    /** Fills the rows from the one at which {@code length} values are there, counted from {@code first}. */
    static void exponential(double[] values, int first, int length, double[] out) {
        int seed = first + length - 1;
        if (seed >= values.length) {
            return;
        }
        double sum = 0;
        for (int t = first; t <= seed; t++) {
            sum += values[t];
        }
        double weight = 2.0 / (length + 1);
        double average = sum / length;
        out[seed] = average;
        for (int t = seed + 1; t < values.length; t++) {
            average += weight * (values[t] - average);
            out[t] = average;
        }
    }
}
