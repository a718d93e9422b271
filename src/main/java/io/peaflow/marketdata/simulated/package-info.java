/** Invented prices for trying peaflow out: one market, the same on every machine, with every fault that a real one has. */
@NullMarked
package io.peaflow.marketdata.simulated;

import org.jspecify.annotations.NullMarked;
