package io.peaflow.platform;

import com.zaxxer.hikari.HikariDataSource;
import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/** Does the database answer, and how quickly? */
@Component
class DatabaseCheck implements Check {

    private static final Duration SLOW = Duration.ofSeconds(1);

    private final HikariDataSource pool;
    private final JdbcConnectionDetails database;

    DatabaseCheck(HikariDataSource pool, JdbcConnectionDetails database) {
        this.pool = pool;
        this.database = database;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Finding look() {
        if (database instanceof EmbeddedDatabase embedded && embedded.isLost()) {
            return Finding.critical(
                    name(),
                    Telling.of("database.lost", embedded.folder()),
                    Telling.of("database.lost.remedy", ProcessHandle.current().pid()));
        }
        long start = System.nanoTime();
        try (Connection connection = pool.getConnection();
                var statement = connection.prepareStatement("SELECT 1")) {
            statement.setQueryTimeout(2);
            statement.execute();
        } catch (SQLTransientConnectionException none) {
            return noConnection();
        } catch (SQLException trouble) {
            return Finding.critical(
                    name(), Telling.of("database.silent", trouble.getMessage()), Telling.of("database.silent.remedy"));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Telling summary = Telling.of("database.answered", took.toMillis());
        return took.compareTo(SLOW) < 0
                ? Finding.ok(name(), summary)
                : Finding.warning(name(), summary, Telling.of("database.slow.remedy"));
    }

    private Finding noConnection() {
        var state = pool.getHikariPoolMXBean();
        if (state != null && state.getActiveConnections() >= pool.getMaximumPoolSize()) {
            return Finding.critical(
                    name(),
                    Telling.of("database.full", state.getActiveConnections(), state.getThreadsAwaitingConnection()),
                    Telling.of("database.full.remedy"));
        }
        return Finding.critical(name(), Telling.of("database.closed"), Telling.of("database.closed.remedy"));
    }
}
