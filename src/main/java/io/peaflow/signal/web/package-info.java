/** Signals and regime models over HTTP. */
@NullMarked
package io.peaflow.signal.web;

import org.jspecify.annotations.NullMarked;
