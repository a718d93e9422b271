package io.peaflow.strategy;

import io.peaflow.kernel.Known;
import java.time.Instant;

/**
 * A company's figures for one share, as published; in the currency of its price.
 *
 * @param earnings of the last twelve months; negative for a loss
 * @param book equity
 * @param dividend paid in the last twelve months
 */
public record Fundamentals(Instant knownFrom, String instrument, double earnings, double book, double dividend)
        implements Known {

    public Fundamentals {
        if (!(Double.isFinite(earnings) && Double.isFinite(book) && dividend >= 0 && Double.isFinite(dividend))) {
            throw new IllegalArgumentException("The figures of " + instrument + " have one that is not a number");
        }
    }
}
