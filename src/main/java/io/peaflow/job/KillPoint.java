package io.peaflow.job;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process without farewell at a named step, as a power cut would. Armed only by the environment variable
 * {@code PEAFLOW_KILL_AT=step:count}, so that the fault tests can die between any two durable steps.
 */
final class KillPoint {

    private static final @Nullable String ARMED = System.getenv("PEAFLOW_KILL_AT");
    private static final AtomicInteger PASSED = new AtomicInteger();

    private KillPoint() {}

    static void reached(String step) {
        if (ARMED != null && dies(ARMED, step, PASSED)) {
            Runtime.getRuntime().halt(137);
        }
    }

    static boolean dies(String armed, String step, AtomicInteger passed) {
        String[] parts = armed.split(":", 2);
        int count = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
        return parts[0].equals(step) && passed.incrementAndGet() == count;
    }
}
