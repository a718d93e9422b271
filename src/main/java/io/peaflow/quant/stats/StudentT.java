package io.peaflow.quant.stats;

/** Student's t distribution. */
public final class StudentT {

    /** Lanczos's coefficients for g = 7 and nine terms, as computed by P. Godfrey (2001). */
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-6,
        1.5056327351493116e-7
    };

    private static final double G = 7;
    private static final double SMALLEST = 1e-300;
    private static final double PRECISION = 1e-16;
    private static final int STEPS = 20_000;

    private StudentT() {}

    /**
     * The probability of a value at least as far from zero as t, on both sides: I(v / (v + t^2); v/2, 1/2). Source: DLMF
     * 8.17 and Abramowitz and Stegun 26.7.1.
     *
     * @param freedom degrees of freedom v
     */
    public static double beyond(double t, double freedom) {
        if (!(freedom > 0)) {
            throw new IllegalArgumentException("Degrees of freedom are above zero, and not " + freedom);
        }
        double square = t * t;
        // Both shares are taken from t itself: 1 - x would lose the digits of a small one.
        return incompleteBeta(freedom / (freedom + square), square / (freedom + square), freedom / 2, 0.5);
    }

    /** I(x; a, b) with its complement 1 - x given beside x. */
    private static double incompleteBeta(double x, double rest, double a, double b) {
        if (x <= 0 || rest <= 0) {
            return x <= 0 ? 0 : 1;
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest));
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(rest, b, a) / b;
    }

    /** The continued fraction DLMF 8.17.22 by the method of Lentz as changed by Thompson and Barnett (1986). */
    private static double fraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / away(1 - (a + b) * x / (a + 1));
        double result = d;
        for (int m = 1; m < STEPS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / away(1 + even * d);
            c = away(1 + even / c);
            result *= c * d;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / away(1 + odd * d);
            c = away(1 + odd / c);
            double step = c * d;
            result *= step;
            if (Math.abs(step - 1) < PRECISION) {
                return result;
            }
        }
        return result;
    }

    private static double away(double value) {
        return Math.abs(value) < SMALLEST ? SMALLEST : value;
    }

    private static double logGamma(double x) {
        if (x < 0.5) {
            return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
        }
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x - 1 + i);
        }
        double t = x + G - 0.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
