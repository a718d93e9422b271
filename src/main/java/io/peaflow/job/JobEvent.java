package io.peaflow.job;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the job room tells the others, in the transaction that made it true. */
public sealed interface JobEvent {

    /** An attempt has begun. */
    record RunStarted(UUID runId, String job, String slot, int attempt, Instant at) implements JobEvent {}

    /** An attempt failed, and the next one is due at {@code nextAttemptAt}. */
    record AttemptFailed(
            UUID runId, String job, String slot, int attempt, String reason, Instant at, Instant nextAttemptAt)
            implements JobEvent {}

    /**
     * An attempt has found that what it needs is on its way: nothing failed, and the slot goes on by itself.
     *
     * @param until at the latest
     */
    record RunWaits(UUID runId, String job, String slot, int attempt, String what, Instant at, Instant until)
            implements JobEvent {}

    /** A slot has ended, by its own work or by the watch over its deadline. */
    record RunEnded(
            UUID runId,
            String job,
            String slot,
            RunState state,
            int attempt,
            String outcome,
            Instant at,
            Trigger trigger)
            implements JobEvent {}

    /** A slot fell due longer than the job's grace ago and has not ended. */
    record RunLate(
            String job,
            String slot,
            Instant dueAt,
            Instant at,
            @Nullable UUID runId) implements JobEvent {}

    /** A message could not be processed and waits on the desk. */
    record DeadLetterFiled(
            UUID letterId,
            String route,
            String reason,
            String message,
            Instant at,
            @Nullable UUID runId) implements JobEvent {}

    /** No dead letter waits any more. */
    record DeskCleared(Instant at) implements JobEvent {}
}
