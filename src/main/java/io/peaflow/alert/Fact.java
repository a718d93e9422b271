package io.peaflow.alert;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What an event says to this room, before it is a row.
 *
 * @param lasting true when it stays open until something takes it back
 */
record Fact(
        Instant at,
        Severity severity,
        String kind,
        String topic,
        String key,
        Map<String, String> facts,
        Optional<UUID> run,
        boolean lasting) {

    Fact {
        facts = Map.copyOf(facts);
    }
}
