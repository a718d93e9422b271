package io.peaflow.backup;

import io.peaflow.home.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which sets are made and wait for their store. A set counts from the moment its manifest is there; it is
 * written last. What waits is bounded: the oldest goes, never the newest.
 */
final class Spool {

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    private final Path folder;
    private final long limit;
    /** Files that somebody in this process reads or writes just now: each has a name of its own. */
    private final Set<Path> inHand = ConcurrentHashMap.newKeySet();

    private final AtomicInteger number = new AtomicInteger();

    Spool(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    Path file(String object) throws IOException {
        PrivateFiles.createFolder(folder);
        return folder.resolve(object);
    }

    /** A file for a while that nobody else has, such as an archive that is being read; to be given to {@link #done}. */
    Path scratch(SetName set, String what) throws IOException {
        Path file = file(what + "-" + set + "-" + number.incrementAndGet() + ".tmp");
        Files.deleteIfExists(file);
        inHand.add(file);
        return file;
    }

    /** Removes a file for a while. */
    void done(Path scratch) throws IOException {
        inHand.remove(scratch);
        Files.deleteIfExists(scratch);
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
            if (!whole && !inHand.contains(folder.resolve(name))) {
                Files.deleteIfExists(folder.resolve(name));
            }
        }
        return keepToTheLimit(waiting);
    }

    private List<SetName> keepToTheLimit(List<SetName> waiting) throws IOException {
        List<SetName> dropped = new ArrayList<>();
        for (SetName oldest : waiting.subList(0, Math.max(0, waiting.size() - 1))) {
            if (bytes() > limit) {
                log.warn(
                        "More than {} bytes wait for the store: the oldest set that waits is given up: {}",
                        limit,
                        oldest);
                remove(oldest);
                dropped.add(oldest);
            }
        }
        return dropped;
    }

    /** Gives up the oldest waiting sets while all together are too much: after a set was made its own bytes count too. */
    List<SetName> keepToTheLimit() throws IOException {
        return keepToTheLimit(waiting());
    }

    /** What waits, and what a process that died has left. */
    long bytes() throws IOException {
        long all = 0;
        for (String name : names()) {
            Path file = folder.resolve(name);
            all += inHand.contains(file) ? 0 : Files.size(file);
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
