package io.peaflow.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.peaflow.kernel.Telling;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger: one slot of one job, and how it went.
 *
 * @param waitsUntil how long, at the latest, a PLANNED slot waits for what is on its way; null for any other
 * @param said the outcome as facts, for a reader of another language; null when only the line is known
 */
public record LedgerEntry(
        UUID id,
        String job,
        String slot,
        Trigger trigger,
        RunState state,
        int attempt,
        @Nullable String node,
        @Nullable Long token,
        Instant slotDueAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant waitsUntil,
        @Nullable Instant leaseAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant dataAsOf,
        int itemsDone,
        int itemsFailed,
        @Nullable String inputsHash,
        @Nullable String outcome,
        @JsonIgnore @Nullable Telling said) {}
