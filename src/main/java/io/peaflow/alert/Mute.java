package io.peaflow.alert;

import java.time.Instant;
import java.util.UUID;

/** Silence about a topic, with everything below it, or about one deduplication key. */
public record Mute(UUID id, String target, Instant until, String reason) {

    boolean covers(String topic, String key) {
        return key.equals(target) || within(target, topic);
    }

    /** True when the topic is the given one or lies below it. */
    static boolean within(String wanted, String topic) {
        return topic.equals(wanted) || topic.startsWith(wanted + "/");
    }
}
