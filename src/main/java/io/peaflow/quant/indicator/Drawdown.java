package io.peaflow.quant.indicator;

import io.peaflow.quant.Inputs;

/** The distance from the highest close so far, zero or below. */
public final class Drawdown {

    private Drawdown() {}

    /** P[t] / max(P[0..t]) - 1. */
    public static Track of(double[] closes) {
        Inputs.positive("closes", closes);
        double[] out = new double[closes.length];
        double peak = 0;
        for (int t = 0; t < closes.length; t++) {
            peak = Math.max(peak, closes[t]);
            out[t] = closes[t] / peak - 1;
        }
        return Track.from(out, 1, "closes");
    }
}
