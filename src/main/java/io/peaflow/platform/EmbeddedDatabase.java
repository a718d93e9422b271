package io.peaflow.platform;

import io.peaflow.home.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A real, durable PostgreSQL that this process starts, watches over and stops. It listens on a free port of 127.0.0.1
 * and asks for a password; when its server dies, it is started again on the same port. When its folder is taken away or
 * replaced under it, nothing is started: whatever lies there now is somebody else's, or a database without a past.
 */
final class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {

    static final String NAME = "peaflow";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final int START_TRIES = 3;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A server that died sooner after its start than this is started again with a growing pause. */
    private static final Duration STEADY = Duration.ofSeconds(5);

    private final EmbeddedDatabaseCluster cluster;
    private final Path folder;
    private final FileChannel ownerFile;
    private final EmbeddedDatabaseOrigin origin;
    private final Map<String, String> more;
    private final ReentrantLock starting = new ReentrantLock();
    private final Thread watch;
    private final int port;
    private final String password;
    private volatile ProcessHandle server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile boolean lost;
    private final AtomicInteger restarts = new AtomicInteger();

    /**
     * Starts the database in the folder, which is made when it is not there.
     *
     * @param more further settings of the server, by name
     */
    static EmbeddedDatabase start(Path folder, Path logs, Path programs, Map<String, String> more) {
        return start(folder, logs, () -> EmbeddedDatabaseBinaries.in(programs), more);
    }

    /** The same for a data folder, with programs of its own. */
    static EmbeddedDatabase start(Path folder, Path logs, Optional<Path> sharedPrograms, Map<String, String> more) {
        return start(folder, logs, () -> EmbeddedDatabaseBinaries.in(folder, sharedPrograms), more);
    }

    private interface Programs {
        EmbeddedDatabaseBinaries provide() throws IOException;
    }

    private static EmbeddedDatabase start(Path folder, Path logs, Programs programs, Map<String, String> more) {
        try {
            Path place = PrivateFiles.createFolder(folder).toRealPath();
            return new EmbeddedDatabase(place, PrivateFiles.createFolder(logs).toRealPath(), programs, more);
        } catch (IOException | SQLException e) {
            throw DatabaseNotUsable.unreachable(
                    "The embedded PostgreSQL in " + folder + " did not start: " + e.getMessage(),
                    "look into " + logs + ", check that the disk has room and that the folder is yours.",
                    e);
        }
    }

    private EmbeddedDatabase(Path folder, Path logs, Programs programs, Map<String, String> more)
            throws IOException, SQLException {
        this.more = more;
        this.folder = folder;
        this.ownerFile = own(folder);
        try {
            this.cluster = new EmbeddedDatabaseCluster(folder, logs, programs.provide());
            if (cluster.isMade()) {
                cluster.checkVersion();
                cluster.stopOrphan();
            } else {
                cluster.make(!"off".equals(more.get("fsync")));
            }
            this.password = cluster.secretOf(NAME);
            this.port = startOnFreePort();
            this.server =
                    cluster.process().running().orElseThrow(() -> new IOException("PostgreSQL ended after its start"));
            this.origin = EmbeddedDatabaseOrigin.of(folder, cluster);
            createRoleAndDatabase();
        } catch (IOException | SQLException | RuntimeException e) {
            ownerFile.close();
            throw e;
        }
        this.watch = Thread.ofPlatform().daemon().name("postgres-watch").start(this::watch);
    }

    @Override
    public String getJdbcUrl() {
        return url(NAME);
    }

    @Override
    public String getUsername() {
        return NAME;
    }

    @Override
    public String getPassword() {
        return password;
    }

    /** How often the server died and was started again. */
    int restarts() {
        return restarts.get();
    }

    ProcessHandle server() {
        return server;
    }

    /** Whether its folder was taken away or replaced while it was at work: then nothing is started any more. */
    boolean isLost() {
        return lost;
    }

    Path folder() {
        return folder;
    }

