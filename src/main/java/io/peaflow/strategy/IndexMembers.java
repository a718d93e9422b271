package io.peaflow.strategy;

import io.peaflow.kernel.Known;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who belonged to an index on the day of a decision.
 *
 * @param isWhole whether the list is known to be whole and proven for that day; otherwise it holds survivors, and every result on
 *     it says so
 */
public record IndexMembers(Instant knownFrom, String index, SortedSet<String> instruments, boolean isWhole)
        implements Known {

    public IndexMembers {
        instruments = Collections.unmodifiableSortedSet(new TreeSet<>(instruments));
    }
}
