package io.peaflow.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which cluster it was that was started: by the number that initdb gave it, and by the very file that this process has
 * locked. A folder of the same name that was made anew has neither.
 *
 * @param lockFile what the file system knows the locked file by; null where it tells nothing
 */
record EmbeddedDatabaseOrigin(
        Path folder,
        EmbeddedDatabaseCluster cluster,
        long number,
        @Nullable Object lockFile) {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabaseOrigin.class);

    static EmbeddedDatabaseOrigin of(Path folder, EmbeddedDatabaseCluster cluster) throws IOException {
        return new EmbeddedDatabaseOrigin(
                folder,
                cluster,
                cluster.identifier().orElseThrow(() -> new IOException("PostgreSQL's cluster has no pg_control")),
                key(folder).orElse(null));
    }

    /** Whether it lies there still; a disk that cannot be asked just now has not lost it. */
    boolean isThere() {
        try {
            return Objects.equals(key(folder).orElse(null), lockFile)
                    && cluster.identifier().equals(Optional.of(number));
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return false;
        } catch (IOException unreadable) {
            LOG.debug("The folder {} cannot be looked at", folder, unreadable);
            return true;
        }
    }

    private static Optional<Object> key(Path folder) throws IOException {
        return Optional.ofNullable(Files.readAttributes(folder.resolve("owner.lock"), BasicFileAttributes.class)
                .fileKey());
    }
}
