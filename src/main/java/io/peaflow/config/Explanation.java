package io.peaflow.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one key.
 *
 * @param comment what application.yaml says about it
 * @param value the effective value, masked when it is a secret; null when nothing is set
 * @param members the keys below it, for a key that groups others
 */
public record Explanation(
        String key,
        String type,
        String comment,
        @Nullable String standard,
        @Nullable String value,
        @Nullable String origin,
        String variable,
        List<String> members) {}
