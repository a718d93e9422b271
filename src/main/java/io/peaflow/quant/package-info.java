/** Calculations on plain numbers: deterministic, immutable, each with its source; what is missing is a reason, never a zero. */
@NullMarked
package io.peaflow.quant;

import org.jspecify.annotations.NullMarked;
