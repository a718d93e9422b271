package io.peaflow.quant.stats;

/** The standard normal distribution. */
public final class Normal {

    /** The 5 % quantile. */
    public static final double FIVE_PERCENT = -1.6448536269514729;

    private static final double ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);
    /** From here on the tail is a continued fraction: the series would lose digits to its complement. */
    private static final double TAIL = 3;

    private static final int DEPTH = 200;

    private Normal() {}

    public static double density(double z) {
        return Math.exp(-z * z / 2) / ROOT_OF_TWO_PI;
    }

    /**
     * The probability of a value up to z. Near the middle the series of Marsaglia (2004), Journal of Statistical Software
     * 11(4); in the tails the continued fraction 26.2.14 of Abramowitz and Stegun.
     */
    public static double upTo(double z) {
        if (z < -TAIL) {
            return tail(-z);
        }
        return z > TAIL ? 1 - tail(z) : 0.5 + density(z) * series(z);
    }

    /** The probability of a value at least as far from zero as z, on both sides. */
    public static double beyond(double z) {
        return Math.min(1, 2 * upTo(-Math.abs(z)));
    }

    private static double series(double z) {
        double sum = z;
        double term = z;
        for (int k = 3; Math.abs(term) > Math.ulp(sum) / 4; k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return sum;
    }

    private static double tail(double z) {
        double fraction = z;
        for (int k = DEPTH; k > 0; k--) {
            fraction = z + k / fraction;
        }
        return density(z) / fraction;
    }
}
