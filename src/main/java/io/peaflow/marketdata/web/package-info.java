/** Series, freshness, quarantine and backfill over HTTP. */
@NullMarked
package io.peaflow.marketdata.web;

import org.jspecify.annotations.NullMarked;
