package io.peaflow.marketdata.source;

import java.time.LocalDate;

/**
 * What one source says about one macro series: a value a day, with the day on which it was first published where the
 * source tells it.
 *
 * @param day days since 1970-01-01
 * @param value NaN for a day without a value
 * @param publishedOn days since 1970-01-01; {@link #UNKNOWN} when the source does not say
 */
@SuppressWarnings("ArrayRecordComponent") // columns on purpose: never compared, never a key
public record Observations(int[] day, double[] value, int[] publishedOn) {

    /** The day of publication is not told. */
    public static final int UNKNOWN = Integer.MIN_VALUE;

    public Observations {
        if (value.length != day.length || publishedOn.length != day.length) {
            throw new IllegalArgumentException("The columns of the observations are not of one length");
        }
    }

    public int size() {
        return day.length;
    }

    public LocalDate day(int row) {
        return LocalDate.ofEpochDay(day[row]);
    }
}
