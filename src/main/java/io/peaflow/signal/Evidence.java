package io.peaflow.signal;

import io.peaflow.marketdata.Versions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one signal was decided on: which versions of which series, and what was in doubt among them. The store never changes
 * a version, so that the moments here and the name of a series give back the very same bars, whatever was told since.
 *
 * @param assumed whether what was fetched long after its day counted as known in time
 * @param at nothing that was known later was read
 * @param storedBy nothing that was stored later was read; null where that is the same moment
 * @param disputed the newest of what was told and not calculated with, because it was in doubt
 * @param disputedInAll how many of these there were
 */
public record Evidence(
        boolean assumed,
        Instant at,
        @Nullable Instant storedBy,
        List<Series> series,
        List<Versions.Doubtful> disputed,
        int disputedInAll) {

    public Evidence {
        series = List.copyOf(series);
        disputed = List.copyOf(disputed);
    }

    /**
     * The versions that were read of one series.
     *
     * @param versions how many: one for each session, or each vintage of a day
     * @param events splits and dividends that went into the prices
     * @param newest when the last of them was stored, events with them
     * @param hash of every number that was read, splits worked in
     */
    public record Series(
            String instrument,
            Versions.Kind kind,
            int versions,
            LocalDate first,
            LocalDate last,
            int events,
            Instant newest,
            String hash) {}
}
