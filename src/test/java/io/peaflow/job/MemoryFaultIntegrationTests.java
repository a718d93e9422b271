package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.platform.TestPostgres;
import io.peaflow.testing.PostgresTest;
import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A program whose heap is exhausted ends; its database does not, and the next start goes on. */
@PostgresTest
class MemoryFaultIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int OUT_OF_MEMORY = 3;
    private static final int ITEMS = 5;
    /** Promised are thirty seconds; the rest is the machine's, which does other things meanwhile. */
    private static final Duration BACK_WITHIN = Duration.ofSeconds(90);

    @TempDir
    private Path home;

    @Test
    @Tag("F09")
    void aProgramOutOfMemoryEndsWithThreeAndTheNextFinishesItsWork(TestReporter reporter) throws IOException {
        List<String> options = optionsOfTheLauncher();
        assertThat(options).contains("-XX:+ExitOnOutOfMemoryError").anyMatch(option -> option.startsWith("-Xmx"));
        try (FaultNodes nodes = FaultNodes.embedded(
                home, 1, "--fault.items=" + ITEMS, "--peaflow.node.lease=3s", "--peaflow.node.heartbeat=1s")) {
            nodes.options(options);
            FaultNodes.Node hungry = nodes.start(java.util.Map.of(), "--fault.hungry-item=4");
            hungry.awaitEnd();
            assertThat(hungry.process().exitValue())
                    .as(() -> "exit code; " + hungry.log())
                    .isEqualTo(OUT_OF_MEMORY);
            assertThat(ProcessHandle.of(serverPid()))
                    .as("PostgreSQL lives on")
                    .hasValueSatisfying(server -> assertThat(server.isAlive()).isTrue());
            assertThat(nodes.count("RUNNING")).as("what the dead one left").isPositive();

            long ended = System.nanoTime();
            FaultNodes.Node next = nodes.start();
            next.awaitReady();
            Duration back = Duration.ofNanos(System.nanoTime() - ended);
            await().atMost(PATIENCE)
                    .until(() -> nodes.count("RUNNING") + nodes.count("PLANNED") <= 1 && nodes.count("SUCCEEDED") > 3);
            List<String> damage = TestPostgres.damage(home);
            reporter.publishEntry(
                    "F09", "exit 3; ready " + back.toMillis() + " ms later; amcheck " + damage.size() + " errors");
            next.signal("TERM");
            assertThat(damage).isEmpty();
            assertThat(nodes.duplicates()).isEmpty();
            assertThat(nodes.missing(ITEMS)).isEmpty();
            assertThat(nodes.holes()).isEmpty();
            assertThat(back).isLessThan(BACK_WITHIN);
            next.awaitEnd();
        }
    }

    private long serverPid() throws IOException {
        try (var lines = Files.lines(home.resolve("postgres/data/postmaster.pid"))) {
            return Long.parseLong(lines.findFirst().orElseThrow().strip());
        }
    }

    /** The options of Java that the launcher gives. */
    private static List<String> optionsOfTheLauncher() {
        String script = Repository.text("peaflow");
        int begin = script.indexOf("\noptions=\"") + "\noptions=\"".length();
        return List.of(script.substring(begin, script.indexOf('"', begin)).split("\\s+"));
    }
}
