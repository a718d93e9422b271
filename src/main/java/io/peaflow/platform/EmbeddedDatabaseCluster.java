package io.peaflow.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peaflow.home.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The files and programs of one embedded PostgreSQL: makes the cluster, starts it, stops it, and finds what an owner that
 * died has left running. The folder holds {@code data} (the cluster), {@code run} (the socket), the unpacked programs,
 * {@code server.conf} (written at each start), and two passwords, each in a file of mode 0600.
 */
final class EmbeddedDatabaseCluster {

    static final String SUPERUSER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabaseCluster.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration START_WAIT = Duration.ofSeconds(60);
    private static final Duration STOP_WAIT = Duration.ofSeconds(30);
    /** The shortest limit of the platforms (macOS): 104 bytes with the closing zero. */
    private static final int LONGEST_SOCKET_PATH = 103;

    private static final String LONGEST_SOCKET_NAME = "/.s.PGSQL.65535";

    /** Names the folder of the socket when the data folder's own path is too long for one. */
    private static final String ELSEWHERE = "run.elsewhere";

    private final Path folder;
    private final Path data;
    private final Path logs;
    private final EmbeddedDatabasePrograms programs;
    private final EmbeddedDatabaseProcess process;

    EmbeddedDatabaseCluster(Path folder, Path logs, EmbeddedDatabaseBinaries binaries) throws IOException {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.logs = PrivateFiles.createFolder(logs);
        this.programs = new EmbeddedDatabasePrograms(folder, this.logs, binaries);
        this.process = new EmbeddedDatabaseProcess(data);
    }

    /** The process of its server. */
    EmbeddedDatabaseProcess process() {
        return process;
    }

    Path data() {
        return data;
    }

    /** The password of the role in its file, made at the first call. */
    String secretOf(String role) throws IOException {
        Path file = folder.resolve(role + ".password");
        if (!Files.exists(file)) {
            if (isMade() && role.equals(SUPERUSER)) {
                throw DatabaseNotUsable.refused(
                        "The database in " + data + " has lost its password file " + file + ".",
                        "put the file back from a backup of the data folder.");
            }
            byte[] random = new byte[24];
            RANDOM.nextBytes(random);
            PrivateFiles.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }
        return Files.readString(file).strip();
    }

    boolean isMade() {
        return Files.exists(data.resolve("PG_VERSION"));
    }

    /** The number that tells this cluster from any other that was ever made; empty when its files are not there. */
    Optional<Long> identifier() throws IOException {
        try (InputStream control = Files.newInputStream(data.resolve("global").resolve("pg_control"))) {
            byte[] first = control.readNBytes(Long.BYTES);
            return first.length < Long.BYTES
                    ? Optional.empty()
                    : Optional.of(ByteBuffer.wrap(first)
                            .order(ByteOrder.nativeOrder())
                            .getLong());
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return Optional.empty();
        }
    }

