/** What a source of prices or macro series is, and what its answers look like before anybody has judged them. */
@NullMarked
package io.peaflow.marketdata.source;

import org.jspecify.annotations.NullMarked;
