package io.peaflow.kernel;

import java.time.LocalDate;
import java.util.Arrays;

/** A series of observations in columns, one row a day in ascending order: yields, spreads, indicators. */
public final class ValueSeries {

    private final String instrument;
    private final int[] day;
    private final double[] value;

    /** Takes the arrays over: the caller does not keep them. */
    public ValueSeries(String instrument, int[] day, double[] value) {
        this.instrument = instrument;
        this.day = day;
        this.value = value;
        if (value.length != day.length) {
            throw new IllegalArgumentException("The columns of " + instrument + " are not of one length");
        }
        for (int row = 0; row < day.length; row++) {
            if (row > 0 && day[row] <= day[row - 1]) {
                throw new IllegalArgumentException(
                        instrument + ": " + LocalDate.ofEpochDay(day[row]) + " does not come after the day before it");
            }
            if (!Double.isFinite(value[row])) {
                throw new IllegalArgumentException(
                        instrument + ": the value of " + LocalDate.ofEpochDay(day[row]) + " is not a number");
            }
        }
    }

    public String instrument() {
        return instrument;
    }

    public int size() {
        return day.length;
    }

    /** The day of a row as days since 1970-01-01. */
    public int epochDay(int row) {
        return day[row];
    }

    public LocalDate day(int row) {
        return LocalDate.ofEpochDay(day[row]);
    }

    public double value(int row) {
        return value[row];
    }

    /** The row of the last observation on or before this day; -1 when all are later. */
    public int rowAt(LocalDate latest) {
        int found = Arrays.binarySearch(day, Math.toIntExact(latest.toEpochDay()));
        return found >= 0 ? found : -found - 2;
    }
}
