package io.peaflow.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.peaflow.testing.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens to running work when PostgreSQL or its connections are taken away. */
class DatabaseFaultsIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFaultsIntegrationTests.class);
    private static final int WRITERS = 4;
    private static final int BATCH = 10;

    @TempDir
    private Path home;

    private EmbeddedDatabase database;
    private HikariDataSource pool;
    private Writers writers;

    @BeforeEach
    void start() {
        TestPostgres.copyCluster(home);
        database =
                EmbeddedDatabase.start(home.resolve("postgres"), home.resolve("logs"), TestPostgres.PROGRAMS, Map.of());
        pool = DatabasePool.open(settings(), database);
        JdbcClient.create(pool)
                .sql("CREATE TABLE entry (batch bigint, line int, PRIMARY KEY (batch, line))")
                .update();
        writers = new Writers(pool);
    }

    @AfterEach
    void stop() {
        writers.stop();
        pool.close();
        database.close();
    }

    @Test
    @Tag("F11")
    void aBackendKilledInATransactionCostsSecondsAndNoRow(TestReporter reporter) {
        for (int i = 0; i < 3; i++) {
            writers.awaitProgress();
            long victim = backendInTransaction();

            long killed = System.nanoTime();
            ProcessHandle.of(victim).orElseThrow().destroyForcibly();
            Duration healed = writers.awaitSuccessAfterFailure(killed, Duration.ofSeconds(10));

            report(reporter, "F11", "first success " + healed.toMillis() + " ms after kill -9 of a backend");
        }
        writers.stop();
        writers.assertNothingLostAndNothingHalf();
        assertThat(database.restarts()).as("the server itself has survived").isZero();
    }

    @Test
    @Tag("F12")
    void theWholeServerKilledIsBackByItselfAndNoRowIsLost(TestReporter reporter) {
        int port = Integer.parseInt(show("port"));
        for (int i = 1; i <= 3; i++) {
            writers.awaitProgress();
            ProcessHandle server = database.server();
            List<ProcessHandle> backends = server.descendants().toList();

            long killed = System.nanoTime();
            server.destroyForcibly();
            backends.forEach(ProcessHandle::destroyForcibly);
            Duration healed = writers.awaitSuccessAfterFailure(killed, Duration.ofSeconds(15));

            report(reporter, "F12", "first success " + healed.toMillis() + " ms after kill -9 of all processes");
            int restarts = i;
            // The writers may be quicker than the watcher that counts.
            await().atMost(5, SECONDS).until(() -> database.restarts() == restarts);
            assertThat(Integer.parseInt(show("port"))).isEqualTo(port);
        }
        writers.stop();
        writers.assertNothingLostAndNothingHalf();
    }

    @Test
    @Tag("F12")
    void aPostmasterKilledAloneIsReplacedWhenItsBackendsAreGone() {
        writers.awaitProgress();

        database.server().destroyForcibly();
        await().atMost(15, SECONDS).until(() -> database.restarts() == 1);
        writers.awaitProgress();

        writers.stop();
        writers.assertNothingLostAndNothingHalf();
    }

    @Test
    @Tag("F12")
    void anOutageOfTheNetworkIsNoticedAndOverAfterItsEnd(TestReporter reporter) throws Exception {
        int port = Integer.parseInt(show("port"));
        try (TcpProxy wire = TcpProxy.to(port);
                HikariDataSource far = DatabasePool.open(settings(), through(wire, port))) {
            JdbcClient jdbc = JdbcClient.create(far);
            List<Connection> used = new ArrayList<>();
            for (int i = 0; i < far.getMaximumPoolSize(); i++) {
                used.add(far.getConnection());
            }
            for (Connection connection : used) {
                connection.close();
            }

            wire.pull();
            // Hikari trusts a connection that was used in the last half second; after that it asks it first.
            await().pollDelay(Duration.ofMillis(600)).atMost(20, SECONDS).until(() -> isToldInTime(jdbc));

            long returned = System.nanoTime();
            wire.plugIn();
            await().atMost(15, SECONDS)
                    .ignoreExceptions()
                    .until(() -> jdbc.sql("SELECT 1").query(Integer.class).single() == 1);
            reporter.publishEntry(
                    "F12", "first success " + since(returned).toMillis() + " ms after the network is back");
        }
    }

    @Test
    @Tag("F12")
    void whoeverWaitsInASilentNetworkIsToldWithinTwoSeconds(TestReporter reporter) throws Exception {
        int port = Integer.parseInt(show("port"));
        try (TcpProxy wire = TcpProxy.to(port);
                HikariDataSource far =
                        DatabasePool.open(settings(DatabaseSettings.Mode.EXTERNAL), through(wire, port))) {
            JdbcClient jdbc = JdbcClient.create(far);
            // A statement that is merely slow is left alone.
            assertThat(jdbc.sql("SELECT true FROM pg_sleep(3)")
                            .query(Boolean.class)
                            .single())
                    .isTrue();

            AtomicLong asked = new AtomicLong();
            var waiting = CompletableFuture.supplyAsync(() -> {
                asked.set(System.nanoTime());
                assertThatExceptionOfType(DataAccessResourceFailureException.class)
                        .isThrownBy(
                                () -> jdbc.sql("SELECT pg_sleep(25)").query().singleRow());
                return System.nanoTime();
            });
            await().until(() -> far.getHikariPoolMXBean().getActiveConnections() == 1 && asked.get() > 0);
            long pulled = System.nanoTime();
            wire.pull();
            Duration told = Duration.ofNanos(waiting.get(20, SECONDS) - pulled);
            long next = System.nanoTime();
            assertThatExceptionOfType(CannotGetJdbcConnectionException.class)
                    .isThrownBy(() -> jdbc.sql("SELECT 1").query().singleRow());
            Duration nextTold = since(next);

            long returned = System.nanoTime();
            wire.plugIn();
            await().atMost(15, SECONDS)
                    .ignoreExceptions()
                    .until(() -> jdbc.sql("SELECT 1").query(Integer.class).single() == 1);
            // The server would have held on to the statement, and to its locks, for twenty seconds more.
            await().atMost(5, SECONDS)
                    .until(() -> jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(25)%'"
                                            + " AND pid <> pg_backend_pid()")
                                    .query(Integer.class)
                                    .single()
                            == 0);
            report(
                    reporter,
                    "F12",
                    "silent: a statement under way is told after %d ms, the next caller after %d ms; first success %d ms after the network is back"
                            .formatted(
                                    told.toMillis(),
                                    nextTold.toMillis(),
                                    since(returned).toMillis()));
            assertThat(told).isLessThan(Duration.ofSeconds(3));
            assertThat(nextTold).isLessThan(Duration.ofSeconds(2));
        }
    }

    private static boolean isToldInTime(JdbcClient jdbc) {
        long asked = System.nanoTime();
        try {
            jdbc.sql("SELECT 1").query(Integer.class).single();
            return false;
        } catch (CannotGetJdbcConnectionException e) {
            return since(asked).compareTo(Duration.ofSeconds(3)) < 0;
        }
    }

    private JdbcConnectionDetails through(TcpProxy wire, int port) {
        return new TestPostgres.Access(
                database.getJdbcUrl().replace(":" + port + "/", ":" + wire.port() + "/"),
                database.getUsername(),
                database.getPassword());
    }

    @Test
    @Tag("F13")
    void whenAllConnectionsAreHeldACallerIsToldWithinTwoSeconds(TestReporter reporter) throws SQLException {
        JdbcClient jdbc = JdbcClient.create(pool);
        List<Connection> held = new ArrayList<>();
        for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
            held.add(pool.getConnection());
        }

        long asked = System.nanoTime();
        assertThatExceptionOfType(CannotGetJdbcConnectionException.class)
                .isThrownBy(() -> jdbc.sql("SELECT 1").query(Integer.class).single())
                .havingRootCause()
                .withMessageContaining("active=10");
        Duration rejected = since(asked);

        long released = System.nanoTime();
        for (Connection connection : held) {
            connection.close();
        }
        assertThat(jdbc.sql("SELECT 1").query(Integer.class).single()).isEqualTo(1);
        Duration normal = since(released);

        reporter.publishEntry(
                "F13", "rejected after " + rejected.toMillis() + " ms, normal after " + normal.toMillis());
        assertThat(rejected).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(normal).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    private static void report(TestReporter reporter, String fault, String figure) {
        LOG.info("{}: {}", fault, figure);
        reporter.publishEntry(fault, figure);
    }

    private static DatabaseSettings settings() {
        return settings(DatabaseSettings.Mode.EMBEDDED);
    }

    private static DatabaseSettings settings(DatabaseSettings.Mode mode) {
        return new DatabaseSettings(
                mode,
                "",
                "",
                "",
                "",
                10,
                Duration.ofMillis(1900),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60));
    }

    private long backendInTransaction() {
        return await().atMost(10, SECONDS)
                .ignoreExceptionsInstanceOf(DataAccessException.class)
                .until(
                        () -> JdbcClient.create(pool)
                                .sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'peaflow'"
                                        + " AND state = 'idle in transaction' LIMIT 1")
                                .query(Long.class)
                                .optional(),
                        pid -> pid.isPresent())
                .orElseThrow();
    }

    private String show(String setting) {
        return asked(() -> JdbcClient.create(pool)
                .sql("SHOW " + setting)
                .query(String.class)
                .single());
    }

    /** In the half second after a kill the pool may still give a connection that died: who only reads asks again. */
    private static <T> T asked(Callable<T> question) {
        return await().atMost(10, SECONDS)
                .ignoreExceptionsInstanceOf(DataAccessException.class)
                .until(question, answer -> true);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    /** Threads that write batches, each batch one transaction, and remember which of them were acknowledged. */
    private static final class Writers {

        private final HikariDataSource pool;
        private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicLong next = new AtomicLong();
        private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
        private long lastFailure = System.nanoTime();
        private long firstSuccess;
        private int successes;

        Writers(HikariDataSource pool) {
            this.pool = pool;
            for (int i = 0; i < WRITERS; i++) {
                threads.execute(this::write);
            }
        }

        private void write() {
            while (!stopped.get()) {
                long batch = next.incrementAndGet();
                long begun = System.nanoTime();
                try (Connection connection = pool.getConnection()) {
                    write(connection, batch);
                    acknowledged.add(batch);
                    succeeded(begun);
                } catch (SQLException e) {
                    failed();
                }
            }
        }

        private synchronized void failed() {
            lastFailure = System.nanoTime();
            successes = 0;
        }

        private synchronized void succeeded(long begun) {
            if (begun > lastFailure && successes++ == 0) {
                firstSuccess = System.nanoTime();
            }
        }

        /** When the first batch after the last failure was committed, if there was a failure and work goes on since. */
        private synchronized OptionalLong healedSince(long killed) {
            return lastFailure > killed && successes > 20 ? OptionalLong.of(firstSuccess) : OptionalLong.empty();
        }

        private static void write(Connection connection, long batch) throws SQLException {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO entry VALUES (?, ?)")) {
                for (int line = 0; line < BATCH; line++) {
                    insert.setLong(1, batch);
                    insert.setInt(2, line);
                    insert.executeUpdate();
                }
            }
            connection.commit();
        }

        void awaitProgress() {
            int before = acknowledged.size();
            await().atMost(20, SECONDS).until(() -> acknowledged.size() > before + 20);
        }

        /** Waits until batches that were begun after the last failure are committed; tells how long after the kill. */
        Duration awaitSuccessAfterFailure(long killed, Duration limit) {
            long healed = await().atMost(limit.plusSeconds(5))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> healedSince(killed), OptionalLong::isPresent)
                    .getAsLong();
            Duration taken = Duration.ofNanos(healed - killed);
            assertThat(taken).isLessThanOrEqualTo(limit);
            return taken;
        }

        void stop() {
            stopped.set(true);
            threads.shutdown();
            await().atMost(30, SECONDS).until(threads::isTerminated);
        }

        void assertNothingLostAndNothingHalf() {
            Map<Long, Long> linesPerBatch = asked(() -> JdbcClient.create(pool)
                    .sql("SELECT batch, count(*) FROM entry GROUP BY batch")
                    .query((row, n) -> Map.entry(row.getLong(1), row.getLong(2)))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            Set<Long> lost = new HashSet<>(acknowledged);
            lost.removeAll(linesPerBatch.keySet());
            assertThat(lost)
                    .as("acknowledged batches that are not in the database")
                    .isEmpty();
            assertThat(linesPerBatch.values()).as("lines of each batch").containsOnly((long) BATCH);
            assertThat(acknowledged).hasSizeGreaterThan(40);
        }
    }
}
