package io.peaflow.platform;

import com.zaxxer.hikari.HikariDataSource;
import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Does the database answer, and how quickly? */
@Component
class DatabaseCheck implements Check {

    private static final Duration SLOW = Duration.ofSeconds(1);

    private final HikariDataSource pool;

    DatabaseCheck(HikariDataSource pool) {
        this.pool = pool;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Finding look() {
        long start = System.nanoTime();
        try (Connection connection = pool.getConnection();
                var statement = connection.prepareStatement("SELECT 1")) {
            statement.setQueryTimeout(2);
            statement.execute();
        } catch (SQLTransientConnectionException none) {
            return noConnection();
        } catch (SQLException trouble) {
            return Finding.critical(
                    name(),
                    "The database does not answer: " + trouble.getMessage(),
                    "The embedded one is started again by itself; for an external one look at its server and at peaflow.database.url.");
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String summary = "The database answered in " + took.toMillis() + " ms";
        return took.compareTo(SLOW) < 0
                ? Finding.ok(name(), summary)
                : Finding.warning(
                        name(),
                        summary,
                        "Look for long statements in pg_stat_activity and at the load of its machine.");
    }

    private Finding noConnection() {
        var state = pool.getHikariPoolMXBean();
        if (state != null && state.getActiveConnections() >= pool.getMaximumPoolSize()) {
            return Finding.critical(
                    name(),
                    "All " + state.getActiveConnections() + " connections are in use and "
                            + state.getThreadsAwaitingConnection() + " callers wait",
                    "Look in the log for 'connection leak' and for long runs; raise peaflow.database.pool-size if both are innocent.");
        }
        return Finding.critical(
                name(),
                "The database accepts no connection",
                "The embedded one is started again by itself (logs/); for an external one look at its server and at peaflow.database.url.");
    }
}
