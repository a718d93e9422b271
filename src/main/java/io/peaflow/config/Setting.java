package io.peaflow.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration in force.
 *
 * @param value the effective value, masked when it is a secret
 * @param origin where it was set
 * @param standard the default of application.yaml, null when that file has none
 */
public record Setting(
        String key,
        String value,
        String origin,
        boolean changed,
        @Nullable String standard) {}
