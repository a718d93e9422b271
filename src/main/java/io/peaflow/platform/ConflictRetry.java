package io.peaflow.platform;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;

/** Repeats what the database refused for the sake of others: a deadlock, a serialization failure, a lock not granted. */
final class ConflictRetry {

    private static final Logger log = LoggerFactory.getLogger(ConflictRetry.class);

    private static final int ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);

    private ConflictRetry() {}

    static <T> T call(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (ConcurrencyFailureException conflict) {
                if (attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw conflict;
                }
                log.debug("attempt {} met a conflict and is repeated", attempt, conflict);
                pause(attempt);
            }
        }
    }

    /** Doubling, with a full spread: two that met once must not meet again. */
    private static void pause(int attempt) {
        long longest = FIRST_PAUSE.toNanos() << attempt;
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest / 4, longest));
    }
}
