package io.peaflow.kernel;

import java.time.LocalDate;
import java.util.Arrays;

/** The days of a series in ascending order, and the checks that every column beside them has to pass. */
final class DayColumn {

    private final String instrument;
    private final int[] day;

    DayColumn(String instrument, int[] day) {
        this.instrument = instrument;
        this.day = day;
        for (int row = 1; row < day.length; row++) {
            if (day[row] <= day[row - 1]) {
                throw new IllegalArgumentException(
                        instrument + ": " + session(row) + " does not come after the day before it");
            }
        }
    }

    /** The column itself, when it has a number for every day. */
    double[] beside(double[] column, String what) {
        ofOneLength(column.length);
        for (int row = 0; row < column.length; row++) {
            if (!Double.isFinite(column[row])) {
                throw new IllegalArgumentException(
                        instrument + ": " + what + " of " + session(row) + " is not a number");
            }
        }
        return column;
    }

    long[] beside(long[] column) {
        ofOneLength(column.length);
        return column;
    }

    private void ofOneLength(int length) {
        if (length != day.length) {
            throw new IllegalArgumentException("The columns of " + instrument + " are not of one length");
        }
    }

    int size() {
        return day.length;
    }

    int epochDay(int row) {
        return day[row];
    }

    LocalDate session(int row) {
        return LocalDate.ofEpochDay(day[row]);
    }

    int rowAt(LocalDate latest) {
        int found = Arrays.binarySearch(day, Math.toIntExact(latest.toEpochDay()));
        return found >= 0 ? found : -found - 2;
    }
}
