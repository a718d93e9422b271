package io.peaflow.marketdata.source;

import java.time.LocalDate;
import java.util.Arrays;

/** Gathers the values of a macro series as a source gives them. */
public final class Series {

    private int rows;
    private int[] day = new int[64];
    private double[] value = new double[64];
    private int[] publishedOn = new int[64];

    public void add(LocalDate observed, double told, int published) {
        if (rows == day.length) {
            day = Arrays.copyOf(day, 2 * rows);
            value = Arrays.copyOf(value, 2 * rows);
            publishedOn = Arrays.copyOf(publishedOn, 2 * rows);
        }
        day[rows] = Math.toIntExact(observed.toEpochDay());
        value[rows] = told;
        publishedOn[rows] = published;
        rows++;
    }

    /** The values, or that there are none. */
    public Reply reply() {
        return rows == 0 ? new Reply.Nothing("no observation in this window") : new Reply.Values(observations());
    }

    /** The values; none is allowed. */
    public Observations observations() {
        return new Observations(Arrays.copyOf(day, rows), Arrays.copyOf(value, rows), Arrays.copyOf(publishedOn, rows));
    }
}
