package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(60)
class AheadTests {

    private final Ahead ahead = new Ahead("beside");
    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    @AfterEach
    void leave() {
        ahead.close();
        MDC.clear();
    }

    @Test
    void whatIsHandedOverIsDoneInOrderBesideTheCallerAndKnownAsBegun() throws Exception {
        MDC.put("runId", "the run");
        try (var named = new Ahead("beside")) {
            var last = new CountDownLatch(1);
            for (String item : new String[] {"a", "b", "c"}) {
                named.add(
                        item, () -> done.add(item + " " + Thread.currentThread().getName() + " " + MDC.get("runId")));
            }
            named.add("d", last::countDown);
            last.await();

            assertThat(named.stop()).containsExactlyInAnyOrder("a", "b", "c", "d");
            assertThat(done).containsExactly("a beside the run", "b beside the run", "c beside the run");
        }
    }

    @Test
    void theItemInHandIsWaitedForAndThoseBehindItAreNotBegun() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        ahead.add("first", () -> {
            begun.countDown();
            awaitQuietly(go);
            done.add("first");
        });
        ahead.add("second", () -> done.add("second"));
        begun.await();
        Thread stopping = Thread.currentThread();
        var releasing = new Thread(() -> {
            await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
            go.countDown();
        });
        releasing.start();

        assertThat(ahead.stop()).containsExactly("first");
        assertThat(done).containsExactly("first");
        releasing.join();
    }

    @Test
    void whatIsThrownIsHeardAndNothingIsBegunAfterIt() throws Exception {
        for (Throwable thrown : new Throwable[] {new Run.Fenced("job", "slot"), new AssertionError("no memory")}) {
            try (var one = new Ahead("beside")) {
                var second = new CountDownLatch(1);
                one.add("first", () -> {
                    second.countDown();
                    raise(thrown);
                });
                one.add("second", () -> done.add("second"));
                second.await();
                await().during(Duration.ofMillis(50)).until(done::isEmpty);

                assertThatThrownBy(one::stop)
                        .satisfiesAnyOf(
                                told -> assertThat(told).isSameAs(thrown),
                                told -> assertThat(told).hasCause(thrown));
                assertThat(done).isEmpty();
            }
        }
    }

    @Test
    void whoLeavesInterruptsTheItemInHand() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        ahead.add("first", () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                interrupted.countDown();
            }
        });
        begun.await();
        ahead.close();
        interrupted.await();
    }

    private static void raise(Throwable thrown) {
        switch (thrown) {
            case RuntimeException cause -> throw cause;
            case Error error -> throw error;
            default -> throw new IllegalArgumentException(thrown);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
