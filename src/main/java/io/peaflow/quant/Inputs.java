package io.peaflow.quant;

/** The door of every calculation: what is not a number does not come in. */
public final class Inputs {

    private Inputs() {}

    /** Refuses an array that holds anything but finite numbers. */
    public static void finite(String name, double[] values) {
        // x * 0 is 0 for a finite x and NaN for the others; four sums, so that none waits for the one before.
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < values.length; i += 4) {
            a += values[i] * 0;
            b += values[i + 1] * 0;
            c += values[i + 2] * 0;
            d += values[i + 3] * 0;
        }
        for (; i < values.length; i++) {
            a += values[i] * 0;
        }
        if (Double.isNaN(a + b + c + d)) {
            throw refused(name, values, Double.NEGATIVE_INFINITY);
        }
    }

    /** Refuses an array that holds anything but finite numbers above zero. */
    public static void positive(String name, double[] values) {
        finite(name, values);
        boolean low = false;
        for (double value : values) {
            low |= value <= 0;
        }
        if (low) {
            throw refused(name, values, 0);
        }
    }

    /** Refuses a window that is shorter than it must be. */
    public static void window(String name, int length, int least) {
        if (length < least) {
            throw new IllegalArgumentException(name + " is at least " + least + ", and not " + length);
        }
    }

    /** Refuses columns of different lengths. */
    public static void sameLength(String name, double[] values, int length) {
        if (values.length != length) {
            throw new IllegalArgumentException(name + " has " + values.length + " rows, and not " + length);
        }
    }

    private static IllegalArgumentException refused(String name, double[] values, double above) {
        for (int row = 0; row < values.length; row++) {
            if (!Double.isFinite(values[row]) || values[row] <= above) {
                String expected = above == 0 ? "a number above zero" : "a finite number";
                return new IllegalArgumentException(
                        "Row " + row + " of " + name + " is " + values[row] + ", and not " + expected);
            }
        }
        throw new IllegalStateException(name + " was refused without a reason");
    }
}
