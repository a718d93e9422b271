package io.peaflow.platform;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Has each disk below the data folder room, and for how long at the rate of the last hour? */
@Component
class DiskCheck implements Check {

    private static final int FULL_PERCENT = 80;
    private static final int BURSTING_PERCENT = 95;
    private static final long LEAST_FREE = 200L << 20;
    private static final Duration SOON = Duration.ofHours(4);
    private static final Duration SAMPLE_EVERY = Duration.ofMinutes(1);
    private static final Duration SHORTEST_TREND = Duration.ofMinutes(10);
    private static final int SAMPLES = 60;
    private static final long MEBI = 1 << 20;

    private record Sample(long nanos, long free) {}

    /** The parts of the data folder that may lie on a disk of their own. */
    private static final List<String> PARTS =
            List.of("", "postgres/data", "postgres/data/pg_wal", "logs", "spool", "outbox");

    private final Path home;
    private final Map<Path, Deque<Sample>> samples = new HashMap<>();

    DiskCheck(@Value("${peaflow.home}") Path home) {
        this.home = home.toAbsolutePath();
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public Finding look() {
        try {
            Finding worst = null;
            for (var disk : disks().entrySet()) {
                FileStore store = disk.getKey();
                Finding one = judge(disk.getValue(), System.nanoTime(), store.getUsableSpace(), room(store));
                worst = worst == null || one.level().compareTo(worst.level()) > 0 ? one : worst;
            }
            return Objects.requireNonNull(worst);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The disk of " + home + " cannot be asked", unreadable);
        }
    }

    /** What is taken and what peaflow may still take, as df counts: blocks reserved for others are neither. */
    private static long room(FileStore store) throws IOException {
        return store.getTotalSpace() - store.getUnallocatedSpace() + store.getUsableSpace();
    }

    /** Each disk once, with the first part that lies on it. */
    private Map<FileStore, Path> disks() throws IOException {
        var disks = new LinkedHashMap<FileStore, Path>();
        for (String part : PARTS) {
            Path place = home.resolve(part);
            if (Files.exists(place)) {
                disks.putIfAbsent(Files.getFileStore(place), place);
            }
        }
        if (disks.isEmpty()) {
            disks.put(Files.getFileStore(home.getRoot()), home);
        }
        return disks;
    }

    Finding judge(long nanos, long free, long total) {
        return judge(home, nanos, free, total);
    }

    private synchronized Finding judge(Path place, long nanos, long free, long total) {
        Duration left = left(remember(place, nanos, free), nanos, free);
        long percent = total == 0 ? 0 : 100 * (total - free) / total;
        Telling disk = place.equals(home)
                ? Telling.of("disk.home")
                : Telling.plain(home.relativize(place).toString());
        Telling use = Telling.of("disk.use", percent, disk, free / MEBI);
        Telling summary = left == null ? use : Telling.of("disk.filling", use, left.toMinutes());
        Telling remedy = Telling.of("disk.remedy", place);
        if (percent >= BURSTING_PERCENT || free < LEAST_FREE) {
            return Finding.critical(name(), summary, remedy);
        }
        return percent >= FULL_PERCENT || left != null
                ? Finding.warning(name(), summary, remedy)
                : Finding.ok(name(), summary);
    }

    /** The first look of the last hour. */
    private Sample remember(Path place, long nanos, long free) {
        Deque<Sample> seen = samples.computeIfAbsent(place, unknown -> new ArrayDeque<>());
        if (seen.isEmpty() || nanos - seen.getLast().nanos() >= SAMPLE_EVERY.toNanos()) {
            seen.addLast(new Sample(nanos, free));
            if (seen.size() > SAMPLES) {
                seen.removeFirst();
            }
        }
        return seen.getFirst();
    }

    /** The time until it is full, when that is soon. */
    private static @Nullable Duration left(Sample first, long nanos, long free) {
        long span = nanos - first.nanos();
        long eaten = first.free() - free;
        if (span < SHORTEST_TREND.toNanos() || eaten <= 0) {
            return null;
        }
        Duration left = Duration.ofNanos((long) ((double) free / eaten * span));
        return left.compareTo(SOON) < 0 ? left : null;
    }
}
