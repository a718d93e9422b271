/** Yahoo's daily bars, splits and dividends. */
@NullMarked
package io.peaflow.marketdata.yahoo;

import org.jspecify.annotations.NullMarked;
