/** The nine features by which the weather of the markets is told, each row from what was known at its own decision. */
@NullMarked
package io.peaflow.quant.feature;

import org.jspecify.annotations.NullMarked;
