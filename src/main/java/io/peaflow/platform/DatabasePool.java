package io.peaflow.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Properties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The connections of all work together: few, each with limits of its own, and every wait bounded, so that a database
 * that is away, full or slow is told to the caller instead of stopping the program.
 */
final class DatabasePool {

    static final String NAME = "peaflow";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration MAX_LIFETIME = Duration.ofMinutes(10);
    /** A transaction that nobody goes on with holds locks and old rows; it ends after this. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofMinutes(5);
    /** How much longer than a statement may run the network may be silent before the connection counts as lost. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private DatabasePool() {}

    static HikariDataSource open(DatabaseSettings settings, JdbcConnectionDetails database) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(NAME);
        config.setJdbcUrl(database.getJdbcUrl());
        config.setUsername(database.getUsername());
        config.setPassword(database.getPassword());
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        config.setMaxLifetime(MAX_LIFETIME.toMillis());
        config.setLeakDetectionThreshold(settings.leakDetection().toMillis());
        // The migrations have just proved that the database is there; from now on the pool heals by itself.
        config.setInitializationFailTimeout(-1);
        config.setDataSourceProperties(driver(settings));
        return new HikariDataSource(config);
    }

    private static Properties driver(DatabaseSettings settings) {
        Properties driver = new Properties();
        driver.setProperty("ApplicationName", NAME);
        driver.setProperty("tcpKeepAlive", "true");
        driver.setProperty("connectTimeout", seconds(CONNECT_TIMEOUT));
        driver.setProperty("socketTimeout", seconds(settings.statementTimeout().plus(SILENCE)));
        driver.setProperty("reWriteBatchedInserts", "true");
        driver.setProperty(
                "options",
                "-c statement_timeout=" + settings.statementTimeout().toMillis() + " -c lock_timeout="
                        + settings.lockTimeout().toMillis() + " -c idle_in_transaction_session_timeout="
                        + IDLE_IN_TRANSACTION.toMillis());
        return driver;
    }

    private static String seconds(Duration time) {
        return Long.toString(Math.max(1, time.toSeconds()));
    }
}
