package io.peaflow.job;

import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.MDC;

/** Items of one run side by side: on the thread of the run and on one beside it, which lives as long as the work. */
final class Lanes {

    private Lanes() {}

    /**
     * Does the work for each item, two at a time. What is thrown ends both lanes, once the item that the other is at has
     * ended; an interrupt reaches both.
     */
    static <T> void two(Collection<T> items, Consumer<T> work) throws InterruptedException {
        Queue<T> waiting = new ConcurrentLinkedQueue<>(items);
        Runnable lane = () -> {
            try {
                for (T item = waiting.poll(); item != null; item = waiting.poll()) {
                    work.accept(item);
                }
            } finally {
                waiting.clear();
            }
        };
        Map<String, String> context = MDC.getCopyOfContextMap();
        String name = Thread.currentThread().getName() + "-beside";
        try (ExecutorService beside = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(name).daemon(true).factory())) {
            Future<?> other = beside.submit(() -> {
                if (context != null) {
                    MDC.setContextMap(context);
                }
                lane.run();
            });
            try {
                lane.run();
                other.get();
            } catch (ExecutionException failure) {
                throw failure.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(failure.getCause());
            } finally {
                beside.shutdownNow();
            }
        }
    }
}
