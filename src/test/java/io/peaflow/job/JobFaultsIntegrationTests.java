package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.testing.PostgresTest;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole processes killed, paused, stopped and multiplied on one database. */
@PostgresTest
class JobFaultsIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration CATCHING_UP = Duration.ofMinutes(20);
    private static final String SHORT_LEASE = "--peaflow.node.lease=3s";
    private static final String FAST_HEART = "--peaflow.node.heartbeat=1s";

    /** A slot that is begun, killed at the step, and finished by the next process; never twice. */
    private void killedAt(String step) {
        try (FaultNodes nodes = new FaultNodes(1, "--fault.items=5", SHORT_LEASE, FAST_HEART)) {
            FaultNodes.Node victim = nodes.start(Map.of("PEAFLOW_KILL_AT", step));
            victim.awaitEnd();
            assertThat(victim.process().exitValue()).as("killed at " + step).isEqualTo(137);
            FaultNodes.Node heir = nodes.start();
            heir.awaitReady();
            long left = System.nanoTime();
            await().atMost(PATIENCE)
                    .until(() -> nodes.count("RUNNING") + nodes.count("PLANNED") <= 1 && nodes.count("SUCCEEDED") > 2);
            assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(Duration.ofSeconds(20));
            heir.signal("TERM");
            heir.awaitEnd();
            assertThat(nodes.duplicates()).isEmpty();
            assertThat(nodes.missing(5)).isEmpty();
            assertThat(nodes.holes()).isEmpty();
            assertThat(nodes.count("FAILED")).isZero();
        }
    }

    @Tag("F01")
    @ParameterizedTest
    @ValueSource(strings = {"item-stored:3", "work-done:2"})
    void aKilledRunIsFinishedOnceByTheNextProcess(String step) {
        killedAt(step);
    }

    @Tag("F01")
    @Tag("faults")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "slot-opened:1",
                "run-taken:1",
                "item-fetched:1",
                "item-fetched:4",
                "item-stored:1",
                "run-ended:1"
            })
    void aRunKilledBetweenAnyTwoStepsIsFinishedOnce(String step) {
        killedAt(step);
    }

    @Test
    @Tag("F01")
    @Tag("faults")
    void aHundredRandomKillsLoseNothingAndRepeatNothing(TestReporter reporter) {
        long seed = 20261121;
        reporter.publishEntry("seed", Long.toString(seed));
        Random random = new Random(seed);
        try (FaultNodes nodes =
                new FaultNodes(2, "--fault.items=5", "--fault.item-millis=40", SHORT_LEASE, FAST_HEART)) {
            for (int kill = 0; kill < 100; kill++) {
                FaultNodes.Node victim = nodes.start();
                victim.awaitReady();
                long until = System.nanoTime()
                        + Duration.ofMillis(random.nextInt(100, 6_000)).toNanos();
                await().atMost(PATIENCE).until(() -> System.nanoTime() > until);
                victim.kill();
            }
            FaultNodes.Node last = nodes.start();
            last.awaitReady();
            // Half an hour of slots, one a second, at some four a second.
            await().atMost(CATCHING_UP).until(() -> nodes.count("RUNNING") + nodes.count("PLANNED") <= 2);
            last.signal("TERM");
            last.awaitEnd();
            assertThat(nodes.duplicates()).isEmpty();
            assertThat(nodes.missing(5)).isEmpty();
            assertThat(nodes.holes()).isEmpty();
        }
    }

    @Test
    @Tag("F02")
    void aStopDrainsWhatRunsAndPutsBackNothingThatIsDone() {
        try (FaultNodes nodes = new FaultNodes(1, "--fault.items=4", "--fault.item-millis=500")) {
            FaultNodes.Node node = nodes.start();
            node.awaitReady();
            await().atMost(PATIENCE).until(() -> nodes.count("RUNNING") == 1);
            long asked = System.nanoTime();
            node.signal("TERM");
            node.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(55));
            assertThat(nodes.count("RUNNING")).as("the run was let finish").isZero();
            assertThat(nodes.missing(4)).isEmpty();
            assertThat(nodes.duplicates()).isEmpty();
        }
    }

    @Test
    @Tag("F02")
    void aStopThatCannotWaitPutsTheRunBackAndTheNextProcessDoesWhatIsMissing() {
        try (FaultNodes nodes =
                new FaultNodes(1, "--fault.items=40", "--fault.item-millis=500", "--peaflow.node.drain=1s")) {
            FaultNodes.Node node = nodes.start();
            node.awaitReady();
            await().atMost(PATIENCE)
                    .until(() -> nodes.sql
                                    .sql("SELECT count(*) FROM job.effect")
                                    .query(Integer.class)
                                    .single()
                            >= 2);
            node.signal("TERM");
            node.awaitEnd();
            assertThat(nodes.count("RUNNING")).isZero();
            assertThat(nodes.sql
                            .sql("SELECT note FROM job.run_event WHERE note LIKE 'put back%'")
                            .query(String.class)
                            .list())
                    .hasSize(1);
            FaultNodes.Node next = nodes.start(Map.of(), "--fault.item-millis=0");
            next.awaitReady();
            await().atMost(PATIENCE).until(() -> nodes.count("SUCCEEDED") >= 1);
            next.signal("TERM");
            next.awaitEnd();
            assertThat(nodes.duplicates()).isEmpty();
            assertThat(nodes.missing(40)).isEmpty();
        }
    }

    @Test
    @Tag("F03")
    void aPausedOwnerThatWakesIsFencedAndWritesNothing() {
        pausedIn("--fault.item-millis=150");
    }

    @Test
    @Tag("F03")
    @Tag("faults")
    void anOwnerPausedInATransactionThatHoldsTheRunLosesItAndWritesNothing() {
        pausedIn("--fault.store-millis=150");
    }

    private static void pausedIn(String where) {
        try (FaultNodes nodes = new FaultNodes(1, "--fault.items=20", where, SHORT_LEASE, FAST_HEART)) {
            FaultNodes.Node paused = nodes.start();
            paused.awaitReady();
            await().atMost(PATIENCE).until(() -> nodes.count("RUNNING") == 1);
            paused.signal("STOP");
            FaultNodes.Node heir = nodes.start();
            heir.awaitReady();
            await().atMost(PATIENCE).until(() -> nodes.count("SUCCEEDED") >= 1);
            paused.signal("CONT");
            await().atMost(PATIENCE).until(() -> nodes.count("SUCCEEDED") >= 3);
            paused.signal("TERM");
            heir.signal("TERM");
            paused.awaitEnd();
            heir.awaitEnd();
            assertThat(nodes.sql
                            .sql("SELECT count(*) FROM job.run_event WHERE note LIKE 'taken over%'")
                            .query(Integer.class)
                            .single())
                    .isPositive();
            assertThat(nodes.duplicates()).isEmpty();
            assertThat(nodes.missing(20)).isEmpty();
        }
    }

    private void threeNodes(Duration length) {
        try (FaultNodes nodes = new FaultNodes(20)) {
            FaultNodes.Node a = nodes.start();
            FaultNodes.Node b = nodes.start();
            FaultNodes.Node c = nodes.start();
            a.awaitReady();
            b.awaitReady();
            c.awaitReady();
            long until = System.nanoTime() + length.toNanos();
            await().atMost(length.plus(PATIENCE)).until(() -> System.nanoTime() > until);
            a.signal("TERM");
            b.signal("TERM");
            a.awaitEnd();
            b.awaitEnd();
            await().atMost(PATIENCE).until(() -> nodes.count("PLANNED") <= 20);
            c.signal("TERM");
            c.awaitEnd();
            assertThat(nodes.count("SUCCEEDED")).isGreaterThanOrEqualTo(20 * (length.toSeconds() - 1));
            assertThat(nodes.duplicates()).isEmpty();
            assertThat(nodes.missing(1)).isEmpty();
            assertThat(nodes.holes()).isEmpty();
        }
    }

    @Test
    @Tag("F04")
    void threeNodesWithTwentyJobsASecondRunEachSlotOnce() {
        threeNodes(Duration.ofSeconds(10));
    }

    @Test
    @Tag("F04")
    @Tag("faults")
    void threeNodesWithTwentyJobsASecondRunEachSlotOnceForTenMinutes() {
        threeNodes(Duration.ofMinutes(10));
    }
}
