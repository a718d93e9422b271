package io.peaflow.quant.hmm;

/**
 * The innermost loops: each over one index and over arrays of their own, which is what Java's compiler turns into vector
 * instructions. Results do not depend on whether it did: every element is computed by itself, in one order.
 */
final class Kernels {

    /** Adding this to a double rounds it to an integer that stands in its low bits. */
    private static final double ROUNDING = 0x1.8p52;

    private static final double LOG2_E = 1.4426950408889634;
    /** ln 2 in two parts, the first with zeros at its end, so that multiples of it are exact (fdlibm, e_exp.c). */
    private static final double LN2_HIGH = 0x1.62e42feep-1;

    private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
    /** Below this the power is so small that it counts for nothing beside the 1 of the likeliest state. */
    private static final double SMALLEST_EXPONENT = -708;

    /** Of the rows of a block. */
    private static final int QUARTER = Observations.BLOCK / 4;

    private Kernels() {}

    static void subtract(double[] values, double centre, double[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = values[i] - centre;
        }
    }

    static void product(double[] first, double[] second, double[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = first[i] * second[i];
        }
    }

    static void addProduct(double[] sum, double[] first, double[] second, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += first[i] * second[i];
        }
    }

    /** Adds a block onto the lanes, quarter by quarter. */
    static void fold(double[] lanes, double[] values) {
        for (int i = 0; i < QUARTER; i++) {
            lanes[i] += (values[i] + values[i + QUARTER]) + (values[i + 2 * QUARTER] + values[i + 3 * QUARTER]);
        }
    }

    /** Adds a block of products onto the lanes, quarter by quarter. */
    static void foldProducts(double[] lanes, double[] a, double[] b) {
        for (int i = 0; i < QUARTER; i++) {
            lanes[i] += (a[i] * b[i] + a[i + QUARTER] * b[i + QUARTER])
                    + (a[i + 2 * QUARTER] * b[i + 2 * QUARTER] + a[i + 3 * QUARTER] * b[i + 3 * QUARTER]);
        }
    }

    static void weigh(double[] sum, double[] a, double x, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] = x * a[i];
        }
    }

    static void addWeighed(double[] sum, double[] a, double x, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += x * a[i];
        }
    }

    static void addWeighed(double[] sum, double[] a, double[] b, double[] c, double x, double y, double z, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] = sum[i] + x * a[i] + y * b[i] + z * c[i];
        }
    }

    /** {@code sum += weight * (value - centre)^2}. */
    static void addSquares(double[] sum, double[] values, double centre, double weight, int count) {
        for (int i = 0; i < count; i++) {
            double difference = values[i] - centre;
            sum[i] += weight * (difference * difference);
        }
    }

    static void logDensity(double[] squares, double constant, int count) {
        for (int i = 0; i < count; i++) {
            squares[i] = constant - 0.5 * squares[i];
        }
    }

    static void max(double[] most, double[] values, int count) {
        for (int i = 0; i < count; i++) {
            most[i] = Math.max(most[i], values[i]);
        }
    }

    /**
     * e to the power of {@code values - most}, which is never above 0; to within an ulp or two of {@code StrictMath.exp}
     * and, unlike {@code Math.exp}, the same on every machine.
     */
    static void powers(double[] values, double[] most, double[] whole, double[] result, int count) {
        for (int i = 0; i < count; i++) {
            double x = Math.max(SMALLEST_EXPONENT, values[i] - most[i]);
            double shifted = x * LOG2_E + ROUNDING;
            double k = shifted - ROUNDING;
            double r = (x - k * LN2_HIGH) - k * LN2_LOW;
            double r2 = r * r;
            double r4 = r2 * r2;
            double low = (1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720 + r * (1.0 / 5040));
            double high = (1.0 / 40320 + r * (1.0 / 362880))
                    + r2 * (1.0 / 3628800 + r * (1.0 / 39916800))
                    + r4 * (1.0 / 479001600);
            whole[i] = shifted;
            result[i] = 1 + (r + (r2 * (0.5 + r * (1.0 / 6)) + r4 * (low + r4 * high)));
        }
        for (int i = 0; i < count; i++) {
            result[i] = Double.longBitsToDouble(
                    Double.doubleToRawLongBits(result[i]) + (Double.doubleToRawLongBits(whole[i]) << 52));
        }
    }

    static double sum(double[] values, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i < count - 3; i += 4) {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }
        for (; i < count; i++) {
            a += values[i];
        }
        return (a + b) + (c + d);
    }
}
