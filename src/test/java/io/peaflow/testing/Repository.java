package io.peaflow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of this repository, for the tests that compare them with each other. */
public final class Repository {

    private Repository() {}

    /** The folder that holds pom.xml. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("pom.xml"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("No pom.xml in " + Path.of("").toAbsolutePath()
                        + " or above it; run the tests in the repository");
            }
            folder = parent;
        }
        return folder;
    }

    /** A file or folder of the repository, by its path from the root. */
    public static Path file(String path) {
        return root().resolve(path);
    }

    /** The text of a file of the repository. */
    public static String text(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file(path) + ", which a test compares with the code", e);
        }
    }
}
