/** Earnings and book values of companies, with the day they were known. */
@NullMarked
package io.peaflow.marketdata.eodhd;

import org.jspecify.annotations.NullMarked;
