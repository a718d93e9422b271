package io.peaflow.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The connections of all work together: few, each with limits of its own, and every wait bounded, so that a database
 * that is away, full or slow is told to the caller instead of stopping the program.
 */
final class DatabasePool {

    static final String NAME = "peaflow";

    private static final Logger LOG = LoggerFactory.getLogger(DatabasePool.class);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** Short, because after an outage one caller may have to find several dead connections before a living one. */
    private static final Duration VALIDATION_TIMEOUT = Duration.ofMillis(500);

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration MAX_LIFETIME = Duration.ofMinutes(10);
    /** A transaction that nobody goes on with (its process stands still or its machine is gone) holds locks; it ends after this. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(20);
    /** How much longer than a statement may run the network may be silent before the connection counts as lost. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** The SQL state of a connection that could not be made. */
    private static final String AWAY = "08001";

    private DatabasePool() {}

    static HikariDataSource open(DatabaseSettings settings, JdbcConnectionDetails database) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(NAME);
        var connections = new Patient(driver(settings, database));
        config.setDataSource(connections);
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        config.setMaxLifetime(MAX_LIFETIME.toMillis());
        config.setLeakDetectionThreshold(settings.leakDetection().toMillis());
        // The migrations have just proved that the database is there; from now on the pool heals by itself.
        config.setInitializationFailTimeout(-1);
        var pool = new Prompt(config);
        // On this machine the network cannot fall silent.
        if (settings.mode() == DatabaseSettings.Mode.EXTERNAL) {
            // The watch has a connection of its own: it must be able to ask when all others are in use.
            PGSimpleDataSource watching = driver(settings, database);
            watching.setApplicationName(NAME + " watch");
            watching.setLoginTimeout(1);
            pool.watch = SilenceWatch.begin(watching, () -> {
                pool.isAway();
                return connections.cut();
            });
        }
        return pool;
    }

    private static PGSimpleDataSource driver(DatabaseSettings settings, JdbcConnectionDetails database) {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setUrl(database.getJdbcUrl());
        driver.setUser(database.getUsername());
        driver.setPassword(database.getPassword());
        driver.setApplicationName(NAME);
        driver.setTcpKeepAlive(true);
        driver.setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
        driver.setSocketTimeout((int) settings.statementTimeout().plus(SILENCE).toSeconds());
        driver.setReWriteBatchedInserts(true);
        // Compiling a plan takes longer than any statement of ours: a guess by stale statistics must not start it.
        driver.setOptions(
                "-c jit=off -c statement_timeout=" + settings.statementTimeout().toMillis() + " -c lock_timeout="
                        + settings.lockTimeout().toMillis() + " -c idle_in_transaction_session_timeout="
                        + IDLE_IN_TRANSACTION.toMillis());
        return driver;
    }

    /**
     * Tells callers at once that the database is away, once one of them has found out: otherwise a request that asks it
     * three times would wait three times. One caller at a time goes on asking, and a connection that is there is given.
     */
    private static final class Prompt extends HikariDataSource {

        private static final Duration ASKED_JUST_NOW = Duration.ofSeconds(1);

        private final AtomicBoolean asking = new AtomicBoolean();
        private volatile boolean away;
        private volatile long lastTold;
        private @Nullable SilenceWatch watch;

        Prompt(HikariConfig config) {
            super(config);
        }

        /** What somebody else has found out. */
        void isAway() {
            lastTold = System.nanoTime();
            away = true;
        }

        @Override
        public void close() {
            if (watch != null) {
                watch.close();
            }
            super.close();
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (!away || getHikariPoolMXBean().getIdleConnections() > 0) {
                return ask();
            }
            if (System.nanoTime() - lastTold < ASKED_JUST_NOW.toNanos() || !asking.compareAndSet(false, true)) {
                throw new SQLTransientConnectionException("The database was away a moment ago", AWAY);
            }
            try {
                return ask();
            } finally {
                asking.set(false);
            }
        }

        private Connection ask() throws SQLException {
            try {
                Connection connection = super.getConnection();
                away = false;
                return connection;
            } catch (SQLTransientConnectionException none) {
                // Connections that are merely all in use come back one by one: whoever waits may be the next.
                away = getHikariPoolMXBean().getActiveConnections() < getMaximumPoolSize();
                lastTold = System.nanoTime();
                throw none;
            }
        }
    }

    /**
     * Asks a database that is away again and again for a few seconds. The pool's own pause between two tries doubles up
     * to five seconds, and everybody would wait for its end when the database has long been back.
     */
    private static final class Patient extends DelegatingDataSource {

        private static final Duration PATIENCE = Duration.ofSeconds(4);
        private static final Duration PAUSE = Duration.ofMillis(200);

        /** Those that were made and that somebody may still hold, each with its process of the server. */
        private final Map<Connection, Integer> made = Collections.synchronizedMap(new WeakHashMap<>());

        Patient(PGSimpleDataSource driver) {
            super(driver);
        }

        /**
         * Ends every wait for an answer in a connection made until now: the waiting see a connection that broke. Gives the
         * processes of the server that go on with them and know nothing yet.
         */
        Set<Integer> cut() {
            Map<Connection, Integer> all;
            synchronized (made) {
                all = Map.copyOf(made);
                made.clear();
            }
            all.keySet().forEach(Patient::abort);
            return Set.copyOf(all.values());
        }

        private static void abort(Connection connection) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException gone) {
                LOG.debug("A connection was gone before it was cut", gone);
            }
        }

        @Override
        public Connection getConnection() throws SQLException {
            long begin = System.nanoTime();
            while (true) {
                try {
                    return known(super.getConnection());
                } catch (SQLException e) {
                    String state = Objects.toString(e.getSQLState());
                    boolean away = state.startsWith("08") || state.startsWith("57P0");
                    if (!away || System.nanoTime() - begin > PATIENCE.toNanos() || !pause()) {
                        throw e;
                    }
                }
            }
        }

        private Connection known(Connection connection) throws SQLException {
            try (var statement = connection.createStatement();
                    var process = statement.executeQuery("SELECT pg_backend_pid()")) {
                process.next();
                made.put(connection, process.getInt(1));
                return connection;
            } catch (SQLException e) {
                abort(connection);
                throw e;
            }
        }

        /** False when the pool closes. */
        private static boolean pause() {
            try {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
