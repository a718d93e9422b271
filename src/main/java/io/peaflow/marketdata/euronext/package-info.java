/** The price export of Euronext's own site. */
@NullMarked
package io.peaflow.marketdata.euronext;

import org.jspecify.annotations.NullMarked;
