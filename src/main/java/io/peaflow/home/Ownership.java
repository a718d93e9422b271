package io.peaflow.home;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * This process's hold on a data folder. The operating system lets go of it when the process ends, so that a dead owner
 * is never in the way.
 */
public final class Ownership implements AutoCloseable {

    /** Far behind the text, because some systems do not let others read what is locked. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int LOOKS_FOR_A_PID = 50;
    /** Who only looks whether there is an owner holds the lock for a moment. */
    private static final int LOOKS_FOR_THE_LOCK = 5;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /** Folders that this process owns: it must not open their lock again, for to close it would let the folder go. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    /** What the file system knows the locked file by; null where it tells nothing. */
    private final @Nullable Object lockFile;

    private Ownership(Path folder, FileChannel channel) throws IOException {
        this.folder = folder;
        this.channel = channel;
        this.lockFile = key(folder);
        OURS.add(folder);
    }

    private static @Nullable Object key(Path folder) throws IOException {
        return Files.readAttributes(folder.resolve("owner.lock"), BasicFileAttributes.class)
                .fileKey();
    }

    static Ownership take(Path folder) {
        Path file = folder.resolve("owner.lock");
        try {
            FileChannel channel = PrivateFiles.open(file);
            try {
                if (!isTaken(channel)) {
                    throw busy(folder);
                }
                channel.truncate(0);
                channel.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
                // What a dead owner has left.
                Files.deleteIfExists(DataFolder.serverFile(folder));
                return new Ownership(folder, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw DataFolder.notUsable(folder, "its file owner.lock cannot be locked: " + e.getMessage(), e);
        }
    }

    /** The process that holds the folder; nothing is taken and nothing is made. */
    static Optional<Long> holder(Path folder) {
        Path file = folder.resolve("owner.lock");
        if (OURS.contains(folder)) {
            return Optional.of(ProcessHandle.current().pid());
        }
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            // Let go with the channel.
            return lock(channel) == null ? writtenPid(file).map(Long::valueOf) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Tells everybody on this machine where the server answers. */
    public void announce(RunningServer server) {
        try {
            PrivateFiles.write(DataFolder.serverFile(folder), server.toJson());
        } catch (IOException e) {
            throw DataFolder.notUsable(folder, "server.json cannot be written: " + e.getMessage(), e);
        }
    }

    /** Takes the announcement back and lets the folder go. */
    @Override
    public void close() {
        OURS.remove(folder);
        try (channel) {
            // A folder that was made anew under this process has an owner of its own.
            if (channel.isOpen() && Objects.equals(key(folder), lockFile)) {
                Files.deleteIfExists(DataFolder.serverFile(folder));
            }
        } catch (NoSuchFileException gone) {
            // The folder was removed: there is nothing to take back.
            return;
        } catch (IOException e) {
            throw DataFolder.notUsable(folder, "server.json cannot be removed: " + e.getMessage(), e);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        FileLock lock = lock(channel);
        for (int look = 1; lock == null && look < LOOKS_FOR_THE_LOCK; look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            lock = lock(channel);
        }
        return lock != null;
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    static DataFolderRefused busy(Path folder) {
        Path file = folder.resolve("owner.lock");
        Optional<RunningServer> server = DataFolder.recorded(folder);
        String owner = server.map(s -> "process " + s.pid() + " at " + s.url())
                .or(() -> writtenPid(file).map(pid -> "process " + pid))
                .orElse("another process");
        return new DataFolderRefused(
                DataFolderRefused.Reason.BUSY,
                "The data folder " + folder + " is owned by " + owner
                        + ". Remedy: use that one, stop it with `peaflow stop`, or name another folder with"
                        + " PEAFLOW_HOME.",
                null);
    }

    /** An owner writes its pid right after it has the lock: one that began this moment is given time to. */
    private static Optional<String> writtenPid(Path file) {
        Optional<String> pid = pid(file);
        for (int look = 1; pid.isEmpty() && look < LOOKS_FOR_A_PID; look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            pid = pid(file);
        }
        return pid;
    }

    private static Optional<String> pid(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer text = ByteBuffer.allocate(32);
            channel.read(text, 0);
            return Optional.of(US_ASCII.decode(text.flip()).toString().strip()).filter(pid -> pid.matches("\\d+"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
