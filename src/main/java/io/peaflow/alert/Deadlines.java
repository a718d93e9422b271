package io.peaflow.alert;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends an attempt that takes too long, whatever it waits for: messages are sent on virtual threads, and interrupting one
 * closes the socket it waits on.
 */
final class Deadlines implements AutoCloseable {

    private final Duration deadline;
    private final Map<Object, Watch> watched = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("alert-deadline").factory());

    Deadlines(Duration deadline) {
        this.deadline = deadline;
    }

    void start(Object attempt) {
        Watch watch = new Watch(Thread.currentThread());
        watched.put(attempt, watch);
        watch.alarm = clock.schedule(watch::ring, deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Must be called on the thread that started; the thread is as if it had never been interrupted. */
    void end(Object attempt) {
        Watch watch = watched.remove(attempt);
        if (watch != null && watch.end()) {
            Thread.interrupted();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private static final class Watch {

        private final Thread sender;
        private volatile Future<?> alarm = java.util.concurrent.CompletableFuture.completedFuture(null);
        private boolean over;
        private boolean rang;

        Watch(Thread sender) {
            this.sender = sender;
        }

        synchronized void ring() {
            if (!over) {
                rang = true;
                sender.interrupt();
            }
        }

        synchronized boolean end() {
            over = true;
            alarm.cancel(false);
            return rang;
        }
    }
}
