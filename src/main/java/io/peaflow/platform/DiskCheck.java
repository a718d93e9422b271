package io.peaflow.platform;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Has the disk of the data folder room, and for how long at the rate of the last hour? */
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

    private final Path home;
    private final Deque<Sample> samples = new ArrayDeque<>();

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
            var store = Files.getFileStore(Files.exists(home) ? home : home.getRoot());
            return judge(System.nanoTime(), store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The disk of " + home + " cannot be asked", unreadable);
        }
    }

    synchronized Finding judge(long nanos, long free, long total) {
        if (samples.isEmpty() || nanos - samples.getLast().nanos() >= SAMPLE_EVERY.toNanos()) {
            samples.addLast(new Sample(nanos, free));
            if (samples.size() > SAMPLES) {
                samples.removeFirst();
            }
        }
        long percent = total == 0 ? 0 : 100 * (total - free) / total;
        Duration left = left(nanos, free);
        String summary = percent + " % of the disk of the data folder is in use, " + free / MEBI + " MB are free"
                + (left == null ? "" : ", full in " + left.toMinutes() + " min at the present rate");
        String remedy = "Make room on the disk of " + home
                + ", or move the data folder (PEAFLOW_HOME). Logs are in logs/, the database in postgres/.";
        if (percent >= BURSTING_PERCENT || free < LEAST_FREE) {
            return Finding.critical(name(), summary, remedy);
        }
        return percent >= FULL_PERCENT || left != null
                ? Finding.warning(name(), summary, remedy)
                : Finding.ok(name(), summary);
    }

    /** The time until it is full, when that is soon. */
    private @Nullable Duration left(long nanos, long free) {
        Sample first = samples.getFirst();
        long span = nanos - first.nanos();
        long eaten = first.free() - free;
        if (span < SHORTEST_TREND.toNanos() || eaten <= 0) {
            return null;
        }
        Duration left = Duration.ofNanos((long) ((double) free / eaten * span));
        return left.compareTo(SOON) < 0 ? left : null;
    }
}
