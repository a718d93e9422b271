package io.peaflow.job;

import java.time.Duration;

/** A failure whose far end said when to come back ({@code Retry-After}). */
public class TryLater extends RuntimeException {

    private final transient Duration after;

    public TryLater(String reason, Duration after) {
        super(reason);
        this.after = after;
    }

    /** How long to wait at least. */
    public Duration after() {
        return after;
    }
}
