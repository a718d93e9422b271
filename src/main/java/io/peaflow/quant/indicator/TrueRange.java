package io.peaflow.quant.indicator;

import io.peaflow.quant.Inputs;

/** How far prices reach within a session, gaps to the close before included. */
public final class TrueRange {

    private TrueRange() {}

    /**
     * The average true range. The true range of a session is the largest of high - low, |high - close before| and
     * |low - close before|; the first session has none. The average begins with the simple mean of the first
     * {@code length} true ranges and goes on as (old (length - 1) + new) / length. Source: Wilder (1978), New Concepts in
     * Technical Trading Systems, section III; rows as TA-Lib's {@code TA_ATR}.
     */
    public static Track average(double[] high, double[] low, double[] close, int length) {
        Inputs.window("The length of the average", length, 1);
        Inputs.sameLength("high", high, close.length);
        Inputs.sameLength("low", low, close.length);
        Inputs.finite("high", high);
        Inputs.finite("low", low);
        Inputs.finite("close", close);
        int rows = close.length;
        double[] out = new double[rows];
        double average = 0;
        int seed = Math.min(length, rows - 1);
        for (int t = 1; t <= seed; t++) {
            average += range(high[t], low[t], close[t - 1]);
        }
        average /= length;
        if (length < rows) {
            out[length] = average;
        }
        double taken = 1.0 / length;
        for (int t = length + 1; t < rows; t++) {
            average += (range(high[t], low[t], close[t - 1]) - average) * taken;
            out[t] = average;
        }
        return Track.from(out, length + 1, "sessions with high, low and close");
    }

    private static double range(double high, double low, double before) {
        return Math.max(high - low, Math.max(Math.abs(high - before), Math.abs(low - before)));
    }
}
