package io.peaflow.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Something the owner should know, as facts; the words are found when it is delivered.
 *
 * @param kind names the wording
 * @param topic what it is about, coarse to fine: {@code job/market-data}
 * @param key at most one open notification has it; a repetition counts instead of telling again
 * @param occurredAt the last ten occurrences, oldest first
 */
public record Notification(
        UUID id,
        Instant at,
        Severity severity,
        String kind,
        String topic,
        String key,
        Map<String, String> facts,
        Optional<UUID> run,
        int occurrences,
        List<Instant> occurredAt,
        Optional<Instant> resolvedAt) {

    public Notification {
        facts = Map.copyOf(facts);
        occurredAt = List.copyOf(occurredAt);
    }

    /** True while nothing has taken it back. */
    public boolean open() {
        return resolvedAt.isEmpty();
    }
}
