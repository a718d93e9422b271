package io.peaflow.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peaflow.platform.TestPostgres;
import io.peaflow.testing.ChildJvm;
import io.peaflow.testing.PostgresTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A set is being made of a real database when its process is killed, or its disk is full. */
@PostgresTest
class SpoolFaultIntegrationTests {

    private static final int ROWS = 60_000;

    @TempDir
    Path home;

    private static SetMaker maker(Path home, Spool spool) {
        return new SetMaker(spool, ManifestTests.keys(home), new ConfigurationFiles(home, List.of()), "REAL", "test");
    }

    /** Rows that no compression makes small. */
    private static TestPostgres.Access filled() {
        TestPostgres.Access database = TestPostgres.empty();
        JdbcClient.create(database.dataSource())
                .sql("CREATE TABLE noise AS SELECT n, md5(n::text) || md5((n * 7)::text) || md5((n * 13)::text) AS text"
                        + " FROM generate_series(1, " + ROWS + ") n")
                .update();
        return database;
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** In another process: begins a set, says so when some of it is written, and never ends. */
    static final class Maker {

        private Maker() {}

        public static void main(String[] arguments) {
            Path home = Path.of(arguments[0]);
            JdbcConnectionDetails database = Databases.at(arguments[1], arguments[2], arguments[3]);
            var asked = new java.util.concurrent.atomic.AtomicInteger();
            maker(home, new Spool(home.resolve("spool"), 1 << 30)).make(database, "scheduled", "", () -> {
                if (asked.incrementAndGet() == 2) {
                    ChildJvm.say("in the middle");
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException never) {
                        throw new IllegalStateException(never);
                    }
                }
            });
        }
    }

    @Test
    @Tag("F30")
    void aBackupThatIsKilledInTheMiddleIsNoSetAndTheNextOneClearsItAway(TestReporter reporter) throws Exception {
        TestPostgres.Access database = filled();
        Path folder = home.resolve("spool");
        var spool = new Spool(folder, 1 << 30);
        try (ChildJvm child =
                ChildJvm.start(Maker.class, home.toString(), database.url(), database.user(), database.password())) {
            child.awaitLine("in the middle");
            child.kill();
        }
        assertThat(files(folder))
                .as("what was written")
                .isNotEmpty()
                .noneMatch(name -> name.endsWith(SetName.MANIFEST));
        assertThat(spool.waiting()).as("nothing that counts").isEmpty();

        SetName next = maker(home, spool).make(database, "scheduled", "", () -> {});
        assertThat(spool.waiting()).containsExactly(next);
        assertThat(files(folder)).containsExactly(next.manifest(), next.archive());
        reporter.publishEntry("F30", "kill -9 in the middle of a backup: 0 sets, the rest removed by the next");
    }

    @Test
    void whatIsWrittenWhileASetIsMadeIsInAllOfItsTablesOrInNone() throws Exception {
        TestPostgres.Access database = TestPostgres.empty();
        JdbcClient rows = JdbcClient.create(database.dataSource());
        rows.sql("CREATE TABLE first AS SELECT 1 AS n").update();
        rows.sql("CREATE TABLE last AS SELECT 1 AS n").update();
        SetMaker maker = maker(home, new Spool(home.resolve("spool"), 1 << 30));

        SetName set = maker.make(database, "scheduled", "", () -> {
            rows.sql("INSERT INTO first VALUES (2)").update();
            rows.sql("INSERT INTO last VALUES (2)").update();
        });

        assertThat(rows.sql("SELECT count(*) FROM last").query(Integer.class).single())
                .as("it was written to meanwhile")
                .isGreaterThan(1);
        assertThat(maker.waiting(set).manifest().tables())
                .hasSize(2)
                .allSatisfy(table -> assertThat(table.rows()).as(table.name()).isEqualTo(1));
    }

    @Test
    @Tag("F29")
    void whatWaitsIsNeverMoreThanItMayBeAndTheNewestStays() throws Exception {
        TestPostgres.Access database = filled();
        SetName measure =
                maker(home, new Spool(home.resolve("measure"), 1 << 30)).make(database, "by hand", "", () -> {});
        long one = Files.size(home.resolve("measure").resolve(measure.archive()));
        var spool = new Spool(home.resolve("spool"), one * 5 / 2);
        SetMaker maker = maker(home, spool);
        List<SetName> made = new ArrayList<>();
        for (int night = 0; night < 4; night++) {
            made.add(maker.make(database, "scheduled", "", () -> {}));
            assertThat(spool.bytes()).as("after night %d", night).isLessThanOrEqualTo(spool.limit());
        }
        assertThat(spool.waiting())
                .as("of one second the last by name")
                .hasSize(2)
                .contains(Collections.max(made));
    }

    @Test
    @Tag("F14")
    @Tag("F29")
    @Tag("faults")
    void aFullDiskOfTheSpoolEndsTheBackupCleanlyAndRoomHealsIt(TestReporter reporter) throws Exception {
        TestPostgres.Access database = filled();
        Path disk = Files.createDirectory(home.resolve("disk"));
        mount(disk, "2m");
        try {
            var spool = new Spool(disk.resolve("spool"), 1 << 30);
            SetMaker maker = maker(home, spool);
            assertThatThrownBy(() -> maker.make(database, "scheduled", "", () -> {}))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("No space left on device");
            assertThat(spool.waiting()).isEmpty();
            assertThat(spool.bytes()).as("half a set takes no room").isZero();

            assertThat(command("mount", "-o", "remount,size=64m", disk.toString()))
                    .isEmpty();
            SetName set = maker.make(database, "scheduled", "", () -> {});
            var store = new FolderStore(home.resolve("sets"));
            Shelf shelf = new Shelf(store, spool, ManifestTests.keys(home));
            shelf.deliver(set, () -> {});

            assertThat(command("mount", "-o", "remount,size=1m", disk.toString()))
                    .isEmpty();
            assertThatThrownBy(() -> {
                        try (Shelf.Fetched never = shelf.fetch(set, () -> {})) {
                            assertThat(never).isNull();
                        }
                    })
                    .as("a restore needs room too")
                    .isInstanceOf(IOException.class);
            assertThat(spool.bytes()).isZero();
            assertThat(shelf.names()).as("and the set is as good as before").containsExactly(set);

            Path small = Files.createDirectory(home.resolve("small"));
            mount(small, "1m");
            try {
                assertThat(command("mount", "-o", "remount,size=64m", disk.toString()))
                        .isEmpty();
                SetName second = maker.make(database, "scheduled", set.value(), () -> {});
                Shelf full = new Shelf(new FolderStore(small.resolve("sets")), spool, ManifestTests.keys(home));
                assertThatThrownBy(() -> full.deliver(second, () -> {})).hasMessageContaining("No space left");
                assertThat(full.names()).isEmpty();
                assertThat(files(small.resolve("sets"))).isEmpty();
                assertThat(spool.waiting()).as("it waits for room").containsExactly(second);
            } finally {
                assertThat(command("umount", small.toString())).isEmpty();
            }
            reporter.publishEntry("F14", "spool, scratch and store on full disks: 0 half sets, healed with room");
        } finally {
            assertThat(command("umount", disk.toString())).isEmpty();
        }
    }

    /** Where no disk can be mounted the fault is reported as not tried; in continuous integration that is a failure. */
    private static void mount(Path disk, String size) throws Exception {
        String refusal = command("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString());
        String reason = "a small disk could not be mounted at " + disk + ": " + refusal
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
}
