/** What decides about money, without Spring or a database: strategies, hard limits, costs, rebalancing and the order ticket. */
@NullMarked
package io.peaflow.strategy;

import org.jspecify.annotations.NullMarked;
