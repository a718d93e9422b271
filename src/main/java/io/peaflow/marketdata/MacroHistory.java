package io.peaflow.marketdata;

import io.peaflow.kernel.ValueSeries;
import java.time.LocalDate;

/** Observations by vintage: macro series, and what companies report per share. */
public interface MacroHistory {

    /** The item of a macro series; a company's report has several, such as EARNINGS_12M. */
    String VALUE = "VALUE";

    /** For each day the newest vintage among those that may be known; empty when nothing is. */
    ValueSeries read(String instrument, String item, Knowledge knowledge);

    /** For each day the value as it stood published on that day of publication, revisions that came later left out. */
    ValueSeries vintage(String instrument, String item, LocalDate publishedUpTo);

    /** Every vintage of every day that may be known. */
    Vintages vintages(String instrument, String item, Knowledge knowledge);

    /**
     * Values with the days on which they were published, by day of observation and then of publication.
     *
     * @param day days since 1970-01-01
     * @param publishedOn likewise; {@link #UNRECORDED} where nobody told
     */
    @SuppressWarnings("ArrayRecordComponent") // columns on purpose: never compared, never a key
    record Vintages(String instrument, int[] day, double[] value, int[] publishedOn) {

        /** The day of publication was not told; it sorts before all others of its day. */
        public static final int UNRECORDED = Integer.MIN_VALUE;

        public Vintages {
            if (value.length != day.length || publishedOn.length != day.length) {
                throw new IllegalArgumentException("The columns of " + instrument + " are not of one length");
            }
        }

        public int size() {
            return day.length;
        }
    }
}
