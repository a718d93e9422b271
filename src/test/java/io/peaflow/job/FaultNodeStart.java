package io.peaflow.job;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * How a {@link FaultNode} starts in less than half of the time: from what Java has learnt of one start, as a release does by
 * {@code peaflow optimize}. Java learns from jars only, so the folders of classes are packed first. The test JVMs of a build
 * share it; a later build of the very same files finds it there.
 */
final class FaultNodeStart {

    static final Path FOLDER = Path.of("target", "fault-nodes").toAbsolutePath();
    private static final Path LEARNT = FOLDER.resolve("nodes.aot");
    /** What it was learnt from. */
    private static final Path ORIGIN = FOLDER.resolve("nodes.txt");

    private static final List<Path> CLASS_PATH = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();

    private static List<String> options = List.of();

    private FaultNodeStart() {}

    /** The options of Java for a node; the first of a build is started by the learner, with others, and ends well. */
    static synchronized List<String> options(Consumer<List<String>> learner) {
        if (options.isEmpty()) {
            try {
                options = made(learner);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return options;
    }

    private static List<String> made(Consumer<List<String>> learner) throws IOException {
        Files.createDirectories(FOLDER);
        List<Path> folders = CLASS_PATH.stream().filter(Files::isDirectory).toList();
        String jars = CLASS_PATH.stream()
                .map(entry -> (folders.contains(entry) ? packed(entry) : entry).toString())
                .collect(Collectors.joining(File.pathSeparator));
        String origin = origin(folders);
        try (FileChannel one =
                        FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var ignored = one.lock()) {
            if (!Files.exists(ORIGIN) || !Files.readString(ORIGIN).equals(origin)) {
                Files.deleteIfExists(ORIGIN);
                for (Path folder : folders) {
                    pack(folder);
                }
                Path draft = FOLDER.resolve("draft.aot");
                learner.accept(List.of("-XX:AOTCacheOutput=" + draft, "-cp", jars));
                Files.move(draft, LEARNT, StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(ORIGIN, origin);
            }
        }
        return List.of("-XX:AOTCache=" + LEARNT, "-cp", jars);
    }

    private static Path packed(Path folder) {
        return FOLDER.resolve(folder.getFileName() + ".jar");
    }

    /** Every file of the folders by name, size and time, what else is on the class path, and this Java. */
    private static String origin(List<Path> folders) throws IOException {
        var origin = new StringBuilder(Runtime.version() + "\n" + CLASS_PATH + "\n");
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                    origin.append(file)
                            .append(' ')
                            .append(Files.size(file))
                            .append(' ')
                            .append(Files.getLastModifiedTime(file))
                            .append('\n');
                }
            }
        }
        return origin.toString();
    }

    /** With its folders: Spring looks for classes in those that a jar names. */
    private static void pack(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder);
                OutputStream out = Files.newOutputStream(packed(folder));
                ZipOutputStream jar = new ZipOutputStream(out)) {
            for (Path each : all.filter(each -> !each.equals(folder)).toList()) {
                String name = folder.relativize(each).toString().replace(File.separatorChar, '/');
                if (Files.isDirectory(each)) {
                    jar.putNextEntry(new ZipEntry(name + "/"));
                } else {
                    jar.putNextEntry(new ZipEntry(name));
                    Files.copy(each, jar);
                }
            }
        }
    }
}
