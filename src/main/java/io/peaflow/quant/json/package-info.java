/** JSON written and read by hand, so that the pure floor can keep its results and load them bit for bit. */
@NullMarked
package io.peaflow.quant.json;

import org.jspecify.annotations.NullMarked;
