package io.peaflow.platform;

import io.peaflow.home.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs of this platform, unpacked from the jar once. The folder carries the checksum of the archive,
 * so that a new version of peaflow unpacks its own; it appears in one rename, so that a half-unpacked one is never used.
 */
final class EmbeddedDatabaseBinaries {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabaseBinaries.class);
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    private final Path folder;

    private EmbeddedDatabaseBinaries(Path folder) {
        this.folder = folder;
    }

    /** Unpacks into a folder below {@code parent} unless that was done before. */
    static EmbeddedDatabaseBinaries in(Path parent) throws IOException {
        return in(parent, Optional.empty());
    }

    /**
     * Provides a folder below {@code parent} unless that was done before.
     *
     * @param shared where this user's programs are kept unpacked once for all data folders: unpacking takes seconds,
     *     copying does not. The data folder has its own copy all the same, because it outlives a build.
     */
    static EmbeddedDatabaseBinaries in(Path parent, Optional<Path> shared) throws IOException {
        String archive = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
        URL resource = EmbeddedDatabaseBinaries.class.getResource("/" + archive);
        if (resource == null) {
            throw DatabaseNotUsable.refused(
                    "This build holds no PostgreSQL for this platform: " + archive + " is not in it.",
                    "take the release jar, which holds all platforms, or use a PostgreSQL of your own with"
                            + " peaflow.database.mode=external.");
        }
        URLConnection connection = resource.openConnection();
        String name = "programs-" + checksum(connection);
        Path folder = parent.resolve(name);
        if (!Files.isDirectory(folder)) {
            PrivateFiles.createFolder(parent);
            if (shared.isPresent()) {
                Path kept = shared.get().resolve(name);
                if (!Files.isDirectory(kept)) {
                    provide(kept, draft -> unpack(connection, draft));
                }
                provide(folder, draft -> copy(kept, draft));
            } else {
                provide(folder, draft -> unpack(connection, draft));
            }
        }
        return new EmbeddedDatabaseBinaries(folder);
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(WINDOWS ? name + ".exe" : name);
    }

    static boolean onWindows() {
        return WINDOWS;
    }

    static String archiveName(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") || os.startsWith("darwin")
                ? "darwin"
                : os.startsWith("windows") ? "windows" : os.replace(' ', '_');
        String arch = osArch.toLowerCase(Locale.ROOT);
        String machine = switch (arch) {
            case "amd64", "x86_64", "x86-64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> arch;
        };
        return "postgres-" + system + "-" + machine + ".txz";
    }

    private static String checksum(URLConnection connection) throws IOException {
        if (connection instanceof JarURLConnection jar) {
            return Long.toHexString(jar.getJarEntry().getCrc());
        }
        return Long.toHexString(connection.getContentLengthLong());
    }

    private interface Filling {
        void into(Path draft) throws IOException;
    }

    /** Fills a draft beside the folder and gives it its name when it is whole. */
    private static void provide(Path folder, Filling filling) throws IOException {
        long begin = System.nanoTime();
        Path draft = Files.createTempDirectory(Objects.requireNonNull(folder.getParent()), "programs-new-");
        try {
            filling.into(draft);
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            LOG.debug("Another process provided PostgreSQL in {} at the same time", folder, e);
        } finally {
            FileSystemUtils.deleteRecursively(draft);
        }
        LOG.info("PostgreSQL's programs laid into {} in {} ms", folder, (System.nanoTime() - begin) / 1_000_000);
    }

    private static void unpack(URLConnection connection, Path draft) throws IOException {
        try (InputStream packed = connection.getInputStream()) {
            extract(packed, draft);
        }
    }

    private static void copy(Path kept, Path draft) throws IOException {
        try (Stream<Path> files = Files.walk(kept)) {
            for (Path file : files.toList()) {
                Path target = draft.resolve(kept.relativize(file).toString());
                if (!file.equals(kept)) {
                    Files.copy(file, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void extract(InputStream packed, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("The archive of PostgreSQL holds a path outside itself: " + entry.getName());
                }
                extract(tar, entry, file);
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        if ((entry.getMode() & 0100) != 0 && !file.toFile().setExecutable(true, true)) {
            throw new IOException("Could not make " + file + " executable");
        }
    }
}
