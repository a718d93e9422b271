package io.peaflow.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration, told so that its reader can mend it.
 *
 * @param key the configuration key, or the file when no key can be named
 * @param value the offending value with secrets masked, null when there is none to show
 * @param origin where it was set: file and line, or the variable's name
 */
public record Problem(String key, @Nullable String value, String origin, String reason, String remedy) {}
