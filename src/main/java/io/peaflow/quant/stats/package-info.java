/** Moments, quantiles, distributions and the tests of hypotheses that stand on them. */
@NullMarked
package io.peaflow.quant.stats;

import org.jspecify.annotations.NullMarked;
