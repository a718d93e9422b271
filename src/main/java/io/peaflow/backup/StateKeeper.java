package io.peaflow.backup;

import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;

/**
 * The state of a process without a disk: fetched before the migrations, saved when everything else has stopped, and in
 * between nobody else's. What is not saved has not happened: the next run begins where this one did.
 */
public final class StateKeeper implements SmartLifecycle, DisposableBean {

    /**
     * How a run began.
     *
     * @param set the set it began from; empty when there was none yet
     * @param passedOver newer ones that could not be used, and why
     */
    public record Beginning(String set, long rows, long millis, List<String> passedOver) {}

    /**
     * How it ended.
     *
     * @param set the new state; empty when nothing was saved
     * @param lost whether nothing was saved because another run has the turn
     */
    public record Ending(String set, long bytes, long millis, boolean lost, String story) {

        public boolean isSaved() {
            return !set.isEmpty();
        }
    }

    private static final Logger log = LoggerFactory.getLogger(StateKeeper.class);

    private final Shelf shelf;
    private final SetMaker maker;
    private final Restorer restorer;
    private final ObjectProvider<Archives> archives;
    private final ObjectProvider<Retention> retention;
    private final String kind;
    private final Clock clock;
    private final StateTurn turn;

    private @Nullable JdbcConnectionDetails database;
    private @Nullable SignedManifest from;
    private @Nullable RestoreReport restored;
    private volatile @Nullable Beginning beginning;
    private volatile @Nullable Ending ending;
    private volatile @Nullable String reason;
    private volatile boolean running;

    StateKeeper(
            BackupSettings.State settings,
            Shelf shelf,
            SetMaker maker,
            Restorer restorer,
            ObjectProvider<Archives> archives,
            ObjectProvider<Retention> retention,
            String kind,
            Clock clock) {
        this.shelf = shelf;
        this.maker = maker;
        this.restorer = restorer;
        this.archives = archives;
        this.retention = retention;
        this.kind = kind;
        this.clock = clock;
        this.turn = new StateTurn(settings, shelf.store(), clock);
    }

    /** How this run began; empty when it has a disk. */
    public Optional<Beginning> beginning() {
        return Optional.ofNullable(beginning);
    }

    /** What became of the state; empty while it is not over, or when nobody wanted it saved. */
    public Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    /** Whether another run may be at work on the state by now: nothing that is done here counts any more. */
    public boolean isLost() {
        return turn.isLost();
    }

    /** The work is done: when all has stopped the state is saved. Without this word the next run begins where this one did. */
    public void saveAtTheEnd(String after) {
        reason = StateSets.REASON + after;
    }

    /** Takes the turn, waits for it as long as it may, and fills the empty database from the state. */
    void begin(JdbcConnectionDetails empty) throws SQLException {
        long begin = System.nanoTime();
        database = empty;
        List<String> passedOver = new ArrayList<>();
        try {
            Lease taken = turn.take();
            List<SetName> candidates = new StateSets(shelf).candidates(taken.state());
            if (!candidates.isEmpty()) {
                fill(empty, candidates, passedOver);
            }
        } catch (IOException away) {
            throw StateRefused.away("The state in " + place() + " cannot be had: " + away.getMessage() + ".", away);
        }
        RestoreReport done = restored;
        beginning = new Beginning(
                done == null ? "" : done.set(),
                done == null ? 0 : done.rows(),
                (System.nanoTime() - begin) / 1_000_000,
                List.copyOf(passedOver));
        log.info("The state in {} is ours; begun from {}", place(), done == null ? "nothing" : done.set());
    }

    private void fill(JdbcConnectionDetails empty, List<SetName> candidates, List<String> passedOver)
            throws SQLException, IOException {
        try (Shelf.Fetched set = shelf.firstWhole(candidates, passedOver, () -> {})) {
            if (!set.manifest().kind().equals(kind)) {
                throw StateRefused.unusable(
                        "The state in " + place() + " holds " + set.manifest().kind() + " data and this run is for "
                                + kind + " ones.",
                        "name another prefix, or set peaflow.simulated.");
            }
            restored = restorer.restoreForARun(set, empty, passedOver);
            from = set.signed();
        }
        try (Connection connection = Databases.connect(empty)) {
            Catalogue.execute(connection, "ANALYZE");
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Everything that writes has stopped by now: what is saved is how it ended. */
    @Override
    public void stop() {
        running = false;
        Lease held = turn.held().orElse(null);
        String wish = reason;
        if (held != null && wish != null) {
            long begin = System.nanoTime();
            try {
                ending = save(held, wish, begin);
            } catch (IOException | RuntimeException trouble) {
                log.error("The state could not be saved", trouble);
                ending = new Ending(
                        "", 0, millis(begin), held.isLost(), "The state could not be saved: " + trouble.getMessage());
            }
        }
    }

    private Ending save(Lease held, String wish, long begin) throws IOException {
        // Asked of the store itself: a run that has lost its turn without knowing removes nothing of another's.
        turn.patiently(held, () -> {
            held.beat();
            return held;
        });
        if (held.isLost()) {
            return lostTo(begin);
        }
        remember();
        Retention.Retained retained =
                retention.getObject().retain(held.state().map(Set::of).orElse(Set.of()), () -> requireTurn(held));
        String previous = held.state().map(SetName::value).orElse("");
        SetName set = maker.make(java.util.Objects.requireNonNull(database), wish, previous, () -> {});
        SignedManifest stored = turn.patiently(held, () -> shelf.deliver(set, () -> {}));
        if (!turn.patiently(held, () -> held.publish(set))) {
            shelf.delete(set);
            return lostTo(begin);
        }
        Manifest manifest = stored.manifest();
        long bytes = SetReader.archive(manifest).bytes();
        var story = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %d tables, %,d rows, %s in %s, read back",
                set,
                manifest.tables().size(),
                manifest.rows(),
                NightlyBackup.size(bytes),
                place()));
        if (retained.removed() > 0) {
            story.append("; ")
                    .append(Telling.of("backup.removed", retained.removed()).english());
        }
        retained.notes().forEach(note -> story.append("; ").append(note));
        return new Ending(set.value(), bytes, millis(begin), false, story.toString());
    }

    private static void requireTurn(Lease held) {
        if (held.isLost()) {
            throw new IllegalStateException("another run may have the turn by now");
        }
    }

    private Ending lostTo(long begin) {
        return new Ending(
                "",
                0,
                millis(begin),
                true,
                "Another run has taken over the state in " + place()
                        + ": nothing was saved, and its work is what counts.");
    }

    /** To begin from a set was to restore it and to compare it: it is good, and proven. */
    private void remember() {
        SignedManifest begun = from;
        RestoreReport done = restored;
        if (begun != null && done != null) {
            archives.getObject().seen(begun);
            archives.getObject()
                    .drilled(new Sets.Drill(
                            done.set(),
                            clock.instant(),
                            done.millis(),
                            done.tables(),
                            done.rows(),
                            true,
                            done.story(),
                            done.said()));
        }
    }

    private String place() {
        return shelf.store().place();
    }

    private static long millis(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped after everything else: routes, workers, the last messages; the pool of the database still stands. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    /** Lets the turn go, saved or not. */
    @Override
    public void destroy() {
        turn.close();
    }
}
