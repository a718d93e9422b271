package io.peaflow.marketdata.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one question to one source: data, or the class of error that decides what happens next. */
public sealed interface Reply {

    /** Bars and events. */
    record Prices(Quotes quotes) implements Reply {}

    /** Values of a macro series. */
    record Values(Observations observations) implements Reply {}

    /** Earnings, book value and dividends per share. */
    record Facts(Fundamentals fundamentals) implements Reply {}

    /** The source has nothing for this window; not an error. */
    record Nothing(String reason) implements Reply {}

    /** This source does not know this instrument, or refuses the question: never ask it the same again in this run. */
    record BadInstrument(String reason) implements Reply {}

    /** The answer cannot be read or the source is unwell: ask it again later, and the next source now. */
    record Unusable(String reason, String sample) implements Reply {}

    /** Too fast: wait, then go on. {@code retryAfter} when the source says how long. */
    record SlowDown(String reason, @Nullable Duration retryAfter) implements Reply {}

    /** The source refuses us altogether (a bad key, a consent wall): no more questions to it in this run. */
    record Stopped(String reason, String remedy) implements Reply {}
}
