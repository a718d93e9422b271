/** How an investment did: returns, risk, drawdowns, comparison with another, and returns with flows of money. */
@NullMarked
package io.peaflow.quant.performance;

import org.jspecify.annotations.NullMarked;
