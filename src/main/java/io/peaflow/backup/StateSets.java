package io.peaflow.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From which sets a run without a disk may begin, and in which order. */
final class StateSets {

    /** How the reason of its own sets begins: they count only when the lease names them. */
    static final String REASON = "without a disk: ";

    private final Shelf shelf;

    StateSets(Shelf shelf) {
        this.shelf = shelf;
    }

    /**
     * The state as the lease names it, and before it what a server has left there since; then the older ones, should that one
     * be damaged. A newer set of a run that had lost its turn is none.
     *
     * @param state the set that the lease names; empty before the first
     */
    List<SetName> candidates(Optional<SetName> state) throws IOException {
        List<SetName> newestFirst =
                shelf.names().stream().sorted(Comparator.reverseOrder()).toList();
        if (state.isEmpty()) {
            return newestFirst;
        }
        List<SetName> ofAServer = new ArrayList<>();
        List<SetName> older = new ArrayList<>();
        for (SetName set : newestFirst) {
            if (set.compareTo(state.get()) < 0) {
                older.add(set);
            } else if (!set.equals(state.get()) && isOfAServer(set)) {
                ofAServer.add(set);
            }
        }
        return Stream.of(ofAServer, List.of(state.get()), older)
                .flatMap(List::stream)
                .toList();
    }

    private boolean isOfAServer(SetName set) throws IOException {
        try {
            return !shelf.manifest(set).manifest().reason().startsWith(REASON);
        } catch (SetDamaged unreadable) {
            return false;
        }
    }
}
