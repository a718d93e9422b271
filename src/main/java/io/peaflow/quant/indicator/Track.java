package io.peaflow.quant.indicator;

import io.peaflow.quant.Reading;
import java.util.Arrays;
import java.util.NoSuchElementException;

/** An indicator, one value a row; where a row has none, it says why. */
public final class Track {

    private final double[] values;
    private final int needs;
    private final String input;
    private final String undefined;

    /** Takes the array over; {@code needs} rows lead to the first value. */
    Track(double[] values, int needs, String input, String undefined) {
        this.values = values;
        this.needs = needs;
        this.input = input;
        this.undefined = undefined;
    }

    /** A track whose first {@code needs - 1} rows are emptied. */
    static Track from(double[] values, int needs, String input) {
        return from(values, needs, input, "the result is not a finite number");
    }

    /** The same with the reason for later rows that hold none. */
    static Track from(double[] values, int needs, String input, String undefined) {
        Arrays.fill(values, 0, Math.min(values.length, needs - 1), Double.NaN);
        return new Track(values, needs, input, undefined);
    }

    public int size() {
        return values.length;
    }

    public boolean has(int row) {
        return Double.isFinite(values[row]);
    }

    /** The value of a row that has one. */
    public double at(int row) {
        if (!has(row)) {
            throw new NoSuchElementException("Row " + row + " has no value: " + reason(row));
        }
        return values[row];
    }

    public Reading reading(int row) {
        return has(row) ? Reading.of(values[row]) : Reading.missing(reason(row));
    }

    /** How many rows it takes until there is a value. */
    public int needs() {
        return needs;
    }

    /** A copy with NaN where there is none: for drawings. */
    public double[] toArray() {
        return values.clone();
    }

    private String reason(int row) {
        return row < needs - 1 ? "needs " + needs + " " + input + ", has " + (row + 1) : undefined;
    }
}
