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
    private final DayColumn days;
    private final double[] open;
    private final double[] high;
    private final double[] low;
    private final double[] close;
    private final long[] volume;

    /** Takes the arrays over: the caller does not keep them. */
    public PriceSeries(
            String instrument, int[] day, double[] open, double[] high, double[] low, double[] close, long[] volume) {
        this.instrument = instrument;
        this.days = new DayColumn(instrument, day);
        this.open = days.beside(open, "a price");
        this.high = days.beside(high, "a price");
        this.low = days.beside(low, "a price");
        this.close = days.beside(close, "a price");
        this.volume = days.beside(volume);
    }

    public String instrument() {
        return instrument;
    }

    public int size() {
        return days.size();
    }

    /** The day of a row as days since 1970-01-01. */
    public int epochDay(int row) {
        return days.epochDay(row);
    }

    public LocalDate session(int row) {
        return days.session(row);
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
        return days.rowAt(latest);
    }

    /** The sessions up to and with this day. */
    public PriceSeries upTo(LocalDate latest) {
        int rows = rowAt(latest) + 1;
        if (rows == size()) {
            return this;
        }
        int[] day = new int[rows];
        Arrays.setAll(day, this::epochDay);
        return new PriceSeries(
                instrument,
                day,
                Arrays.copyOf(open, rows),
                Arrays.copyOf(high, rows),
                Arrays.copyOf(low, rows),
                Arrays.copyOf(close, rows),
                Arrays.copyOf(volume, rows));
    }
}
