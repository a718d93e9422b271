package io.peaflow.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peaflow.home.PrivateFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A register in a folder: the look and the change are one under a lock that the system takes back from whoever dies. */
final class FolderRegister implements Register {

    /** The lock of a file is its process's: threads wait here. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private final Path folder;
    private final Path file;
    private final Clock clock;

    FolderRegister(Path folder, String object, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        this.file = folder.resolve(object);
    }

    @Override
    public Optional<Seen> read() throws IOException {
        try {
            byte[] content = Files.readAllBytes(file);
            Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), clock.instant());
            return Optional.of(new Seen(new String(content, UTF_8), version(content), age));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> replace(String text, @Nullable Seen seen) throws IOException {
        PrivateFiles.createFolder(folder);
        IN_THIS_PROCESS.lock();
        try (FileChannel channel = PrivateFiles.open(folder.resolve("." + file.getFileName() + ".lock"));
                var lock = channel.lock()) {
            String there = read().map(Seen::version).orElse("");
            if (!lock.isValid() || !there.equals(seen == null ? "" : seen.version())) {
                return Optional.empty();
            }
            PrivateFiles.write(file, text);
            return Optional.of(version(text.getBytes(UTF_8)));
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private static String version(byte[] content) throws IOException {
        return Fingerprint.of(new ByteArrayInputStream(content));
    }
}
