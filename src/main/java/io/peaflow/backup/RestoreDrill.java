package io.peaflow.backup;

import io.peaflow.job.Run;
import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/** The body of the job restore-drill: the newest set is restored into a scratch database, compared, and the database dropped. */
@Component("restoreDrill")
class RestoreDrill {

    private final JdbcConnectionDetails database;
    private final Shelf shelf;
    private final Restorer restorer;
    private final Archives archives;
    private final Inventory inventory;
    private final Clock clock;

    RestoreDrill(
            JdbcConnectionDetails database,
            Shelf shelf,
            Restorer restorer,
            Archives archives,
            Inventory inventory,
            Clock clock) {
        this.database = database;
        this.shelf = shelf;
        this.restorer = restorer;
        this.archives = archives;
        this.inventory = inventory;
        this.clock = clock;
    }

    /** Called by the route. */
    public void prove(Run run) {
        Instant began = clock.instant();
        long begin = System.nanoTime();
        try {
            inventory.learn();
            List<SetName> names = shelf.names();
            if (names.isEmpty()) {
                run.outcome(Telling.of("drill.none"));
                return;
            }
            RestoreReport report = tried(names.getLast(), run);
            run.passed("drill-compared");
            Sets.Drill drill = new Sets.Drill(
                    report.set(),
                    began,
                    (System.nanoTime() - begin) / 1_000_000,
                    report.tables(),
                    report.rows(),
                    true,
                    report.story(),
                    report.said());
            run.write(() -> {
                archives.drilled(drill);
                return drill;
            });
            run.outcome(Telling.of(
                    "drill.outcome",
                    drill.set(),
                    drill.tables(),
                    String.format(Locale.ROOT, "%,d", drill.rows()),
                    String.format(Locale.ROOT, "%.1f", drill.millis() / 1e3)));
        } catch (SetUnusable | RestoreRefused wrong) {
            failed(run, began, begin, wrong);
            throw wrong;
        } catch (IOException away) {
            throw new UncheckedIOException("The newest set could not be read: " + away.getMessage(), away);
        }
    }

    private void failed(Run run, Instant began, long begin, RuntimeException wrong) {
        try {
            SetName newest = shelf.names().getLast();
            Telling why = wrong instanceof SetUnusable unusable
                    ? unusable.said()
                    : Telling.plain(String.valueOf(wrong.getMessage()));
            run.write(() -> {
                archives.drilled(new Sets.Drill(
                        newest.value(),
                        began,
                        (System.nanoTime() - begin) / 1_000_000,
                        0,
                        0,
                        false,
                        why.english(),
                        List.of(why)));
                if (wrong instanceof SetDamaged) {
                    archives.faulty(newest, why);
                }
                return newest;
            });
        } catch (IOException away) {
            wrong.addSuppressed(away);
        }
    }

    /** A drill proves the newest set or fails: an older one that works would only hide the trouble. */
    private RestoreReport tried(SetName newest, Run run) throws IOException {
        try (Shelf.Fetched set = shelf.fetch(newest, run::checkpoint)) {
            run.passed("drill-fetched");
            try (Scratch scratch = new Scratch(database)) {
                return restorer.tryOut(set, scratch.place(), run::checkpoint);
            }
        }
    }
}
