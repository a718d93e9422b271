package io.peaflow.marketdata;

import java.time.Instant;

/** What a reader of history is allowed to know; it stands in every signature that reads, so that nobody looks ahead unseen. */
public sealed interface Knowledge {

    /** All that is known now. */
    record Current() implements Knowledge {}

    /** Exactly what this database held at the instant, nothing that came later: for live decisions and their evidence. */
    record Recorded(Instant at) implements Knowledge {}

    /**
     * As {@link Recorded}, and what was fetched long after its day counts as known from the close of its session and the
     * lag of its source on: for studies, which must say so.
     *
     * @param storedBy nothing that this database stored later is read: with a moment that has passed the same question has
     *     the same answer for ever
     */
    record Assumed(Instant at, Instant storedBy) implements Knowledge {}

    static Knowledge current() {
        return new Current();
    }

    static Knowledge recorded(Instant at) {
        return new Recorded(at);
    }

    /** Whatever is stored by now. */
    static Knowledge assumed(Instant at) {
        return new Assumed(at, Instant.MAX);
    }
}
