/** Prices and macro series one can act on: fetched from several sources, judged, and kept with what was known when. */
@NullMarked
package io.peaflow.marketdata;

import org.jspecify.annotations.NullMarked;
