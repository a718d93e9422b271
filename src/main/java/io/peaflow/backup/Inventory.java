package io.peaflow.backup;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Brings what is known here of the sets in line with what the store holds. */
@Component
class Inventory {

    private static final Logger log = LoggerFactory.getLogger(Inventory.class);

    private final Shelf shelf;
    private final Archives archives;

    Inventory(Shelf shelf, Archives archives) {
        this.shelf = shelf;
        this.archives = archives;
    }

    /** Learns of sets in the store that are new here, and forgets those that are gone. */
    void learn() throws IOException {
        List<SetName> there = shelf.names();
        Map<SetName, Archives.Known> known = archives.byName();
        for (SetName set : there) {
            if (!known.containsKey(set)) {
                try {
                    archives.seen(shelf.manifest(set));
                } catch (SetDamaged damaged) {
                    log.warn(
                            "The set {} in {} cannot be read",
                            set,
                            shelf.store().place(),
                            damaged);
                }
            }
        }
        Set<SetName> gone = new TreeSet<>(known.keySet());
        there.forEach(gone::remove);
        gone.forEach(archives::gone);
    }
}
