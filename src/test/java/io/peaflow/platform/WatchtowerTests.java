package io.peaflow.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.check.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

class WatchtowerTests {

    private final DefaultListableBeanFactory checks = new DefaultListableBeanFactory();
    private final CountDownLatch never = new CountDownLatch(1);
    private final Watchtower watchtower =
            new Watchtower(checks.getBeanProvider(Check.class), Duration.ZERO, Duration.ofMillis(300));

    @AfterEach
    void close() {
        never.countDown();
        watchtower.close();
    }

    private void check(String name, Supplier<Finding> look) {
        checks.registerSingleton(name, new Check() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Finding look() {
                return look.get();
            }
        });
    }

    private Finding hang() {
        try {
            never.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
        return Finding.ok("slow", "at last");
    }

    @Test
    void everyCheckAnswersInTheOrderOfTheNames() {
        check("second", () -> Finding.warning("second", "nearly full", "Make room."));
        check("first", () -> Finding.ok("first", "well"));
        await().untilAsserted(() -> assertThat(watchtower.findings())
                .extracting(Finding::check, Finding::level)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("first", Level.OK),
                        org.assertj.core.groups.Tuple.tuple("second", Level.WARNING)));
        assertThat(watchtower.finding("first")).map(Finding::summary).contains("well");
        assertThat(watchtower.finding("third")).isEmpty();
    }

    @Test
    void aCheckThatFailsIsAFindingAndNoFailure() {
        check("broken", () -> {
            throw new IllegalStateException("no such disk");
        });
        await().until(() -> watchtower.findings().getFirst().level() == Level.CRITICAL);
        assertThat(watchtower.findings().getFirst().summary()).contains("no such disk");
    }

    @Test
    void aSlowCheckHoldsUpNobodyAndIsNotBelievedForEver() {
        check("slow", this::hang);
        check("quick", () -> Finding.ok("quick", "well"));

        Finding first = watchtower.finding("slow").orElseThrow();
        assertThat(first.level()).isEqualTo(Level.WARNING);
        assertThat(first.summary()).contains("still under way");
        await().until(() -> watchtower.finding("quick").orElseThrow().level() == Level.OK);

        await().until(() -> watchtower.finding("slow").orElseThrow().level() == Level.CRITICAL);
        assertThat(watchtower.finding("slow").orElseThrow().summary()).contains("has not answered for");
    }

    @Test
    void aLookIsNeverStartedTwiceAtATime() {
        var looks = new AtomicInteger();
        check("slow", () -> {
            looks.incrementAndGet();
            return hang();
        });
        watchtower.findings();
        await().until(() -> looks.get() == 1);
        watchtower.findings();
        watchtower.findings();
        assertThat(looks).hasValue(1);
    }

    @Test
    void aGoodFindingIsKeptForAWhileAndTheEndOfTroubleIsSeenAtOnce() {
        var looks = new AtomicInteger();
        try (var patient =
                new Watchtower(checks.getBeanProvider(Check.class), Duration.ofHours(1), Duration.ofHours(1))) {
            check(
                    "starting",
                    () -> looks.incrementAndGet() < 3
                            ? Finding.critical("starting", "not yet", "Wait.")
                            : Finding.ok("starting", "well"));
            await().until(() -> patient.finding("starting").orElseThrow().level() == Level.OK);
            patient.findings();
            patient.findings();
            assertThat(looks).hasValue(3);
        }
    }
}
