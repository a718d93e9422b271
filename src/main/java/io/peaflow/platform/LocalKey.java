package io.peaflow.platform;

import io.peaflow.home.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The admin key of whoever can read the data folder: admin.key, made at the first start, before the first request is heard. When
 * the file is lost the next start makes a new key and revokes the old one.
 */
@Component
class LocalKey implements SmartInitializingSingleton {

    static final String FILE = "admin.key";

    private static final Logger LOG = LoggerFactory.getLogger(LocalKey.class);

    private final ApiKeys keys;
    private final KeyRing ring;
    private final Clock clock;
    private final Path home;

    LocalKey(ApiKeys keys, KeyRing ring, Clock clock, @Value("${peaflow.home}") Path home) {
        this.keys = keys;
        this.ring = ring;
        this.clock = clock;
        this.home = home.toAbsolutePath().normalize();
    }

    @Override
    public void afterSingletonsInstantiated() {
        Path file = home.resolve(FILE);
        try {
            if (opens(file)) {
                keepPrivate(file);
            } else {
                PrivateFiles.createFolder(home);
                KeySecret secret = keys.issueLocal(LogFields.THIS_NODE + ":" + home);
                PrivateFiles.write(file, secret.text() + "\n");
                LOG.info("The local admin key {} is in {}", secret, file);
            }
            ring.learn();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "The local admin key could not be kept in " + file + ": " + unwritable.getMessage()
                            + ". Make the folder writable for this user, or set PEAFLOW_HOME.",
                    unwritable);
        }
    }

    private boolean opens(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > 1_000) {
            return false;
        }
        Optional<KeySecret> secret = KeySecret.parse(Files.readString(file).strip());
        return secret.flatMap(key -> keys.find(key.prefix()))
                .filter(stored -> stored.key().opensAt(clock.instant()))
                .filter(stored -> stored.isOf(secret.orElseThrow()))
                .isPresent();
    }

    private static void keepPrivate(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        var onlyOwner = PosixFilePermissions.fromString("rw-------");
        if (!Files.getPosixFilePermissions(file).equals(onlyOwner)) {
            LOG.warn(
                    "{} could be read by others; it is 0600 again. If they may have read it, delete it and start again.",
                    file);
            Files.setPosixFilePermissions(file, onlyOwner);
        }
    }
}
