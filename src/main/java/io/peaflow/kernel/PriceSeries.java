package io.peaflow.kernel;

import java.time.LocalDate;
import java.util.Arrays;

/**
 * The history of one instrument in columns, one row a session in ascending order: what calculations read.
 *
 * <p>Every price is a finite number. The arrays are the series' own: {@code close()} and its sisters return copies, the
 * methods that take an index read in place.
 */
public final class PriceSeries {

    private final String instrument;
    private final int[] day;
    private final double[] open;
    private final double[] high;
    private final double[] low;
    private final double[] close;
    private final long[] volume;

    /** Takes the arrays over: the caller does not keep them. */
    public PriceSeries(
            String instrument, int[] day, double[] open, double[] high, double[] low, double[] close, long[] volume) {
        this.instrument = instrument;
        this.day = day;
        this.open = open;
        this.high = high;
        this.low = low;
        this.close = close;
        this.volume = volume;
        int rows = day.length;
        if (open.length != rows
                || high.length != rows
                || low.length != rows
                || close.length != rows
                || volume.length != rows) {
            throw new IllegalArgumentException("The columns of " + instrument + " are not of one length");
        }
        for (int row = 0; row < rows; row++) {
            if (row > 0 && day[row] <= day[row - 1]) {
                throw new IllegalArgumentException(
                        instrument + ": " + LocalDate.ofEpochDay(day[row]) + " does not come after the day before it");
            }
            if (!Double.isFinite(open[row] + high[row] + low[row] + close[row])) {
                throw new IllegalArgumentException(
                        instrument + ": a price of " + LocalDate.ofEpochDay(day[row]) + " is not a number");
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

    public LocalDate session(int row) {
        return LocalDate.ofEpochDay(day[row]);
    }

    public double open(int row) {
        return open[row];
    }

    public double high(int row) {
        return high[row];
    }

    public double low(int row) {
        return low[row];
    }

    public double close(int row) {
        return close[row];
    }

    /** Shares traded; {@link Bar#UNKNOWN_VOLUME} when not known. */
    public long volume(int row) {
        return volume[row];
    }

    public double[] close() {
        return close.clone();
    }

    /** The row of the last session on or before this day; -1 when all are later. */
    public int rowAt(LocalDate latest) {
        int found = Arrays.binarySearch(day, Math.toIntExact(latest.toEpochDay()));
        return found >= 0 ? found : -found - 2;
    }
}
