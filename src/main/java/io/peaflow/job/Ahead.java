package io.peaflow.job;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A thread beside that of an attempt: it works on items as they are handed over, one after the other in that order. */
final class Ahead implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Ahead.class);
    private static final int FAREWELL_SECONDS = 5;

    private final ThreadPoolExecutor thread;
    private final @Nullable Map<String, String> context = MDC.getCopyOfContextMap();
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Throwable failure;

    Ahead(String name) {
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(name).daemon(true).factory());
    }

    /** What it throws ends the work on those behind it, and is thrown by {@link #stop}. */
    void add(String item, Runnable work) {
        thread.execute(() -> {
            if (failure == null) {
                begun.add(item);
                if (context != null) {
                    MDC.setContextMap(context);
                }
                attempt(work);
            }
        });
    }

    /** An item that is begun is done, or somebody hears why not. */
    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            log.warn("What was begun beside has failed: {}", Run.reason(thrown));
            failure = thrown;
        }
    }

    /** Waits for the item in hand and begins no other; gives all that were begun. */
    Set<String> stop() throws InterruptedException {
        thread.getQueue().clear();
        thread.shutdown();
        while (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
            // The deadline of the run interrupts it.
        }
        if (failure instanceof RuntimeException cause) {
            throw cause;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return Set.copyOf(begun);
    }

    /** Interrupts the item in hand, and waits a little for its end. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                log.warn("What was begun beside does not end; it can write no more");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
