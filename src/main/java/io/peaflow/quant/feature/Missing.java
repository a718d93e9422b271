package io.peaflow.quant.feature;

import io.peaflow.kernel.Telling;

/**
 * Why a feature has no value.
 *
 * @param series what it lacks
 * @param found sessions or days that there are
 * @param wanted sessions needed, or the greatest age in days
 */
public record Missing(Code code, String series, int found, int wanted) {

    /** What is wrong. */
    public enum Code {
        /** There are fewer sessions than the window needs. */
        SHORT_HISTORY,
        /** No value was known by then. */
        NOTHING_KNOWN,
        /** The newest known value is older than allowed. */
        TOO_OLD,
        /** A value within the window is missing. */
        HOLE
    }

    /** In words. */
    public String text() {
        return switch (code) {
            case SHORT_HISTORY -> series + " has " + found + " sessions, " + wanted + " are needed";
            case NOTHING_KNOWN -> "nothing is known of " + series;
            case TOO_OLD -> "the newest value of " + series + " is " + found + " days old, " + wanted + " are allowed";
            case HOLE -> series + " has " + found + " of the " + wanted + " values that the window needs";
        };
    }

    /** The same for each reader in his language. */
    public Telling said() {
        return switch (code) {
            case SHORT_HISTORY -> Telling.of("missing.short-history", series, found, wanted);
            case NOTHING_KNOWN -> Telling.of("missing.nothing-known", series);
            case TOO_OLD -> Telling.of("missing.too-old", series, found, wanted);
            case HOLE -> Telling.of("missing.hole", series, found, wanted);
        };
    }
}
