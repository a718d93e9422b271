package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.platform.TestPostgres;
import io.peaflow.testing.PostgresTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk is full for a while: that of the whole data folder, and then each part of it on a full disk of its own. */
@PostgresTest
class DiskFullIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(60);
    private static final int ITEMS = 20;
    /** Large enough that an empty one does not count as nearly full: 200 MB must stay free. */
    private static final String SIZE = "900m";

    /** What may lie on a disk of its own, by its path in the data folder, and whether nothing can be kept without it. */
    enum Part {
        DATA("postgres/data", true),
        WAL("postgres/data/pg_wal", true),
        LOGS("logs", false),
        SPOOL("spool", false);

        private final String path;
        private final boolean holdsTheLedger;

        Part(String path, boolean holdsTheLedger) {
            this.path = path;
            this.holdsTheLedger = holdsTheLedger;
        }
    }

    @TempDir
    private Path folder;

    @Test
    @Tag("F14")
    @Tag("faults")
    void aFullDiskRefusesWritesServesReadsAndHealsWithoutARestart(TestReporter reporter) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        mount(disk);
        try {
            survives(disk, reporter);
        } finally {
            assertThat(command("umount", disk.toString())).as("umount " + disk).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("F14")
    @Tag("faults")
    void aPartOnAFullDiskOfItsOwnHealsWithoutARestart(Part part, TestReporter reporter) throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        int port = NodeCaller.freePort();
        Path disk = home.resolve(part.path);
        try (FaultNodes nodes = FaultNodes.embedded(
                        home,
                        1,
                        "--fault.items=" + ITEMS,
                        "--peaflow.server.port=" + port,
                        "--peaflow.alert.database-away-after=1s",
                        "--peaflow.node.lease=3s",
                        "--peaflow.node.heartbeat=1s");
                NodeCaller caller = new NodeCaller(port, home)) {
            moveTo(disk);
            FaultNodes.Node node = nodes.start();
            survives(part, disk, nodes, node, caller, reporter);
            assertThat(TestPostgres.damage(home)).isEmpty();
            node.signal("TERM");
            node.awaitEnd();
        } finally {
            // Lazily: where the test has failed, a server may still work there.
            assertThat(command("umount", "-l", disk.toString()))
                    .as("umount " + disk)
                    .isEmpty();
        }
    }

    private static void survives(
            Part part, Path disk, FaultNodes nodes, FaultNodes.Node node, NodeCaller caller, TestReporter reporter) {
        node.awaitReady();
        nodes.sql.sql("CREATE TABLE pressure (bytes text)").update();
        await().atMost(PATIENCE).until(() -> nodes.count("SUCCEEDED") >= 3);
        long before = nodes.count("SUCCEEDED");

        Path ballast = disk.resolve("ballast");
        fill(ballast);
        if (part.holdsTheLedger) {
            await().atMost(PATIENCE).until(() -> {
                fill(ballast);
                return isRefused(nodes);
            });
        } else {
            await().atMost(PATIENCE).until(() -> nodes.count("SUCCEEDED") > before + 3);
            if (part == Part.SPOOL) {
                // Killed whenever it is back, until its absence has been long enough to be told.
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
                    killTheDatabase(disk.toAbsolutePath().getParent());
                    return Files.readString(node.log()).contains("is kept in memory only");
                });
            }
            await().atMost(PATIENCE).until(() -> check(caller, "disk").contains("\"level\":\"CRITICAL\""));
            assertThat(check(caller, "disk")).contains(part.path);
        }
        assertThat(caller.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(node.process().isAlive()).isTrue();

        long freed = System.nanoTime();
        assertThat(ballast.toFile().delete()).isTrue();
        await().atMost(RECOVERED_WITHIN)
                .ignoreExceptions()
                .until(() -> nodes.sql.sql("TRUNCATE pressure").update() >= 0);
        long then = nodes.count("SUCCEEDED");
        await().atMost(RECOVERED_WITHIN).until(() -> nodes.count("SUCCEEDED") > then + 3);
        await().atMost(RECOVERED_WITHIN).until(() -> check(caller, "disk").contains("\"level\":\"OK\""));
        await().atMost(RECOVERED_WITHIN).until(() -> nodes.count("PLANNED") + nodes.count("RUNNING") <= 1);
        Duration recovered = since(freed);
        if (part == Part.SPOOL) {
            await().atMost(RECOVERED_WITHIN)
                    .until(() -> nodes.sql
                                    .sql("SELECT count(*) FROM alert.notification WHERE kind = 'database-away'")
                                    .query(Integer.class)
                                    .single()
                            > 0);
        }
        assertThat(node.process().isAlive()).as("never restarted").isTrue();
        assertThat(recovered).isLessThanOrEqualTo(RECOVERED_WITHIN);
        assertThat(nodes.duplicates()).isEmpty();
        assertThat(nodes.missing(ITEMS)).isEmpty();
        reporter.publishEntry(
                "F14",
                part + " alone: all made up " + recovered.toMillis() + " ms after there was room; amcheck 0 errors");
    }

    /** Writes as much as it can, so that new files are needed for rows and for their log; true when there was no room. */
    private static boolean isRefused(FaultNodes nodes) {
        try {
            nodes.sql
                    .sql(
                            "INSERT INTO pressure SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 200000) g"
                                    + " GROUP BY g % 200")
                    .update();
            return false;
        } catch (RuntimeException refused) {
            return true;
        }
    }

    /** It is started again by itself within seconds. */
    private static void killTheDatabase(Path home) throws IOException {
        Path noted = home.resolve("postgres/data/postmaster.pid");
        if (!Files.exists(noted)) {
            return;
        }
        List<String> lines = Files.readAllLines(noted);
        Optional<ProcessHandle> server = lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                        .filter(process -> process.info().command().orElse("").endsWith("postgres"));
        server.ifPresent(postmaster -> {
            List<ProcessHandle> backends = postmaster.descendants().toList();
            postmaster.destroyForcibly();
            backends.forEach(ProcessHandle::destroyForcibly);
        });
    }

    /** Mounts a small disk at the folder and lets what it held go on living there. */
    private void moveTo(Path disk) throws Exception {
        Path aside = folder.resolve("aside");
        Files.createDirectories(disk);
        assertThat(command("cp", "-a", disk.toString(), aside.toString())).isEmpty();
        mount(disk);
        assertThat(command("cp", "-a", aside + "/.", disk.toString())).isEmpty();
    }

    private static void survives(Path disk, TestReporter reporter) throws IOException {
        Path home = Files.createDirectory(disk.resolve("home"));
        int port = NodeCaller.freePort();
        try (FaultNodes nodes = FaultNodes.embedded(
                        home,
                        1,
                        "--fault.items=" + ITEMS,
                        "--peaflow.server.port=" + port,
                        "--peaflow.node.lease=3s",
                        "--peaflow.node.heartbeat=1s");
                NodeCaller caller = new NodeCaller(port, home)) {
            FaultNodes.Node node = nodes.start();
            node.awaitReady();
            await().atMost(PATIENCE).until(() -> nodes.count("SUCCEEDED") >= 5);
            assertThat(check(caller, "disk")).contains("\"level\":\"OK\"");

            Path ballast = disk.resolve("ballast");
            long filled = System.nanoTime();
            fill(ballast);
            await().atMost(PATIENCE).until(() -> {
                fill(ballast);
                return Files.readString(node.log()).contains("No space left on device");
            });
            Duration refused = since(filled);
            long done = nodes.count("SUCCEEDED");
            await().atMost(PATIENCE).until(() -> check(caller, "disk").contains("\"level\":\"CRITICAL\""));
            Duration noticed = since(filled);
            assertThat(check(caller, "disk")).contains("Make room on the disk");
            assertThat(caller.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(done).as("reads go on").isPositive();
            assertThat(caller.api("/api/v1/runs?limit=5").status()).isEqualTo(200);
            assertThat(node.process().isAlive()).isTrue();

            long freed = System.nanoTime();
            Files.delete(ballast);
            await().atMost(RECOVERED_WITHIN).until(() -> nodes.count("SUCCEEDED") > done + 3);
            await().atMost(RECOVERED_WITHIN).until(() -> check(caller, "disk").contains("\"level\":\"OK\""));
            await().atMost(RECOVERED_WITHIN).until(() -> nodes.count("PLANNED") + nodes.count("RUNNING") <= 1);
            Duration recovered = since(freed);

            List<String> damage = TestPostgres.damage(home);
            reporter.publishEntry(
                    "F14",
                    "first write refused after " + refused.toMillis() + " ms, disk CRITICAL after " + noticed.toMillis()
                            + " ms, all made up " + recovered.toMillis() + " ms after there was room; amcheck "
                            + damage.size() + " errors");
            assertThat(node.process().isAlive()).as("never restarted").isTrue();
            assertThat(recovered).isLessThanOrEqualTo(RECOVERED_WITHIN);
            assertThat(damage).isEmpty();
            assertThat(nodes.duplicates()).isEmpty();
            assertThat(nodes.missing(ITEMS)).isEmpty();
            node.signal("TERM");
            node.awaitEnd();
        }
    }

    /** One check as the API tells it. */
    private static String check(NodeCaller caller, String name) {
        String all = caller.api("/api/v1/checks").body();
        int at = all.indexOf("\"check\":\"" + name + "\"");
        return at < 0 ? all : all.substring(at, Math.max(at, all.indexOf('}', at)));
    }

    /** Takes all that is left, to the last byte. */
    private static void fill(Path ballast) {
        byte[] chunk = new byte[1 << 20];
        for (int size = chunk.length; size >= 1; size = size == 1 ? 0 : Math.max(1, size / 16)) {
            boolean room = true;
            while (room) {
                room = append(ballast, chunk, size);
            }
        }
    }

    private static boolean append(Path ballast, byte[] chunk, int size) {
        try (OutputStream out = Files.newOutputStream(
                ballast, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
            out.write(chunk, 0, size);
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    /** Where no disk can be mounted the fault is reported as not tried; in continuous integration that is a failure. */
    private static void mount(Path disk) throws Exception {
        String refusal = command("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString());
        String reason = "a small disk for F14 could not be mounted at " + disk + ": " + refusal
                + "; run the tests as root where mounting is allowed";
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            assertThat(refusal).as(reason).isEmpty();
        }
        Assumptions.assumeTrue(refusal.isEmpty(), reason);
    }

    /** What the command said when it failed; nothing when it did not. */
    private static String command(String... words) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException none) {
            return String.valueOf(none.getMessage());
        }
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said.strip() + " (exit " + process.exitValue() + ")";
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
