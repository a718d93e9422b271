package io.peaflow.quant.indicator;

import io.peaflow.quant.Inputs;

/** The return between two earlier sessions. */
public final class Momentum {

    /** Sessions in a month, three months and a year, by convention. */
    private static final int MONTH = 21;

    private static final int QUARTER = 63;
    private static final int YEAR = 252;

    private Momentum() {}

    /**
     * Twelve months without the last: P[t - 21] / P[t - 252] - 1. Source: Jegadeesh and Titman (1993), Journal of Finance
     * 48, 65, in sessions.
     */
    public static Track twelveToOne(double[] closes) {
        return between(closes, MONTH, YEAR);
    }

    /** Three months: P[t] / P[t - 63] - 1. */
    public static Track threeMonths(double[] closes) {
        return between(closes, 0, QUARTER);
    }

    /** P[t - newer] / P[t - older] - 1. */
    public static Track between(double[] closes, int newer, int older) {
        Inputs.positive("closes", closes);
        Inputs.window("The newer lag", newer, 0);
        Inputs.window("The older lag", older, newer + 1);
        double[] out = new double[closes.length];
        for (int t = older; t < closes.length; t++) {
            out[t] = closes[t - newer] / closes[t - older] - 1;
        }
        return Track.from(out, older + 1, "closes");
    }
}
