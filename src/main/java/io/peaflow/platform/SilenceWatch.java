package io.peaflow.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices within two seconds that the network to the database has fallen silent: nothing is refused and nothing is
 * answered, and whoever waits for an answer would wait until the socket's own timeout, which must be longer than a statement
 * may run. A statement that is merely slow is no silence: a connection of the watch's own, and then a new one, are asked.
 */
final class SilenceWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
    private static final Duration EVERY = Duration.ofMillis(300);
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(700);

    private final DataSource driver;
    private final Supplier<Set<Integer>> cut;
    private final AtomicReference<@Nullable Connection> own = new AtomicReference<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("database-silence").daemon(true).factory());
    private final ExecutorService asking = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("database-asking-", 0).factory());
    private boolean silent;
    private Set<Integer> behind = Set.of();
    private long cutAt;

    private SilenceWatch(DataSource driver, Supplier<Set<Integer>> cut) {
        this.driver = driver;
        this.cut = cut;
    }

    /** @param cut ends every wait for an answer, and gives the processes of the server that had been asked */
    static SilenceWatch begin(DataSource driver, Supplier<Set<Integer>> cut) {
        var watch = new SilenceWatch(driver, cut);
        // The future ends with the timer; a look that fails is told by itself.
        Future<?> unused = watch.timer.scheduleWithFixedDelay(watch::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        try {
            boolean before = silent;
            silent = (before || isUnanswered(this::ask)) && isUnanswered(this::greet);
            if (silent && !before) {
                LOG.warn("The network to the database has fallen silent; whoever waits in it is told");
                cutAt = System.nanoTime();
                behind = cut.get();
            } else if (before && !silent) {
                boolean unused = isUnanswered(this::endWhatWasCut);
                LOG.info("The network to the database is there again");
            }
        } catch (RuntimeException trouble) {
            LOG.warn("The network to the database could not be looked at", trouble);
        }
    }

    /** Whether there is no answer at all in time; a refusal is one, and is told to callers without our help. */
    private boolean isUnanswered(Callable<?> question) {
        Future<?> answer = asking.submit(question);
        try {
            answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException nothing) {
            answer.cancel(true);
            return true;
        } catch (ExecutionException refused) {
            keep(null);
            return false;
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean ask() throws SQLException {
        Connection connection = own.get();
        if (connection == null) {
            return greet();
        }
        try (var statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        }
    }

    private boolean greet() throws SQLException {
        keep(driver.getConnection());
        return true;
    }

    /**
     * The server has not noticed that the connections were cut, and what was begun in them still holds its locks. A process
     * that is younger than the cut has only inherited a number.
     */
    private boolean endWhatWasCut() throws SQLException {
        Connection connection = own.get();
        if (connection == null) {
            return false;
        }
        try (var statement = connection.prepareStatement(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE pid = ANY (?) AND usename = current_user AND backend_start < now() - ? * interval '1 second'")) {
            statement.setArray(1, connection.createArrayOf("int4", behind.toArray()));
            statement.setDouble(2, (System.nanoTime() - cutAt) / 1e9);
            return statement.execute();
        }
    }

    /** Holds on to a connection and lets the one before go, without asking a network that may not answer. */
    private void keep(@Nullable Connection connection) {
        Connection before = own.getAndSet(connection);
        if (before == null) {
            return;
        }
        try {
            before.abort(asking);
        } catch (SQLException gone) {
            LOG.debug("A connection was gone before it was let go", gone);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        keep(null);
        asking.shutdown();
    }
}