    /** The address of a database of this server. */
    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** A connection that may do everything, for making databases. */
    Connection superuser(String database) throws SQLException, IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(database));
        source.setUser(EmbeddedDatabaseCluster.SUPERUSER);
        source.setPassword(cluster.secretOf(EmbeddedDatabaseCluster.SUPERUSER));
        source.setConnectTimeout(5);
        return source.getConnection();
    }

    /** Stops the server; called by Spring after the pool and everything that uses it. */
    @Override
    public void close() {
        closed = true;
        closing.countDown();
        watch.interrupt();
        starting.lock();
        try (ownerFile) {
            if (origin.isThere()) {
                cluster.stop();
            } else {
                // What works in the folder now is not ours to stop.
                endOwnServer();
            }
        } catch (IOException e) {
            LOG.error("PostgreSQL in {} could not be stopped; the next start stops it", cluster.data(), e);
        } finally {
            starting.unlock();
        }
    }

    private void endOwnServer() {
        if (server.destroy()) {
            try {
                server.onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException stubborn) {
                LOG.warn("PostgreSQL process {} did not end and is ended at once", server.pid(), stubborn);
                server.destroyForcibly();
            }
        }
    }

    private static FileChannel own(Path folder) throws IOException {
        FileChannel channel = PrivateFiles.open(folder.resolve("owner.lock"));
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw DatabaseNotUsable.refused(
                    "The database in " + folder + " is used by another process.",
                    "stop that one (peaflow stop), or choose another data folder with PEAFLOW_HOME.");
        }
        return channel;
    }

    private int startOnFreePort() throws IOException {
        IOException last = new IOException("No free port on 127.0.0.1");
        for (int i = 0; i < START_TRIES; i++) {
            int free = freePort();
            try {
                cluster.start(free, more);
                return free;
            } catch (IOException e) {
                LOG.debug("PostgreSQL did not start on port {}", free, e);
                last = e;
            }
        }
        throw last;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    private void createRoleAndDatabase() throws SQLException, IOException {
        try (Connection connection = superuser("postgres")) {
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?")) {
                execute(connection, "CREATE ROLE " + NAME + " LOGIN");
            }
            // CREATEDB: the restore drill makes a scratch database, and drops it.
            execute(connection, "ALTER ROLE " + NAME + " CREATEDB PASSWORD '" + password + "'");
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?")) {
                execute(connection, "CREATE DATABASE " + NAME + " OWNER " + NAME);
            }
        }
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, NAME);
            return statement.executeQuery().next();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void watch() {
        Duration pause = Duration.ZERO;
        long since = System.nanoTime();
        while (!closed) {
            lose(!origin.isThere());
            if (lost) {
                pause(LOOK);
            } else if (cluster.process().isServer(server)) {
                if (System.nanoTime() - since > STEADY.toNanos()) {
                    pause = Duration.ZERO;
                }
                pause(LOOK);
            } else {
                pause(pause);
                pause = pause.isZero() ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                restart();
                since = System.nanoTime();
            }
        }
    }

    /** A folder that comes back, as of a disk that was away for a moment, is ours again. */
    private void lose(boolean gone) {
        if (gone && !lost) {
            LOG.error(
                    "The database in {} was removed or replaced while it was at work (process {}). Nothing is started in its"
                            + " place. Remedy: put the folder back, or end this process ({}) and bring the newest backup into a"
                            + " new data folder: peaflow backup restore",
                    folder,
                    server.pid(),
                    ProcessHandle.current().pid());
        } else if (!gone && lost) {
            LOG.warn("The database in {} is there again", folder);
        }
        lost = gone;
    }

    private void restart() {
        starting.lock();
        try {
            if (closed || !origin.isThere()) {
                return;
            }
            LOG.error("PostgreSQL process {} has died; it is started again", server.pid());
            server = cluster.start(port, more);
            restarts.incrementAndGet();
        } catch (IOException e) {
            LOG.error("PostgreSQL could not be started again; the next try follows", e);
        } finally {
            starting.unlock();
        }
    }

    /** Waits, but no longer than until the database is closed. */
    private void pause(Duration time) {
        try {
            if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                closed = true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
