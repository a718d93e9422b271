package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.platform.TestPostgres;
import io.peaflow.testing.PostgresTest;
import io.peaflow.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers and jobs of a whole process see while PostgreSQL is away, and after. */
@PostgresTest
class DatabaseAwayIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(15);
    /** Promised are two seconds; the rest is the machine's, which does other things meanwhile. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);

    @TempDir
    private Path home;

    @Tag("F12")
    @ParameterizedTest
    @ValueSource(strings = {"refused", "silent"})
    void theDoorSaysSoTheJobsWaitAndAllIsMadeUp(String outage, TestReporter reporter) throws IOException {
        isAwayFor(Duration.ofSeconds(8), outage, reporter);
    }

    @Tag("F12")
    @Tag("faults")
    @ParameterizedTest
    @ValueSource(strings = {"refused", "silent"})
    void soItIsAfterAMinute(String outage, TestReporter reporter) throws IOException {
        isAwayFor(Duration.ofSeconds(60), outage, reporter);
    }

    private void isAwayFor(Duration away, String outage, TestReporter reporter) throws IOException {
        TestPostgres.Access database = TestPostgres.migrated();
        int behind = Integer.parseInt(database.url().replaceFirst(".*:(\\d+)/.*", "$1"));
        int port = NodeCaller.freePort();
        TcpProxy wire = TcpProxy.to(behind);
        int front = wire.port();
        try (FaultNodes nodes = FaultNodes.through(
                        front,
                        database,
                        1,
                        "--peaflow.home=" + home,
                        "--peaflow.server.port=" + port,
                        "--fault.items=3",
                        "--peaflow.node.lease=3s",
                        "--peaflow.node.heartbeat=1s");
                NodeCaller caller = new NodeCaller(port, home)) {
            nodes.start().awaitReady();
            await().atMost(PATIENCE).until(() -> nodes.count("SUCCEEDED") >= 3);
            caller.signIn();
            assertThat(caller.api("/api/v1/jobs").status()).isEqualTo(200);
            assertThat(caller.get("/").status()).isEqualTo(200);

            if (outage.equals("refused")) {
                wire.close();
            } else {
                wire.pull();
            }
            NodeCaller.Answer first = caller.api("/api/v1/jobs");
            Duration caught = first.took();
            assertThat(first.status()).as(first.body()).isEqualTo(503);
            assertThat(first.header("Retry-After")).matches("\\d+");
            assertThat(caught).isLessThan(ANSWER_WITHIN);
            List<Duration> waits = watch(caller, away);
            long done = nodes.count("SUCCEEDED");

            long back = System.nanoTime();
            if (outage.equals("refused")) {
                wire = TcpProxy.between(front, behind);
            } else {
                wire.plugIn();
            }
            await().atMost(BACK_WITHIN).until(() -> nodes.count("SUCCEEDED") > done);
            Duration resumed = since(back);
            await().atMost(BACK_WITHIN)
                    .until(() -> caller.get("/actuator/health/readiness").status() == 200
                            && caller.api("/api/v1/jobs").status() == 200
                            && caller.get("/").status() == 200);
            Duration ready = since(back);
            await().atMost(PATIENCE).until(() -> nodes.count("PLANNED") + nodes.count("RUNNING") <= 1);

            reporter.publishEntry(
                    "F12",
                    outage + " for " + away.toSeconds() + " s: first answer " + caught.toMillis()
                            + " ms, longest after it "
                            + waits.getLast().toMillis() + " ms of " + waits.size() + ", median "
                            + waits.get(waits.size() / 2).toMillis() + " ms; jobs on after " + resumed.toMillis()
                            + " ms, ready after " + ready.toMillis() + " ms");
            assertThat(waits.get(waits.size() / 2)).isLessThan(Duration.ofSeconds(2));
            assertThat(waits.getLast()).isLessThan(ANSWER_WITHIN);
            assertThat(nodes.duplicates()).isEmpty();
            assertThat(nodes.missing(3)).isEmpty();
            assertThat(nodes.count("FAILED")).isZero();
        } finally {
            wire.close();
        }
    }

    /** Asks again and again for as long as the database is away; gives how long the answers took, in order. */
    private static List<Duration> watch(NodeCaller caller, Duration away) {
        List<Duration> waits = new ArrayList<>();
        long begun = System.nanoTime();
        await().atMost(away.plus(PATIENCE)).pollInterval(Duration.ofMillis(300)).until(() -> {
            NodeCaller.Answer api = caller.api("/api/v1/jobs");
            assertThat(api.status()).as(api.body()).isEqualTo(503);
            assertThat(api.header("Content-Type")).startsWith("application/problem+json");
            assertThat(api.header("Retry-After")).matches("\\d+");
            assertThat(api.body()).contains("\"status\":503").contains("database");
            NodeCaller.Answer page = caller.get("/");
            assertThat(page.status()).as(page.body()).isEqualTo(503);
            assertThat(page.header("Content-Type")).startsWith("text/html");
            assertThat(page.header("Retry-After")).matches("\\d+");
            assertThat(page.body()).contains("<main").doesNotContain("Exception");
            NodeCaller.Answer live = caller.get("/actuator/health/liveness");
            assertThat(live.status()).isEqualTo(200);
            assertThat(live.body()).contains("UP");
            waits.addAll(List.of(api.took(), page.took(), live.took()));
            return since(begun).compareTo(away) > 0
                    && caller.get("/actuator/health/readiness").status() == 503;
        });
        waits.sort(Comparator.naturalOrder());
        return waits;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
