/** The launcher's words. */
@NullMarked
package io.peaflow.cli;

import org.jspecify.annotations.NullMarked;
