package io.peaflow.quant.stats;

import io.peaflow.quant.Inputs;
import java.util.Arrays;

/** Quantiles of a sample. */
public final class Quantile {

    private Quantile() {}

    /**
     * The quantile of type 7: with the values in order x[0..n-1] and h = (n - 1) share, x[floor h] and its neighbour are
     * joined in a line. It is PERCENTILE.INC of spreadsheets and the default of NumPy and R. Source: Hyndman and Fan
     * (1996), The American Statistician 50, 361.
     *
     * @param share 0 to 1
     */
    public static double ofType7(double[] values, double share) {
        Inputs.finite("values", values);
        Inputs.window("The number of values", values.length, 1);
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A share is between 0 and 1, and not " + share);
        }
        double[] ordered = values.clone();
        Arrays.sort(ordered);
        double h = (ordered.length - 1) * share;
        int below = (int) h;
        int above = Math.min(below + 1, ordered.length - 1);
        return ordered[below] + (h - below) * (ordered[above] - ordered[below]);
    }
}
