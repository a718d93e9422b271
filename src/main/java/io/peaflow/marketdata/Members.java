package io.peaflow.marketdata;

import java.time.LocalDate;
import java.util.SortedSet;

/**
 * Who belonged to an index on a day, as far as it is known.
 *
 * @param index the id of the index
 * @param complete whether the list is whole and proven for this day; otherwise it holds survivors only, and every result
 *     on it must say so
 * @param source where the list was read
 */
public record Members(String index, LocalDate day, SortedSet<String> instruments, boolean complete, String source) {}
