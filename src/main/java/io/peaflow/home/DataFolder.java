package io.peaflow.home;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folder in which everything is kept: stamped with the kind of its data, owned by at most one process at a time. */
public final class DataFolder {

    private final Path path;
    private final Kind kind;

    private DataFolder(Path path, Kind kind) {
        this.path = path;
        this.kind = kind;
    }

    /**
     * Opens the folder for data of the kind; makes and stamps it when it is not there.
     *
     * @throws DataFolderRefused when it holds the other kind (or belongs to a server that does), or cannot be used
     */
    public static DataFolder open(Path wanted, Kind kind) {
        Path path = wanted.toAbsolutePath().normalize();
        try {
            path = PrivateFiles.createFolder(path).toRealPath();
            if (!Files.isWritable(path)) {
                throw notUsable(path, "it is not writable", null);
            }
            Kind stamp = stamp(path, kind);
            if (stamp != kind) {
                // Whoever wants the folder that a server works in is told of the server first.
                throw recorded(path).filter(RunningServer::isAlive).isPresent()
                        ? Ownership.busy(path)
                        : otherKind(path, stamp, kind);
            }
            return new DataFolder(path, kind);
        } catch (FileAlreadyExistsException e) {
            throw notUsable(path, "a file of that name is in the way", e);
        } catch (IOException e) {
            throw notUsable(path, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    /** The folder as it is, whatever its kind; empty when it was never made. Nothing is written. */
    public static Optional<DataFolder> find(Path wanted) {
        Path path = wanted.toAbsolutePath().normalize();
        try {
            if (read(path.resolve("kind")).isEmpty()) {
                return Optional.empty();
            }
            path = path.toRealPath();
            return Optional.of(
                    new DataFolder(path, known(path, read(path.resolve("kind")).orElse(""))));
        } catch (IOException e) {
            throw notUsable(path, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    public Path path() {
        return path;
    }

    public Kind kind() {
        return kind;
    }

    /** The server that runs in this folder now, if one does and answers. */
    public Optional<RunningServer> server() {
        return recorded(path).filter(RunningServer::isAlive);
    }

    /**
     * Makes this process the only owner of the folder until the ownership is closed or the process ends, however it ends.
     *
     * @throws DataFolderRefused when another process, or this one already, owns it
     */
    public Ownership own() {
        return Ownership.take(path);
    }

    /** The process that owns the folder now, whether it answers yet or not; empty when nobody does. */
    public Optional<Long> owner() {
        return Ownership.holder(path);
    }

    static Path serverFile(Path folder) {
        return folder.resolve("server.json");
    }

    static Optional<RunningServer> recorded(Path folder) {
        try {
            return RunningServer.parse(Files.readString(serverFile(folder)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static DataFolderRefused notUsable(Path path, String why, @Nullable Throwable cause) {
        return new DataFolderRefused(
                DataFolderRefused.Reason.NOT_USABLE,
                "The data folder " + path + " cannot be used: " + why
                        + ". Remedy: give it to the user that runs peaflow, or name another folder with PEAFLOW_HOME.",
                cause);
    }

    private static DataFolderRefused otherKind(Path path, Kind stamp, Kind wanted) {
        return new DataFolderRefused(
                DataFolderRefused.Reason.OTHER_KIND,
                "The data folder " + path + " holds " + stamp + " data (its file 'kind' says so), and "
                        + wanted.name().toLowerCase(Locale.ROOT)
                        + " data were asked for (peaflow.simulated=" + (wanted == Kind.SIMULATED)
                        + "). Remedy: name another folder with PEAFLOW_HOME, or set peaflow.simulated="
                        + (stamp == Kind.SIMULATED) + " (PEAFLOW_SIMULATED in the environment)"
                        + (stamp == Kind.SIMULATED ? "; `peaflow demo` goes on with it as it is." : "."),
                null);
    }

    /** The stamp that is there; the first to come leaves the one it wants. */
    private static Kind stamp(Path folder, Kind wanted) throws IOException {
        Path file = folder.resolve("kind");
        Optional<String> stamp = read(file);
        if (stamp.isEmpty()) {
            PrivateFiles.write(file, wanted + "\n");
            stamp = read(file);
        }
        return known(folder, stamp.orElse(""));
    }

    private static Kind known(Path folder, String text) {
        for (Kind known : Kind.values()) {
            if (known.name().equals(text)) {
                return known;
            }
        }
        throw notUsable(folder, "its file 'kind' says '" + text + "' and not SIMULATED or REAL", null);
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file, US_ASCII).strip()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
