package io.peaflow.marketdata;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Bars or events came that may not be calculated with; told once per attempt that filed any.
 *
 * @param run the run of {@code market-data} that filed them
 * @param waiting what waits, the newest session first, each with its instrument, its day and its reasons
 * @param heldBack those of {@code waiting} that are the newest price of their series: until somebody decides, or a better
 *     bar comes, an older price stands in their place
 */
public record BarsQuarantined(UUID run, List<String> waiting, List<String> heldBack, Instant at) {
    public BarsQuarantined {
        waiting = List.copyOf(waiting);
        heldBack = List.copyOf(heldBack);
    }
}
