/** Boursorama's end-of-day ticks. */
@NullMarked
package io.peaflow.marketdata.boursorama;

import org.jspecify.annotations.NullMarked;
