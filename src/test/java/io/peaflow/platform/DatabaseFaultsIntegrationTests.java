package io.peaflow.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens to running work when PostgreSQL or its connections are taken away. */
class DatabaseFaultsIntegrationTests {

    private static final int WRITERS = 4;
    private static final int BATCH = 10;

    @TempDir
    private Path home;

    private EmbeddedDatabase database;
    private HikariDataSource pool;
    private Writers writers;

    @BeforeEach
    void start() {
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

            reporter.publishEntry("F11", "first success " + healed.toMillis() + " ms after kill -9 of a backend");
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

            reporter.publishEntry("F12", "first success " + healed.toMillis() + " ms after kill -9 of all processes");
            assertThat(database.restarts()).isEqualTo(i);
            assertThat(Integer.parseInt(show("port"))).isEqualTo(port);
        }
        writers.stop();
        writers.assertNothingLostAndNothingHalf();
    }

    @Test
    @Tag("F12")
    void aPostmasterKilledAloneIsReplacedWhenItsBackendsAreGone() {
        writers.awaitProgress();

        long killed = System.nanoTime();
        database.server().destroyForcibly();
        writers.awaitSuccessAfterFailure(killed, Duration.ofSeconds(15));

        writers.stop();
        writers.assertNothingLostAndNothingHalf();
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

    private static DatabaseSettings settings() {
        return new DatabaseSettings(
                DatabaseSettings.Mode.EMBEDDED,
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
        return JdbcClient.create(pool)
                .sql("SHOW " + setting)
                .query(String.class)
                .single();
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
        private final AtomicLong lastFailure = new AtomicLong(Long.MIN_VALUE);
        private final AtomicLong lastSuccess = new AtomicLong(Long.MIN_VALUE);
        private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

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
                    lastSuccess.accumulateAndGet(begun, Math::max);
                } catch (SQLException e) {
                    lastFailure.accumulateAndGet(begun, Math::max);
                }
            }
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

        /** Waits for a batch that was begun after a failure after the kill and was committed; tells how long that took. */
        Duration awaitSuccessAfterFailure(long killed, Duration limit) {
            await().atMost(limit)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> lastFailure.get() > killed - limit.toNanos() && lastSuccess.get() > lastFailure.get());
            return Duration.ofNanos(System.nanoTime() - killed);
        }

        void stop() {
            stopped.set(true);
            threads.shutdown();
            await().atMost(30, SECONDS).until(threads::isTerminated);
        }

        void assertNothingLostAndNothingHalf() {
            Map<Long, Long> linesPerBatch = new HashMap<>();
            JdbcClient.create(pool)
                    .sql("SELECT batch, count(*) FROM entry GROUP BY batch")
                    .query((row, n) -> linesPerBatch.put(row.getLong(1), row.getLong(2)))
                    .list();
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
