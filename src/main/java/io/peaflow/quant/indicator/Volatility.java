package io.peaflow.quant.indicator;

import io.peaflow.quant.Inputs;

/** How much returns vary. */
public final class Volatility {

    /** Sessions in a year, by convention. */
    private static final double YEAR = 252;

    private Volatility() {}

    /**
     * The sample standard deviation (n - 1) of the last {@code length} simple returns, times the root of 252. Source:
     * Hull, Options, Futures and Other Derivatives, "Estimating volatility from historical data", with simple returns.
     */
    public static Track realised(double[] closes, int length) {
        Inputs.positive("closes", closes);
        Inputs.window("The number of returns", length, 2);
        int rows = closes.length;
        double[] returns = new double[Math.max(0, rows - 1)];
        for (int t = 1; t < rows; t++) {
            returns[t - 1] = closes[t] / closes[t - 1] - 1;
        }
        double[] squares = Windows.deviations(returns, length);
        double[] out = new double[rows];
        double scale = YEAR / (length - 1);
        for (int t = 1; t < rows; t++) {
            out[t] = Math.sqrt(squares[t - 1] * scale);
        }
        return Track.from(out, length + 1, "closes");
    }
}
