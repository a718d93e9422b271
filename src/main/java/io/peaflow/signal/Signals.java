package io.peaflow.signal;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The signals that were issued, refused or withheld. */
public interface Signals {

    /** The newest of the live strategy. */
    Optional<Signal> live();

    /** All of the newest slot, the live one first. */
    List<Signal> latest();

    /** All of a slot, the live one first. */
    List<Signal> of(LocalDate slot);

    /** Newest first; those of the live strategy when none is named. */
    List<Signal> history(@Nullable String strategy, int limit);

    Optional<Signal> find(LocalDate slot, String strategy);

    /** What it was decided on; empty for those decided before this was kept. */
    Optional<Evidence> evidence(LocalDate slot, String strategy);
}
