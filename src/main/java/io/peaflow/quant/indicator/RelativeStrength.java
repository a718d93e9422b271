package io.peaflow.quant.indicator;

import io.peaflow.quant.Inputs;

/** Gains against losses, 0 to 100. */
public final class RelativeStrength {

    private static final double FULL = 100;

    private RelativeStrength() {}

    /**
     * The relative strength index. Mean gain and mean loss begin with the simple mean of the first {@code length} changes
     * and go on as (old (length - 1) + new) / length. Without any loss it is 100; as long as no close has changed there is
     * no value. Source: Wilder (1978), New Concepts in Technical Trading Systems, section VI.
     */
    public static Track index(double[] closes, int length) {
        Inputs.finite("closes", closes);
        Inputs.window("The length of the index", length, 1);
        double[] out = new double[closes.length];
        double gain = 0;
        double loss = 0;
        int seed = Math.min(length, closes.length - 1);
        for (int t = 1; t <= seed; t++) {
            double change = closes[t] - closes[t - 1];
            gain += Math.max(change, 0);
            loss += Math.max(-change, 0);
        }
        gain /= length;
        loss /= length;
        if (length < out.length) {
            out[length] = FULL * (gain / (gain + loss));
        }
        double kept = (length - 1.0) / length;
        double taken = 1.0 / length;
        for (int t = length + 1; t < closes.length; t++) {
            double change = closes[t] - closes[t - 1];
            gain = gain * kept + Math.max(change, 0) * taken;
            loss = loss * kept + Math.max(-change, 0) * taken;
            out[t] = FULL * (gain / (gain + loss));
        }
        return Track.from(out, length + 1, "closes", "no close differs from the one before it");
    }
}
