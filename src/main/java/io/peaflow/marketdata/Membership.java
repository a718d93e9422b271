package io.peaflow.marketdata;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who joined and left an index when.
 *
 * @param completeFrom from this day on the list is whole
 * @param completeUntil until this day each change is known; the next review may have brought another
 * @param unverified whether the list it begins with is from memory and was never held against a document
 * @param members on {@code completeFrom}
 * @param changes after it, in order
 */
record Membership(
        String index,
        LocalDate completeFrom,
        LocalDate completeUntil,
        String source,
        boolean unverified,
        List<String> members,
        List<Change> changes) {

    /** One left and one joined; the newcomer is a member from this session on. */
    record Change(LocalDate on, String joined, String left) {}

    Membership {
        members = List.copyOf(members);
        changes = List.copyOf(changes);
    }

    /** All that belonged to it on some day. */
    SortedSet<String> ever() {
        SortedSet<String> those = new TreeSet<>(members);
        changes.forEach(change -> those.add(change.joined()));
        return those;
    }

    Members on(LocalDate day) {
        SortedSet<String> those = new TreeSet<>(members);
        for (Change change : changes) {
            if (!change.on().isAfter(day)) {
                those.remove(change.left());
                those.add(change.joined());
            }
        }
        boolean complete = !day.isBefore(completeFrom) && !day.isAfter(completeUntil);
        return new Members(index, day, Collections.unmodifiableSortedSet(those), complete, unverified, source);
    }
}
