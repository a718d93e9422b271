package io.peaflow.kernel;

import java.time.LocalDate;

/**
 * The prices of one session as they were traded, not adjusted for anything that came later.
 *
 * @param open opening price, or the close where the source gives nothing else
 * @param volume shares traded; -1 when the source does not say
 */
public record Bar(LocalDate session, double open, double high, double low, double close, long volume) {

    /** The volume of a source that does not tell it. */
    public static final long UNKNOWN_VOLUME = -1;

    public Bar {
        if (!(Double.isFinite(open) && Double.isFinite(high) && Double.isFinite(low) && Double.isFinite(close))) {
            throw new IllegalArgumentException("The bar of " + session + " has a price that is not a number");
        }
    }
}
