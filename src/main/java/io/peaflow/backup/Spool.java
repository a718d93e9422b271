package io.peaflow.backup;

import io.peaflow.home.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder in which sets are made and wait for their store. A set counts from the moment its manifest is there; it is
 * written last. What waits is bounded: the oldest goes, never the newest.
 */
final class Spool {

    private final Path folder;
    private final long limit;

    Spool(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    Path file(String object) throws IOException {
        PrivateFiles.createFolder(folder);
        return folder.resolve(object);
    }

    /** A file for a while: an archive that is being read. */
    Path scratch(SetName set, String what) throws IOException {
        Path file = file(what + "-" + set + ".tmp");
        Files.deleteIfExists(file);
        return file;
    }

    /** The sets that are whole and wait, oldest first. */
    List<SetName> waiting() throws IOException {
        return names().stream()
                .filter(name -> name.endsWith(SetName.MANIFEST))
                .flatMap(name -> SetName.ofObject(name).stream())
                .filter(set -> Files.exists(folder.resolve(set.archive())))
                .sorted()
                .toList();
    }

    /** Removes what a process that died has left, and the oldest waiting sets while all together are too much. */
    List<SetName> makeRoom() throws IOException {
        List<SetName> waiting = waiting();
        for (String name : names()) {
            boolean whole = SetName.ofObject(name).filter(waiting::contains).isPresent();
            if (!whole) {
                Files.deleteIfExists(folder.resolve(name));
            }
        }
        List<SetName> dropped = new ArrayList<>();
        for (SetName oldest : waiting.subList(0, Math.max(0, waiting.size() - 1))) {
            if (bytes() > limit) {
                remove(oldest);
                dropped.add(oldest);
            }
        }
        return dropped;
    }

    long bytes() throws IOException {
        long all = 0;
        for (String name : names()) {
            all += Files.size(folder.resolve(name));
        }
        return all;
    }

    long limit() {
        return limit;
    }

    /** The manifest first: without it the rest is nothing. */
    void remove(SetName set) throws IOException {
        Files.deleteIfExists(folder.resolve(set.manifest()));
        Files.deleteIfExists(folder.resolve(set.archive()));
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
        }
    }
}
