package io.peaflow.signal;

import io.peaflow.strategy.Breakers;
import java.time.Instant;
import java.util.UUID;

/** What this room tells others. */
public sealed interface SignalEvent {

    /** The confidence from which on it is told as such. */
    double GREAT = 0.8;

    /** When it happened. */
    Instant at();

    /**
     * The live strategy has decided, and there is something to tell: orders, or another regime.
     *
     * @param signal with its whole story
     * @param isRegimeNew whether the regime is another than in the signal before
     * @param isTicketNew whether its orders were not told before
     */
    record SignalIssued(UUID run, Signal signal, boolean isRegimeNew, boolean isTicketNew, Instant at)
            implements SignalEvent {

        public boolean isConfident() {
            return signal.confidence() > GREAT;
        }
    }

    /** A strategy has decided, live or watched, whatever came of it. */
    record SignalDecided(UUID run, Signal signal, Instant at) implements SignalEvent {}

    /** There is no signal of the live strategy: data are missing, or it could not prove that it did not look ahead. */
    record SignalRefused(UUID run, Signal signal, Instant at) implements SignalEvent {}

    /** A new regime model did not take over by itself: there is none, or somebody should look at it. */
    record ModelHeld(UUID run, String model, String reason, Instant at) implements SignalEvent {}

    /** Another regime model is live. */
    record ModelPromoted(String model, Instant at) implements SignalEvent {}

    /** The index of what is held has fallen past a threshold, or is well again. */
    record BreakerMoved(
            UUID run, String strategy, Breakers.Event event, double drawdown, double dailyReturn, Instant at)
            implements SignalEvent {}

    /** The owner switched a strategy. */
    record StrategySwitched(String strategy, StrategyDesk.Mode mode, Instant at) implements SignalEvent {}

    /** The owner told what he holds, or what he did with a ticket. */
    record HoldingsTold(Instant at) implements SignalEvent {}

    /** The owner lets a strategy go on. */
    record StrategyReleased(String strategy, Instant at) implements SignalEvent {}
}
