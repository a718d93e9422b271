package io.peaflow.backup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The turn of this process on the state: waited for, kept by signs of life, and given back. */
final class StateTurn {

    static final String LEASE = "lease.json";

    private static final Logger log = LoggerFactory.getLogger(StateTurn.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int BEATS = 4;

    private final BackupSettings.State settings;
    private final SetStore store;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("state-lease").daemon(true).factory());
    private volatile @Nullable Lease lease;

    StateTurn(BackupSettings.State settings, SetStore store, Clock clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
    }

    /** Empty before it was taken, and when it was not to be had. */
    Optional<Lease> held() {
        return Optional.ofNullable(lease);
    }

    /** Whether it was taken and may be somebody else's by now. */
    boolean isLost() {
        Lease known = lease;
        return known != null && known.isLost();
    }

    /** Takes the turn, or waits for it as long as it may; from then on it is kept by signs of life. */
    Lease take() throws IOException {
        var wanted = new Lease(store.register(LEASE, clock), holder(), settings.silence(), System::nanoTime);
        // Known before it is taken: whatever happens, it is let go.
        lease = wanted;
        long begin = System.nanoTime();
        Optional<Lease.Held> held = wanted.take();
        while (held.isPresent()) {
            if (System.nanoTime() - begin >= settings.patience().toNanos()) {
                lease = null;
                throw StateRefused.busy(
                        "The state in " + store.place() + " is not free: "
                                + held.get().sentence() + ".",
                        "wait for that run, or let this one wait: --wait 30m. Nothing was done.");
            }
            log.info(
                    "Waiting for the state in {}: {}", store.place(), held.get().sentence());
            pause(LOOK);
            held = wanted.take();
        }
        long every = settings.silence().toMillis() / BEATS;
        // The future ends with its executor.
        var unused = beats.scheduleWithFixedDelay(() -> beat(wanted), every, every, TimeUnit.MILLISECONDS);
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

    interface Step<T> {
        T done() throws IOException;
    }

    /** A store that is away is asked again for a while, if the turn stays ours. */
    <T> T patiently(Lease held, Step<T> step) throws IOException {
        long begin = System.nanoTime();
        while (true) {
            try {
                return step.done();
            } catch (IOException away) {
                if (held.isLost()
                        || System.nanoTime() - begin > settings.silence().toNanos()) {
                    throw away;
                }
                log.warn("{} did not take it and is asked again: {}", store.place(), away.getMessage());
                pause(LOOK);
            }
        }
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

    /** Gives the turn back, if it was taken; who waits for it wakes. */
    void close() {
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
