package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run without a disk is killed in the middle, as the launcher starts it: the next one begins where it began. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX script; peaflow.cmd is its other form")
class StatelessKillIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private Launched say(String... words) throws IOException {
        return Launched.word(
                folder,
                new TreeMap<>(Map.of(
                        "PEAFLOW_HOME",
                        folder.resolve("home").toString(),
                        "PEAFLOW_SIMULATED",
                        "true",
                        "PEAFLOW_BACKUP_STATE_SILENCE",
                        "10s",
                        "PEAFLOW_BACKUP_PRIVATE_KEY",
                        "AGE-SECRET-" + "KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG")),
                words);
    }

    @Test
    @Tag("F30")
    @Tag("faults")
    void aKilledRunLeavesNoHalfStateAndItsTurnEndsByItself(TestReporter reporter) throws Exception {
        String place = "file://" + folder.resolve("state");
        Path lease = folder.resolve("state/lease.json");
        try (Launched first = say("run", "self-check", "--state", place)) {
            first.ends(ExitCodes.OK);
        }
        String state = Files.readString(lease).replaceAll(".*\"state\":\"([^\"]+)\".*\\s*", "$1");
        try (Launched killed = say("run", "market-data", "--state", place)) {
            await().atMost(PATIENCE).until(() -> killed.out().contains("BEGUN"));
            try (Launched second = say("run", "self-check", "--state", place)) {
                assertThat(second.ends(ExitCodes.BUSY).err())
                        .as("the same folder")
                        .contains("Remedy");
            }
            killed.process().destroyForcibly().waitFor();
        }
        assertThat(Files.readString(lease)).contains(state).doesNotContain("\"holder\":\"\"");
        try (Stream<Path> sets = Files.list(folder.resolve("state"))) {
            assertThat(sets.filter(file -> file.toString().endsWith(".manifest.json")))
                    .as("no half state")
                    .hasSize(1);
        }

        try (Launched next = say("run", "self-check", "--again", "--wait", "2m", "--json", "--state", place)) {
            next.ends(ExitCodes.OK);
            assertThat(next.json().path("stateless").path("begun").path("set").asString())
                    .isEqualTo(state);
            reporter.publishEntry(
                    "F30",
                    "killed in the middle: the next run began from the same set and had ended after "
                            + next.took().toSeconds() + " s");
        }
        assertThat(folder.resolve("home/postgres")).doesNotExist();
    }
}
