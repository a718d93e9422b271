package io.peaflow.marketdata.source;

import java.util.Arrays;
import java.util.List;

/** Gathers rows of quotes as a source gives them. */
public final class Columns {

    /** A row of which only the close is told. */
    public static final double NOT_GIVEN = Double.NaN;

    private int rows;
    private int[] day;
    private double[] open;
    private double[] high;
    private double[] low;
    private double[] close;
    private double[] adjustedClose;
    private long[] volume;

    public Columns(int expected) {
        int size = Math.max(16, expected);
        day = new int[size];
        open = new double[size];
        high = new double[size];
        low = new double[size];
        close = new double[size];
        adjustedClose = new double[size];
        volume = new long[size];
    }

    public void add(
            long epochDay, double opened, double highest, double lowest, double closed, double adjusted, long traded) {
        if (rows == day.length) {
            grow();
        }
        day[rows] = Math.toIntExact(epochDay);
        open[rows] = opened;
        high[rows] = highest;
        low[rows] = lowest;
        close[rows] = closed;
        adjustedClose[rows] = adjusted;
        volume[rows] = traded;
        rows++;
    }

    public int size() {
        return rows;
    }

    public Quotes quotes(String currency, boolean splitAdjusted, boolean unfinished, List<Quotes.Event> events) {
        return new Quotes(
                currency,
                Arrays.copyOf(day, rows),
                Arrays.copyOf(open, rows),
                Arrays.copyOf(high, rows),
                Arrays.copyOf(low, rows),
                Arrays.copyOf(close, rows),
                Arrays.copyOf(adjustedClose, rows),
                Arrays.copyOf(volume, rows),
                splitAdjusted,
                unfinished,
                events);
    }

    private void grow() {
        int size = 2 * rows;
        day = Arrays.copyOf(day, size);
        open = Arrays.copyOf(open, size);
        high = Arrays.copyOf(high, size);
        low = Arrays.copyOf(low, size);
        close = Arrays.copyOf(close, size);
        adjustedClose = Arrays.copyOf(adjustedClose, size);
        volume = Arrays.copyOf(volume, size);
    }
}
