package io.peaflow.kernel;

import java.time.LocalDate;

/** A series of observations in columns, one row a day in ascending order: yields, spreads, indicators. */
public final class ValueSeries {

    private final String instrument;
    private final DayColumn days;
    private final double[] value;

    /** Takes the arrays over: the caller does not keep them. */
    public ValueSeries(String instrument, int[] day, double[] value) {
        this.instrument = instrument;
        this.days = new DayColumn(instrument, day);
        this.value = days.beside(value, "the value");
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

    public LocalDate day(int row) {
        return days.session(row);
    }

    public double value(int row) {
        return value[row];
    }

    /** The row of the last observation on or before this day; -1 when all are later. */
    public int rowAt(LocalDate latest) {
        return days.rowAt(latest);
    }
}
