/**
 * One checked configuration from application.yaml, peaflow.yaml, .env, secret files and the environment, judged whole before
 * anything starts.
 *
 * <p>Every record with {@code @ConfigurationProperties} in io.peaflow is found and judged: its types, its jakarta constraints and
 * what its constructor throws. In a constraint's message the first sentence is the reason and what follows is the remedy.
 */
@NullMarked
package io.peaflow.config;

import org.jspecify.annotations.NullMarked;
