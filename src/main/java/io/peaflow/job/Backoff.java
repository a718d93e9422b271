package io.peaflow.job;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt, and whether one makes sense. */
final class Backoff {

    /** A mistake in the program or its input: the same attempt again would only repeat it. */
    private static final List<Class<? extends Throwable>> BUGS = List.of(
            CannotHeal.class,
            IllegalArgumentException.class,
            NullPointerException.class,
            ClassCastException.class,
            IndexOutOfBoundsException.class,
            ArithmeticException.class,
            UnsupportedOperationException.class);

    private Backoff() {}

    static boolean canHeal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Class<?> kind = cause.getClass();
            if (BUGS.stream().anyMatch(bug -> bug.isAssignableFrom(kind))) {
                return false;
            }
        }
        return true;
    }

    /** Doubling from the first delay to the longest, spread by a quarter to both sides; never before Retry-After. */
    static Duration delay(JobSettings.Retry retry, int attempt, Throwable failure) {
        long doubled = retry.firstDelay().toMillis() << Math.min(attempt - 1, 20);
        long capped = Math.min(doubled, retry.maxDelay().toMillis());
        long spread = (long) (capped * ThreadLocalRandom.current().nextDouble(0.75, 1.25));
        return Duration.ofMillis(Math.max(spread, toldToWait(failure).toMillis()));
    }

    private static Duration toldToWait(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TryLater later) {
                return later.after();
            }
        }
        return Duration.ZERO;
    }
}
