package io.peaflow.signal;

import java.time.Instant;
import java.util.UUID;

/**
 * The live strategy has decided, and there is something to tell: orders, another regime, or great confidence.
 *
 * @param signal with its whole story
 * @param isRegimeNew whether the regime is another than in the signal before
 * @param isTicketNew whether its orders were not told before
 */
public record SignalIssued(UUID run, Signal signal, boolean isRegimeNew, boolean isTicketNew, Instant at) {

    /** The confidence from which on it is told as such. */
    private static final double GREAT = 0.8;

    public boolean isConfident() {
        return signal.confidence() > GREAT;
    }
}
