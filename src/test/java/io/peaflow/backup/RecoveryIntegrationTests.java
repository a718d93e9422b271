package io.peaflow.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.job.Runs;
import io.peaflow.testing.PostgresTest;
import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

/** The three commands of the page, read from the page, bring an empty machine back: with the launcher and the jar. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "peaflow.once=true",
            "peaflow.server.port=0",
            "peaflow.jobs.backup.retry.attempts=1",
            "peaflow.jobs.restore-drill.retry.attempts=1"
        })
@PostgresTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX script")
class RecoveryIntegrationTests {

    @Autowired
    Runs runs;

    @Autowired
    Shelf shelf;

    @Value("${peaflow.home}")
    Path home;

    @Value("${peaflow.simulated}")
    boolean simulated;

    @Test
    void theThreeCommandsOfThePageBringAnEmptyMachineBack(@TempDir Path machine) throws Exception {
        Runs.Started backup = runs.start("backup", null, true);
        await().atMost(Duration.ofSeconds(120))
                .until(() -> runs.find(backup.run().id()).orElseThrow().state().ended());
        SetName newest = shelf.names().getLast();
        Path safe = Files.createDirectory(machine.resolve("safe place"));
        Files.copy(home.resolve("backup.key"), safe.resolve("backup.key"));
        Files.writeString(
                safe.resolve("peaflow.yaml"),
                "peaflow.backup.folder: \"" + home.resolve("backups").toAbsolutePath() + "\"\n");
        Files.createSymbolicLink(machine.resolve("peaflow"), Repository.file("peaflow"));

        String page = Repository.text("docs/operations/backups.md").split("## An empty machine comes back\n", 2)[1];
        String commands = page.substring(page.indexOf("```sh\n") + 6, page.indexOf("```\n"));
        assertThat(commands.lines()).hasSize(3);

        String told = said(machine, safe, commands);
        assertThat(told).contains("RESTORED " + newest + " of ").contains("read back, and are the same.");
        assertThat(machine.resolve("data/postgres/data")).isDirectory();
    }

    private String said(Path machine, Path safe, String commands) throws IOException, InterruptedException {
        Path log = machine.resolve("said.log");
        var builder = new ProcessBuilder(List.of("bash", "-euc", commands))
                .directory(machine.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PEAFLOW_"));
        builder.environment()
                .put("PEAFLOW_JAR", Repository.file("target/peaflow.jar").toString());
        builder.environment().put("PEAFLOW_PORT", "0");
        builder.environment().put("PEAFLOW_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        if (simulated) {
            builder.environment().put("PEAFLOW_SIMULATED", "true");
        }
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SAFE", safe.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
            return Files.readString(log);
        } finally {
            process.destroyForcibly();
        }
    }
}
