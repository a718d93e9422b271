package io.peaflow.marketdata;

import java.time.LocalDate;
import java.util.SortedSet;

/**
 * Who belonged to an index on a day, as far as it is known.
 *
 * @param index the id of the index
 * @param complete whether the list is whole and proven for this day; otherwise it holds survivors only, and every result
 *     on it must say so
 * @param unverified whether the list that the changes start from was never held against a document; results on it say so
 * @param source where the list was read
 */
public record Members(
        String index,
        LocalDate day,
        SortedSet<String> instruments,
        boolean complete,
        boolean unverified,
        String source) {}
