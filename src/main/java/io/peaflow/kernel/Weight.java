package io.peaflow.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A share of a portfolio, from 0 to 1. */
public record Weight(double share) implements Comparable<Weight> {

    public static final Weight ZERO = new Weight(0);
    public static final Weight ONE = new Weight(1);

    private static final double PERCENT = 100;

    public Weight {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(share + " is not a weight: it lies between 0 and 1");
        }
    }

    public static Weight ofPercent(double percent) {
        return new Weight(percent / PERCENT);
    }

    public double percent() {
        return share * PERCENT;
    }

    public boolean isAbove(Weight other) {
        return share > other.share;
    }

    @Override
    public int compareTo(Weight other) {
        return Double.compare(share, other.share);
    }

    /** {@code 12.5 %}. */
    @Override
    public String toString() {
        return BigDecimal.valueOf(percent())
                        .setScale(2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }
}
