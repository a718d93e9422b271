package io.peaflow.quant.performance;

import io.peaflow.kernel.ValueSeries;

/** Simple returns of a series of prices above zero. */
final class Returns {

    /** Sessions in a year, by convention. */
    static final double SESSIONS = 252;
    /** Where returns come from the quotient of two prices, a deviation below this is rounding. */
    private static final double ROUNDING = 4e-15;

    private Returns() {}

    /** P[t] / P[t - 1] - 1, one fewer than there are prices. */
    static double[] simple(ValueSeries prices) {
        double[] returns = new double[Math.max(0, prices.size() - 1)];
        for (int t = 0; t < prices.size(); t++) {
            double price = prices.value(t);
            if (price <= 0) {
                throw new IllegalArgumentException(prices.instrument() + ": the price of " + prices.day(t) + " is "
                        + price + ", and not above zero");
            }
            if (t > 0) {
                returns[t - 1] = price / prices.value(t - 1) - 1;
            }
        }
        return returns;
    }

    /** A yearly rate as one for a session: (1 + rate)^(1/252) - 1. */
    static double ofSession(double yearly) {
        if (!(yearly > -1 && Double.isFinite(yearly))) {
            throw new IllegalArgumentException("A yearly rate is above -1, and not " + yearly);
        }
        return Math.expm1(Math.log1p(yearly) / SESSIONS);
    }

    /** A ratio to a deviation or another sum that is not rounding only; NaN otherwise. */
    static double ratio(double above, double below) {
        return below > ROUNDING ? above / below : Double.NaN;
    }
}
