package io.peaflow.backup;

import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Which sets are kept, and what goes: a few at a time, never the newest good one. */
@Component
class Retention {

    private final Shelf shelf;
    private final Archives archives;
    private final Inventory inventory;
    private final BackupSettings settings;
    private final ZoneId zone;
    private final Clock clock;

    Retention(
            Shelf shelf,
            Archives archives,
            Inventory inventory,
            BackupSettings settings,
            @Value("${peaflow.time-zone}") ZoneId zone,
            Clock clock) {
        this.shelf = shelf;
        this.archives = archives;
        this.inventory = inventory;
        this.settings = settings;
        this.zone = zone;
        this.clock = clock;
    }

    RetentionPlan plan(List<Archives.Known> all) {
        return RetentionPlan.of(
                all.stream()
                        .filter(Archives.Known::isGood)
                        .map(Archives.Known::name)
                        .toList(),
                settings.retention(),
                zone);
    }

    /** What retention left of the sets: how many were removed, and what is to be told. */
    record Retained(int removed, List<Telling> notes) {}

    /** Removes what retention does not keep, no more than it may at once. */
    Retained retain(Set<SetName> never, Runnable checkpoint) {
        List<Telling> notes = new ArrayList<>();
        int removed = 0;
        try {
            shelf.store().tidy(clock.instant());
            inventory.learn();
            List<Archives.Known> all = archives.all();
            for (SetName set :
                    going(all).stream().filter(set -> !never.contains(set)).toList()) {
                checkpoint.run();
                List<Telling> held = remove(set, shelf::delete);
                removed += held.isEmpty() ? 1 : 0;
                held.stream().findFirst().ifPresent(why -> notes.add(Telling.of("backup.stays", set, why)));
            }
        } catch (IOException away) {
            // What is too old goes next time.
            notes.add(Telling.of("backup.not-looked", away.getMessage()));
        }
        return new Retained(removed, List.copyOf(notes));
    }

    /** Good sets that the plan does not keep, then those that nobody has found good: ours alone, and all within the cap. */
    private List<SetName> going(List<Archives.Known> all) {
        RetentionPlan plan = plan(all);
        List<SetName> good = names(all.stream().filter(Archives.Known::isGood));
        List<SetName> doubtful =
                names(all.stream().filter(set -> !set.isGood()).filter(set -> shelf.trusts(set.signer())));
        return Stream.concat(plan.surplus(good).stream(), plan.overdue(doubtful).stream())
                .limit(settings.retention().deletesPerRun())
                .toList();
    }

    private static List<SetName> names(Stream<Archives.Known> sets) {
        return sets.map(Archives.Known::name).toList();
    }

    interface Removal {
        List<SetStore.Deletion> of(SetName set) throws IOException;
    }

    /** Deletes a set; gives the reasons for which something of it stays. */
    List<Telling> remove(SetName set, Removal removal) {
        try {
            List<Telling> why = new ArrayList<>();
            for (SetStore.Deletion end : removal.of(set)) {
                switch (end) {
                    case SetStore.Deletion.Gone gone -> {}
                    case SetStore.Deletion.Locked locked ->
                        why.add(
                                locked.until() == null
                                        ? Telling.of("backup.locked")
                                        : Telling.of("backup.locked-until", locked.until()));
                    case SetStore.Deletion.NotAllowed no -> why.add(Telling.of("backup.may-not-delete", no.reason()));
                }
            }
            if (why.isEmpty()) {
                archives.gone(set);
            }
            return why;
        } catch (IOException away) {
            return List.of(Telling.of("backup.store-silent", away.getMessage()));
        }
    }
}
