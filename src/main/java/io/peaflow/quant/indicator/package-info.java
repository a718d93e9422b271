/** Indicators of prices: row t of each reads the rows up to t and none after it. */
@NullMarked
package io.peaflow.quant.indicator;

import org.jspecify.annotations.NullMarked;
