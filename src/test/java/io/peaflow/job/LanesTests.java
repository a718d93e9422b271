package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(60)
class LanesTests {

    @AfterEach
    void forgetTheRun() {
        MDC.clear();
    }

    @Test
    void twoItemsAreAtWorkAtATimeAndEachIsDoneOnce() throws Exception {
        var pair = new CyclicBarrier(2);
        var done = new ConcurrentLinkedQueue<Integer>();
        var threads = ConcurrentHashMap.<String>newKeySet();
        MDC.put("runId", "the run");

        Lanes.two(IntStream.range(0, 40).boxed().toList(), item -> {
            together(pair);
            threads.add(Thread.currentThread().getName() + " of " + MDC.get("runId"));
            done.add(item);
        });

        assertThat(done).hasSize(40).doesNotHaveDuplicates();
        String own = Thread.currentThread().getName();
        assertThat(threads).containsExactlyInAnyOrder(own + " of the run", own + "-beside of the run");
    }

    @Test
    void whatIsThrownEndsBothLanes() {
        Set<Integer> begun = ConcurrentHashMap.newKeySet();
        var pair = new CyclicBarrier(2);
        for (boolean inOwnLane : List.of(true, false)) {
            begun.clear();
            String own = Thread.currentThread().getName();
            assertThatThrownBy(() -> Lanes.two(IntStream.range(0, 100).boxed().toList(), item -> {
                        begun.add(item);
                        together(pair);
                        if (inOwnLane == Thread.currentThread().getName().equals(own)) {
                            throw new Run.Fenced("job", "slot");
                        }
                        pause();
                    }))
                    .isInstanceOf(Run.Fenced.class);
            assertThat(begun).hasSize(2);
        }
    }

    @Test
    void anInterruptReachesBothLanesAndBothHaveEndedAfterIt() throws Exception {
        var atWork = new CountDownLatch(2);
        var interrupted = new ConcurrentLinkedQueue<String>();
        var ended = new AtomicReference<Throwable>();
        Thread run = new Thread(() -> {
            try {
                Lanes.two(List.of(1, 2, 3), item -> {
                    atWork.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException stopped) {
                        interrupted.add(Thread.currentThread().getName());
                        throw new Run.Fenced("job", "slot");
                    }
                });
            } catch (InterruptedException | RuntimeException end) {
                ended.set(end);
            }
        });
        run.setName("run-1");
        run.start();
        assertThat(atWork.await(30, TimeUnit.SECONDS)).isTrue();
        run.interrupt();
        run.join(30_000);
        assertThat(ended.get()).isInstanceOf(Run.Fenced.class);
        assertThat(interrupted).containsExactlyInAnyOrder("run-1", "run-1-beside");
    }

    @Test
    void whoWaitsForTheOtherLaneIsInterruptedToo() throws Exception {
        var atWork = new CountDownLatch(1);
        var ownDone = new CountDownLatch(1);
        var ended = new AtomicReference<Throwable>();
        Thread run = new Thread(() -> {
            try {
                Lanes.two(List.of(1, 2), item -> {
                    if (Thread.currentThread().getName().endsWith("-beside")) {
                        atWork.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    } else {
                        await(atWork);
                        ownDone.countDown();
                    }
                });
            } catch (InterruptedException | RuntimeException end) {
                ended.set(end);
            }
        });
        run.start();
        assertThat(ownDone.await(30, TimeUnit.SECONDS)).isTrue();
        while (run.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        run.interrupt();
        run.join(30_000);
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void givesWhatCameOfEachInTheOrderOfTheItems() {
        assertThat(Lanes.map(List.of("c", "a", "b", "d"), String::toUpperCase).toString())
                .isEqualTo("{c=C, a=A, b=B, d=D}");
        assertThat(Lanes.map(List.<String>of(), String::toUpperCase)).isEmpty();
    }

    @Test
    void whoIsInterruptedAtAMapStaysInterrupted() {
        var atWork = new CountDownLatch(1);
        assertThatThrownBy(() -> Lanes.map(List.of(1, 2), item -> {
                    if (Thread.currentThread().getName().endsWith("-beside")) {
                        atWork.countDown();
                        pause();
                    } else {
                        await(atWork);
                        Thread.currentThread().interrupt();
                    }
                    return item;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Interrupted at work on 2 items");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void together(CyclicBarrier pair) {
        try {
            pair.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException trouble) {
            throw new IllegalStateException(trouble);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Until the other lane has failed and ends this one. */
    private static void pause() {
        try {
            new CountDownLatch(1).await(2, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
