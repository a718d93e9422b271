package io.peaflow.backup;

import io.peaflow.job.Run;
import io.peaflow.job.Trigger;
import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/** The body of the job backup: a set is made here, stored and read back there, and what is too old goes. */
@Component("backup")
class NightlyBackup {

    /** What an attempt has to store. */
    record Luggage(Run run, List<SetName> sets, List<SignedManifest> stored) {}

    private final JdbcConnectionDetails database;
    private final SetMaker maker;
    private final Shelf shelf;
    private final Archives archives;
    private final Retention retention;

    NightlyBackup(JdbcConnectionDetails database, SetMaker maker, Shelf shelf, Archives archives, Retention retention) {
        this.database = database;
        this.maker = maker;
        this.shelf = shelf;
        this.archives = archives;
        this.retention = retention;
    }

    /** Makes a set; a further attempt of the same run goes on with the one that waits. */
    public Luggage write(Run run) throws IOException {
        run.checkpoint();
        if (run.attempt() == 1 || shelf.spool().waiting().isEmpty()) {
            String previous = archives.all().stream()
                    .map(known -> known.name().value())
                    .findFirst()
                    .orElse("");
            String reason = run.trigger() == Trigger.MANUAL ? "by hand" : "scheduled";
            maker.make(database, reason, previous, run::checkpoint);
        }
        run.passed("backup-written");
        return new Luggage(run, shelf.spool().waiting(), new ArrayList<>());
    }

    /** Stores whatever waits, oldest first, and reads it back; only then it counts. */
    public Luggage store(Luggage luggage) {
        Run run = luggage.run();
        for (SetName set : luggage.sets()) {
            try {
                SignedManifest stored = shelf.deliver(set, run::checkpoint);
                run.passed("backup-stored");
                run.write(() -> {
                    archives.seen(stored);
                    archives.verified(set);
                    return set;
                });
                luggage.stored().add(stored);
            } catch (IOException away) {
                throw new UncheckedIOException(
                        "The set " + set + " waits on this machine: "
                                + shelf.store().place() + " did not take it (" + away.getMessage() + ")",
                        away);
            }
        }
        return luggage;
    }

    /** Removes what retention does not keep, no more than it may at once, and says how it went. */
    public void prune(Luggage luggage) {
        Run run = luggage.run();
        Retention.Retained retained = retention.retain(Set.of(), run::checkpoint);
        run.outcome(outcome(luggage.stored(), retained.removed(), retained.notes()));
    }

    private Telling outcome(List<SignedManifest> stored, int removed, List<Telling> notes) {
        List<Telling> made = stored.stream()
                .map(SignedManifest::manifest)
                .map(set -> Telling.of(
                        "backup.set",
                        set.name(),
                        set.tables().size(),
                        String.format(Locale.ROOT, "%,d", set.rows()),
                        size(SetReader.archive(set).bytes())))
                .toList();
        List<Telling> line = new ArrayList<>();
        line.add(Telling.of(
                "backup.outcome", Telling.joined("; ", made), shelf.store().place()));
        List<String> leftOut = stored.stream()
                .flatMap(set -> set.manifest().leftOut().stream())
                .map(Manifest.LeftOut::file)
                .distinct()
                .toList();
        if (!leftOut.isEmpty()) {
            line.add(Telling.of("backup.left-out", leftOut.size(), leftOut.getFirst()));
        }
        if (removed > 0) {
            line.add(Telling.of("backup.removed", removed));
        }
        line.addAll(notes);
        return Telling.joined("; ", line);
    }

    static String size(long bytes) {
        if (bytes < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
        }
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