    /**
     * Makes the cluster beside its place and then moves it there, so that a broken-off start leaves no half cluster.
     *
     * @param lasting whether it has to be on the disk before it is used
     */
    void make(boolean lasting) throws IOException {
        long begin = System.nanoTime();
        Path draft = folder.resolve("data.new");
        FileSystemUtils.deleteRecursively(draft);
        secretOf(SUPERUSER);
        programs.run(
                START_WAIT,
                "initdb",
                "--pgdata=" + draft,
                "--username=" + SUPERUSER,
                "--pwfile=" + folder.resolve(SUPERUSER + ".password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions",
                lasting ? "--sync-method=fsync" : "--no-sync");
        Files.writeString(draft.resolve("postgresql.conf"), """

                # Written anew by peaflow at each start; a line below this one wins over it.
                include = '../server.conf'
                """, StandardOpenOption.APPEND);
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("A new PostgreSQL cluster was made in {} in {} ms", data, millisSince(begin));
    }

    /** Refuses a cluster that another major version of PostgreSQL has written. */
    void checkVersion() throws IOException {
        String found = Files.readString(data.resolve("PG_VERSION")).strip();
        String ours =
                programs.run(START_WAIT, "postgres", "--version").replaceAll("(?s).*PostgreSQL\\) (\\d+).*", "$1");
        if (!found.equals(ours)) {
            throw DatabaseNotUsable.refused(
                    "The database in " + data + " was written by PostgreSQL " + found + ", and this peaflow brings"
                            + " PostgreSQL " + ours + ", which cannot read it.",
                    "start it with the version of peaflow that made it and take a backup to restore here, or choose"
                            + " another data folder with PEAFLOW_HOME.");
        }
    }

    /** Starts the server on the port and tells its process; the server stands apart from this process and its terminal. */
    ProcessHandle start(int port, Map<String, String> more) throws IOException {
        long begin = System.nanoTime();
        process.forgetForeignPid();
        writeConfiguration(port, more);
        programs.run(
                START_WAIT.plusSeconds(5),
                "pg_ctl",
                "start",
                "--pgdata=" + data,
                "--log=" + logs.resolve("postgres-start.log"),
                "--wait",
                "--timeout=" + START_WAIT.toSeconds(),
                "--silent");
        ProcessHandle server = process.running()
                .orElseThrow(() -> new IOException("PostgreSQL ended right after its start; see " + logs));
        LOG.info("PostgreSQL runs on port {} as process {} after {} ms", port, server.pid(), millisSince(begin));
        return server;
    }

    /** Stops the server if it runs: open transactions are rolled back, everything committed is on disk. */
    void stop() throws IOException {
        if (process.running().isPresent()) {
            try {
                stop("fast");
            } catch (IOException e) {
                LOG.warn(
                        "PostgreSQL in {} did not stop in {} s; it is stopped at once", data, STOP_WAIT.toSeconds(), e);
                stop("immediate");
            }
        }
        removeSocketFolderElsewhere();
    }

    /**
     * Stops a server that a dead owner left behind. The caller holds the folder's lock, so a living server is an orphan.
     */
    void stopOrphan() throws IOException {
        Optional<ProcessHandle> orphan = process.running();
        if (orphan.isPresent()) {
            LOG.warn(
                    "PostgreSQL process {} was left running by an owner that died; it is stopped",
                    orphan.get().pid());
            stop();
            return;
        }
        process.forgetForeignPid();
    }

    private void stop(String mode) throws IOException {
        programs.run(
                STOP_WAIT.plusSeconds(5),
                "pg_ctl",
                "stop",
                "--pgdata=" + data,
                "--mode=" + mode,
                "--wait",
                "--timeout=" + STOP_WAIT.toSeconds(),
                "--silent");
    }

    private void writeConfiguration(int port, Map<String, String> more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "# Written by peaflow at each start.",
                "listen_addresses = '127.0.0.1'",
                "port = " + port,
                "unix_socket_directories = '" + quoted(socketFolder()) + "'",
                "unix_socket_permissions = 0700",
                "max_connections = 40",
                "password_encryption = 'scram-sha-256'",
                "fsync = on",
                "synchronous_commit = on",
                "full_page_writes = on",
                "shared_buffers = '64MB'",
                "max_wal_size = '512MB'",
                "timezone = 'UTC'",
                "log_timezone = 'UTC'",
                "logging_collector = on",
                "log_directory = '" + quoted(logs.toString()) + "'",
                "log_filename = 'postgres-%a.log'",
                "log_rotation_age = '1d'",
                "log_truncate_on_rotation = on",
                "log_file_mode = 0600",
                "log_lock_waits = on"));
        more.forEach((name, value) -> lines.add(name + " = '" + quoted(value) + "'"));
        PrivateFiles.write(folder.resolve("server.conf"), String.join("\n", lines) + "\n");
    }

    /** In the data folder where the path is short enough for a socket, else in a short private folder of its own. */
    private String socketFolder() throws IOException {
        if (EmbeddedDatabaseBinaries.onWindows()) {
            return "";
        }
        removeSocketFolderElsewhere();
        Path run = folder.resolve("run");
        if ((run + LONGEST_SOCKET_NAME).getBytes(UTF_8).length > LONGEST_SOCKET_PATH) {
            run = Files.createTempDirectory("peaflow-");
            PrivateFiles.write(folder.resolve(ELSEWHERE), run.toString());
            return run.toString();
        }
        return PrivateFiles.createFolder(run).toString();
    }

    private void removeSocketFolderElsewhere() throws IOException {
        Path noted = folder.resolve(ELSEWHERE);
        if (Files.exists(noted)) {
            Path elsewhere = Path.of(Files.readString(noted).strip());
            if (Files.isDirectory(elsewhere)) {
                try (Stream<Path> sockets = Files.list(elsewhere)) {
                    for (Path socket :
                            sockets.filter(EmbeddedDatabaseCluster::isSocket).toList()) {
                        Files.delete(socket);
                    }
                }
                Files.delete(elsewhere);
            }
            Files.delete(noted);
        }
    }

    private static boolean isSocket(Path file) {
        Path name = file.getFileName();
        return name != null && name.toString().startsWith(".s.PGSQL.");
    }

    private static String quoted(String value) {
        return value.replace('\\', '/').replace("'", "''");
    }

    private static long millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000_000;
    }
}
