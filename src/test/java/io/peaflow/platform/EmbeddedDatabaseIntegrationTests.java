package io.peaflow.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.peaflow.check.Level;
import io.peaflow.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

class EmbeddedDatabaseIntegrationTests {

    @TempDir
    private Path home;

    @Test
    void isDurableClosedAndOnThisMachineOnly() throws IOException {
        try (EmbeddedDatabase database = start()) {
            JdbcClient jdbc = jdbc(database);
            for (String durable : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(show(jdbc, durable)).as(durable).isEqualTo("on");
            }
            assertThat(show(jdbc, "server_version")).startsWith("18.");
            assertThat(show(jdbc, "max_connections")).isEqualTo("40");
            assertThat(show(jdbc, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(show(jdbc, "password_encryption")).isEqualTo("scram-sha-256");
            assertThat(jdbc.sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
                            .query(Boolean.class)
                            .single())
                    .isFalse();
            assertThat(jdbc.sql("SELECT uuid_extract_version(uuidv7())")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(7);

            PGSimpleDataSource stranger = source(database);
            stranger.setPassword("guess");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(stranger::getConnection)
                    .withMessageContaining("password authentication failed");
        }
        Path folder = home.resolve("postgres");
        for (String secret : List.of("peaflow.password", "postgres.password", "server.conf")) {
            assertThat(mode(folder.resolve(secret))).as(secret).isEqualTo("rw-------");
        }
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("data"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("run"))).isEqualTo("rwx------");
    }

    @Test
    void keepsItsRowsOverARestart() {
        TestPostgres.copyCluster(home);
        long pid;
        try (EmbeddedDatabase database = start()) {
            jdbc(database).sql("CREATE TABLE kept AS SELECT 42 AS answer").update();
            pid = database.server().pid();
            assertThat(home.resolve("postgres/run"))
                    .isDirectoryContaining(f -> f.toString().contains(".s.PGSQL."));
        }
        await().atMost(10, SECONDS).until(() -> isGone(pid));
        try (EmbeddedDatabase database = start()) {
            assertThat(answerKept(database)).isEqualTo(42);
        }
    }

    @Test
    void refusesTheFolderOfAnotherMajorVersion() throws IOException {
        TestPostgres.copyCluster(home);
        Files.writeString(home.resolve("postgres/data/PG_VERSION"), "16\n");

        assertThatExceptionOfType(DatabaseNotUsable.class)
                .isThrownBy(this::start)
                .withMessageContaining("PostgreSQL 16")
                .withMessageContaining("PostgreSQL 18")
                .withMessageContaining("PEAFLOW_HOME")
                .satisfies(e -> assertThat(e.getExitCode()).isEqualTo(78));
    }

    @Test
    void refusesASecondOwnerAndLeavesTheFirstAlone() {
        TestPostgres.copyCluster(home);
        try (EmbeddedDatabase database = start()) {
            assertThatExceptionOfType(DatabaseNotUsable.class)
                    .isThrownBy(this::start)
                    .withMessageContaining("another process");
            assertThat(jdbc(database).sql("SELECT 1").query(Integer.class).single())
                    .isEqualTo(1);
        }
    }

    @Test
    void startsOverABrokenOffFirstStart() throws IOException {
        Files.createDirectories(home.resolve("postgres/data.new/base"));
        Files.writeString(home.resolve("postgres/data.new/PG_VERSION"), "18\n");

        try (EmbeddedDatabase database = start()) {
            assertThat(show(jdbc(database), "fsync")).isEqualTo("on");
        }
    }

    @Test
    void isNotMisledByAnotherProgramWithTheOldNumber() throws IOException {
        TestPostgres.copyCluster(home);
        Files.writeString(
                home.resolve("postgres/data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + home.resolve("postgres/data") + "\n1700000000\n5432\n\n\n\n");

        try (EmbeddedDatabase database = start()) {
            assertThat(show(jdbc(database), "fsync")).isEqualTo("on");
        }
    }

    @Test
    void worksInADeepFolderWithBlanksAndQuotes() throws IOException {
        Path deep = home.resolve("it's a folder").resolve("x".repeat(60)).resolve("y".repeat(60));
        Path socketFolder;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(
                deep.resolve("postgres"), deep.resolve("logs"), TestPostgres.PROGRAMS, Map.of())) {
            socketFolder = Path.of(Files.readString(deep.resolve("postgres/run.elsewhere")));
            assertThat(socketFolder).isDirectory();
            assertThat(mode(socketFolder)).isEqualTo("rwx------");
            assertThat(socketFolder.toString().length()).isLessThan(89);
            assertThat(deep.resolve("logs"))
                    .isDirectoryContaining(f -> f.toString().endsWith(".log"));
        }
        assertThat(socketFolder).doesNotExist();
    }

    @Test
    @Tag("F12")
    void anOrphanOfAKilledOwnerIsStoppedAndNothingCommittedIsLost() throws IOException {
        TestPostgres.copyCluster(home);
        List<Long> acknowledged;
        long orphan;
        try (ChildJvm owner = ChildJvm.start(Owner.class, home.toString())) {
            owner.awaitLine("row 40");
            owner.kill();
            acknowledged = owner.said().stream()
                    .filter(line -> line.startsWith("row "))
                    .map(line -> Long.valueOf(line.substring(4)))
                    .toList();
            orphan = Long.parseLong(owner.awaitLine("server ").substring(7));
        }
        assertThat(isGone(orphan)).isFalse();

        try (EmbeddedDatabase database = start()) {
            assertThat(isGone(orphan)).isTrue();
            List<Long> found =
                    jdbc(database).sql("SELECT id FROM kept").query(Long.class).list();
            assertThat(found).containsAll(acknowledged);
            assertThat(found.size()).isBetween(acknowledged.size(), acknowledged.size() + 1);
        }
    }

    @Test
    @Tag("F12")
    void aFolderThatIsReplacedUnderItIsNobodysToStartAndItsOwnIsFoundAgain() throws IOException {
        TestPostgres.copyCluster(home);
        Path folder = home.resolve("postgres");
        Path away = home.resolve("moved away");
        try (EmbeddedDatabase database = start();
                HikariDataSource unused = new HikariDataSource()) {
            jdbc(database).sql("CREATE TABLE kept AS SELECT 42 AS answer").update();
            Files.move(folder, away);
            await().atMost(5, SECONDS).until(database::isLost);
            assertThat(new DatabaseCheck(unused, database).look()).satisfies(finding -> {
                assertThat(finding.level()).isEqualTo(Level.CRITICAL);
                assertThat(finding.summary())
                        .contains("removed or replaced", database.folder().toString());
                assertThat(finding.remedy())
                        .contains(
                                "backup restore",
                                Long.toString(ProcessHandle.current().pid()));
            });
            laidIntoItsPlace();
            ProcessHandle server = database.server();
            server.destroyForcibly();
            await().atMost(10, SECONDS).until(() -> isGone(server.pid()));
            await().during(Duration.ofSeconds(1)).atMost(3, SECONDS).until(database::isLost);
            assertThat(database.restarts())
                    .as("what lies there now is not ours")
                    .isZero();
            assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();

            FileSystemUtils.deleteRecursively(folder);
            Files.move(away, folder);
            await().atMost(20, SECONDS).until(() -> database.restarts() == 1);
            assertThat(database.isLost()).isFalse();
            assertThat(answerKept(database)).isEqualTo(42);
        }
    }

    @Test
    @Tag("F12")
    void aFolderThatIsRemovedUnderItIsNotMadeAnew() throws IOException {
        TestPostgres.copyCluster(home);
        ProcessHandle server;
        try (EmbeddedDatabase database = start()) {
            server = database.server();
            FileSystemUtils.deleteRecursively(home.resolve("postgres"));
            await().atMost(5, SECONDS).until(database::isLost);
        }
        assertThat(isGone(server.pid())).isTrue();
        assertThat(home.resolve("postgres")).doesNotExist();
    }

    @Test
    void whatAnotherHasStartedInItsFolderIsNotItsToStop() throws IOException {
        TestPostgres.copyCluster(home);
        Path away = home.resolve("moved away");
        try (EmbeddedDatabase other = replaced(away)) {
            assertThat(jdbc(other).sql("SELECT 1").query(Integer.class).single())
                    .isEqualTo(1);
        }
        assertThat(away.resolve("data/PG_VERSION")).exists();
    }

    /** A folder of the same name, such as somebody makes who begins anew. */
    private void laidIntoItsPlace() throws IOException {
        TestPostgres.copyCluster(home.resolve("made anew"));
        Files.move(home.resolve("made anew/postgres"), home.resolve("postgres"));
    }

    /** The second one in the folder, after the first was moved away under its owner and has ended. */
    private EmbeddedDatabase replaced(Path away) throws IOException {
        try (EmbeddedDatabase first = start()) {
            Files.move(home.resolve("postgres"), away);
            laidIntoItsPlace();
            EmbeddedDatabase second = start();
            assertThat(first.server()).isNotEqualTo(second.server());
            return second;
        }
    }

    /** Owns a database and commits row after row until it is killed. */
    static final class Owner {

        private Owner() {}

        public static void main(String[] arguments) throws SQLException {
            Path home = Path.of(arguments[0]);
            EmbeddedDatabase database = EmbeddedDatabase.start(
                    home.resolve("postgres"),
                    home.resolve("logs"),
                    Path.of(TestPostgres.PROGRAMS.toString()),
                    Map.of());
            ChildJvm.say("server " + database.server().pid());
            try (Connection connection = source(database).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept (id bigint PRIMARY KEY)");
                for (long row :
                        LongStream.iterate(1, n -> n + 1).limit(1_000_000).toArray()) {
                    statement.execute("INSERT INTO kept VALUES (" + row + ")");
                    ChildJvm.say("row " + row);
                }
            }
        }
    }

    private EmbeddedDatabase start() {
        return EmbeddedDatabase.start(home.resolve("postgres"), home.resolve("logs"), TestPostgres.PROGRAMS, Map.of());
    }

    private static PGSimpleDataSource source(EmbeddedDatabase database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.getJdbcUrl());
        source.setUser(database.getUsername());
        source.setPassword(database.getPassword());
        return source;
    }

    private static JdbcClient jdbc(EmbeddedDatabase database) {
        return JdbcClient.create(source(database));
    }

    private static String show(JdbcClient jdbc, String setting) {
        return jdbc.sql("SHOW " + setting).query(String.class).single();
    }

    /** A dead process that its parent has not buried yet shows no command. */
    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .isEmpty();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static int answerKept(EmbeddedDatabase database) {
        return jdbc(database)
                .sql("SELECT answer FROM kept")
                .query(Integer.class)
                .single();
    }
}
