package io.peaflow.marketdata;

import java.time.Instant;
import java.util.SortedSet;
import java.util.UUID;

/**
 * New or corrected bars and values were stored; told once per attempt that stored something.
 *
 * @param run the run of {@code market-data} that stored them
 * @param instruments what changed
 * @param knownFrom from when on they are known
 */
public record PricesUpdated(UUID run, SortedSet<String> instruments, Instant knownFrom) {}
