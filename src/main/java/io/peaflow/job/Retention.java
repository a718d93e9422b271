package io.peaflow.job;

import java.time.Instant;

/** A room's share of housekeeping: what it keeps for how long is its own setting. */
public interface Retention {

    /** The word under which the ledger lists it. */
    String name();

    /** Deletes what is past its time and says how many rows or files that were. */
    int sweep(Instant now);
}
