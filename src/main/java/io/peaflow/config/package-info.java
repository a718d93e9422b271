/** One checked configuration out of the defaults, peaflow.yaml, .env, the environment and secret files. */
@NullMarked
package io.peaflow.config;

import org.jspecify.annotations.NullMarked;
