package io.peaflow.quant.indicator;

import io.peaflow.quant.Inputs;

/**
 * A simple average and the bands some standard deviations above and below it; the deviation is that of the population
 * (divided by n). Source: Bollinger (2001), Bollinger on Bollinger Bands, chapter 7.
 */
public record Bollinger(Track upper, Track middle, Track lower) {

    /** The usual ones: 20 closes, 2 deviations. */
    public static Bollinger of(double[] closes) {
        return of(closes, 20, 2);
    }

    public static Bollinger of(double[] closes, int length, double deviations) {
        Inputs.finite("closes", closes);
        Inputs.window("The length of the bands", length, 1);
        double[] middle = Average.means(closes, length);
        double[] upper = Windows.deviations(closes, length);
        double[] lower = new double[closes.length];
        for (int t = 0; t < closes.length; t++) {
            double width = deviations * Math.sqrt(upper[t] / length);
            upper[t] = middle[t] + width;
            lower[t] = middle[t] - width;
        }
        return new Bollinger(
                Track.from(upper, length, "closes"),
                Track.from(middle, length, "closes"),
                Track.from(lower, length, "closes"));
    }
}
