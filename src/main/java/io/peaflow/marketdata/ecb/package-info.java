/** Daily series of the European Central Bank, the reference rates above all. */
@NullMarked
package io.peaflow.marketdata.ecb;

import org.jspecify.annotations.NullMarked;
