package io.peaflow.quant.feature;

import java.util.Locale;

/** One of the nine; P is the price, all windows are sessions of the price. */
public enum Feature {
    /** The volatility index. */
    VIX_LEVEL(1),
    /** Share of the last 20 values of the volatility index, today's included, strictly below today's. */
    VIX_RANK(20),
    /** Sample deviation of the last 20 simple returns, times the root of 252. */
    VOLATILITY(21),
    /** P[t] over the mean of P[t-199..t]. */
    PRICE_TO_MEAN(200),
    /** The mean of P[t-49..t] over the mean of P[t-199..t]. */
    MEAN_TO_MEAN(200),
    /** P[t] / P[t-63] - 1. */
    MOMENTUM(64),
    /** Ten-year yield less two-year yield of the same day, in percentage points. */
    CURVE_SLOPE(1),
    /** The credit spread, in percentage points. */
    CREDIT_SPREAD(1),
    /** The credit spread less what it was 21 sessions before. */
    CREDIT_SPREAD_CHANGE(22);

    private final int sessions;

    Feature(int sessions) {
        this.sessions = sessions;
    }

    /** How many sessions it needs, its own included. */
    public int sessions() {
        return sessions;
    }

    /** Its name in settings, files and answers: {@code price-to-mean}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The feature of this key.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Feature of(String key) {
        for (Feature feature : values()) {
            if (feature.key().equals(key)) {
                return feature;
            }
        }
        throw new IllegalArgumentException("'" + key + "' is none of the nine features");
    }
}
