package io.peaflow.job;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.MDC;

/** Work on many items side by side: on the caller's thread and on one beside it, which lives as long as the work. */
public final class Lanes {

    private Lanes() {}

    /** What the function gives for each item, in their order. */
    public static <T, R> Map<T, R> map(Collection<T> items, Function<T, R> work) {
        Map<T, R> done = new ConcurrentHashMap<>();
        try {
            two(items, item -> done.put(item, work.apply(item)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted at work on " + items.size() + " items", interrupted);
        }
        Map<T, R> inOrder = new LinkedHashMap<>();
        items.forEach(item -> inOrder.put(item, Objects.requireNonNull(done.get(item))));
        return inOrder;
    }

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
