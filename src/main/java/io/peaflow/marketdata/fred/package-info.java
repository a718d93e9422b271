/** Macro series of the Federal Reserve Bank of St. Louis, with a key and without. */
@NullMarked
package io.peaflow.marketdata.fred;

import org.jspecify.annotations.NullMarked;
