package io.peaflow.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt in the hands of this process: it waits for a thread, is at work on one, and is over. All the while its
 * owner is heard of.
 */
final class Attempt {

    private static final Logger log = LoggerFactory.getLogger(Attempt.class);

    private enum Stage {
        WAITING,
        AT_WORK,
        DONE
    }

    private final Run run;
    private final boolean patient;
    private final long takenNanos = System.nanoTime();
    private Stage stage = Stage.WAITING;
    private @Nullable Thread thread;
    private long begunNanos;

    /** @param patient it waits for a thread however long that takes, because somebody waits for it */
    Attempt(Run run, boolean patient) {
        this.run = run;
        this.patient = patient;
    }

    Run run() {
        return run;
    }

    /** On this thread, from now on; false when it has been put back meanwhile. */
    synchronized boolean begin() {
        if (stage != Stage.WAITING) {
            return false;
        }
        stage = Stage.AT_WORK;
        thread = Thread.currentThread();
        begunNanos = System.nanoTime();
        return true;
    }

    /** Whether it waits in vain: then it is not begun here any more. */
    synchronized boolean giveUpWaiting(Duration longest) {
        boolean inVain = stage == Stage.WAITING && !patient && System.nanoTime() - takenNanos >= longest.toNanos();
        if (inVain) {
            stage = Stage.DONE;
        }
        return inVain;
    }

    /** Leaves the thread as it was: an interrupt that came too late must not meet the next one. */
    synchronized void leaveThread() {
        stage = Stage.DONE;
        thread = null;
        if (Thread.interrupted()) {
            log.debug("{} {} was interrupted too late", run.job(), run.slot());
        }
    }

    synchronized boolean isAtWork() {
        return stage == Stage.AT_WORK;
    }

    /** How long it has been at work. */
    synchronized Duration atWork() {
        return stage == Stage.WAITING ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    /** Interrupts its thread; false when it is on none. */
    synchronized boolean interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
        return thread != null;
    }
}
