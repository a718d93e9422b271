package io.peaflow.config;

/**
 * A key with its text as written, and where.
 *
 * @param own whether the user set it: false for application.yaml
 */
record Entry(String key, String text, String origin, boolean own) {}
