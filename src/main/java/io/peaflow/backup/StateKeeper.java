package io.peaflow.backup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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

    static final String LEASE = "lease.json";

    private static final Logger log = LoggerFactory.getLogger(StateKeeper.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int BEATS = 4;

    private final BackupSettings.State settings;
    private final Shelf shelf;
    private final SetMaker maker;
    private final Restorer restorer;
    private final ObjectProvider<Archives> archives;
    private final ObjectProvider<Sets> sets;
    private final String kind;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("state-lease").daemon(true).factory());

    private @Nullable JdbcConnectionDetails database;
    private @Nullable SignedManifest from;
    private @Nullable RestoreReport restored;
    private volatile @Nullable Lease lease;
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
            ObjectProvider<Sets> sets,
            String kind,
            Clock clock) {
        this.settings = settings;
        this.shelf = shelf;
        this.maker = maker;
        this.restorer = restorer;
        this.archives = archives;
        this.sets = sets;
        this.kind = kind;
        this.clock = clock;
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
        Lease known = lease;
        return known != null && known.isLost();
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
            Lease taken = taken();
            long every = settings.silence().toMillis() / BEATS;
            // The future ends with its executor.
            var unused = beats.scheduleWithFixedDelay(() -> beat(taken), every, every, TimeUnit.MILLISECONDS);
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

    private Lease taken() throws IOException {
        var wanted = new Lease(shelf.store().register(LEASE, clock), holder(), settings.silence(), System::nanoTime);
        // Known before it is taken: whatever happens, it is let go.
        lease = wanted;
        long begin = System.nanoTime();
        Optional<Lease.Held> held = wanted.take();
        while (held.isPresent()) {
            if (System.nanoTime() - begin >= settings.patience().toNanos()) {
                lease = null;
                throw StateRefused.busy(
                        "The state in " + place() + " is not free: "
                                + held.get().sentence() + ".",
                        "wait for that run, or let this one wait: --wait 30m. Nothing was done.");
            }
            log.info("Waiting for the state in {}: {}", place(), held.get().sentence());
            pause(LOOK);
            held = wanted.take();
        }
        return wanted;
    }

    /** Who waits is woken when the process ends. */
    private void pause(Duration time) throws IOException {
        try {
            if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the process ends");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    private static void beat(Lease taken) {
        try {
            taken.beat();
        } catch (IOException | RuntimeException later) {
            log.warn("The sign of life for the state did not arrive and is repeated: {}", later.getMessage());
        }
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
            restored = restorer.restore(set, empty, Restorer.Files.FOLDERS, passedOver, () -> {});
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
        Lease held = lease;
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
        patiently(held, () -> {
            held.beat();
            return held;
        });
        if (held.isLost()) {
            return lostTo(begin);
        }
        remember();
        Sets.Retained retained =
                sets.getObject().retain(held.state().map(Set::of).orElse(Set.of()), () -> requireTurn(held));
        String previous = held.state().map(SetName::value).orElse("");
        SetName set = maker.make(java.util.Objects.requireNonNull(database), wish, previous, () -> {});
        SignedManifest stored = patiently(held, () -> shelf.deliver(set, () -> {}));
        if (!patiently(held, () -> held.publish(set))) {
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
            story.append("; ").append(retained.removed()).append(" old ones removed");
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
                            done.story()));
        }
    }

    private interface Step<T> {
        T done() throws IOException;
    }

    /** A store that is away is asked again for a while, if the turn stays ours. */
    private <T> T patiently(Lease held, Step<T> step) throws IOException {
        long begin = System.nanoTime();
        while (true) {
            try {
                return step.done();
            } catch (IOException away) {
                if (held.isLost()
                        || System.nanoTime() - begin > settings.silence().toNanos()) {
                    throw away;
                }
                log.warn("{} did not take it and is asked again: {}", place(), away.getMessage());
                pause(LOOK);
            }
        }
    }

    private String place() {
        return shelf.store().place();
    }

    private static String holder() {
        String digits = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        String process = ProcessHandle.current().pid() + "/" + digits;
        try {
            return InetAddress.getLocalHost().getHostName() + "/" + process;
        } catch (UnknownHostException nameless) {
            return process;
        }
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
        closing.countDown();
        beats.shutdownNow();
        Lease held = lease;
        if (held != null) {
            try {
                held.release();
            } catch (IOException | RuntimeException later) {
                log.warn("The turn could not be given back; it ends by itself in {}", settings.silence(), later);
            }
        }
    }
}
