package io.peaflow.backup;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Whether a loss of this machine would cost no more than a day; what it sees is also what the metrics show. */
@Component
class BackupCheck implements Check {

    private static final String NAME = "backup";

    private final Sets sets;
    private final Shelf shelf;
    private final Archives archives;
    private final BackupSettings settings;
    private final Clock clock;
    private final AtomicLong lastGood = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();

    BackupCheck(Sets sets, Shelf shelf, Archives archives, BackupSettings settings, Clock clock, MeterRegistry meters) {
        this.sets = sets;
        this.shelf = shelf;
        this.archives = archives;
        this.settings = settings;
        this.clock = clock;
        gauge(
                meters,
                "peaflow.backup.last.good.timestamp.seconds",
                "When the newest set that is whole was taken",
                lastGood);
        gauge(meters, "peaflow.backup.newest.bytes", "Size of the newest set that is whole", bytes);
        gauge(meters, "peaflow.backup.sets", "Sets that are whole", number);
        gauge(meters, "peaflow.backup.spool.bytes", "What waits on this machine for the store", waiting);
    }

    static void gauge(MeterRegistry meters, String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::get)
                .description(description + ", as last looked at")
                .register(meters);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding look() {
        Sets.Picture picture = sets.known();
        Optional<Sets.View> good = picture.lastGood();
        number.set(picture.sets().stream().filter(Sets.View::isGood).count());
        waiting.set(waitingBytes());
        good.ifPresent(set -> {
            lastGood.set(set.snapshotAt().getEpochSecond());
            bytes.set(set.bytes());
        });
        Instant now = clock.instant();
        Instant since = good.map(Sets.View::snapshotAt).orElseGet(archives::since);
        boolean late = Duration.between(since, now).compareTo(settings.criticalAfter()) > 0;
        if (late) {
            return Finding.critical(
                    NAME,
                    good.map(set -> Telling.of("backup.late", set.snapshotAt()))
                            .orElse(Telling.of("backup.no-set", picture.place())),
                    Telling.of("backup.late.remedy"));
        }
        if (!picture.waiting().isEmpty()) {
            return Finding.warning(
                    NAME,
                    Telling.of("backup.waits", picture.waiting().size(), picture.place()),
                    Telling.of("backup.waits.remedy"));
        }
        List<String> leftOut = good.map(Sets.View::leftOut).orElse(List.of());
        if (!leftOut.isEmpty()) {
            return Finding.warning(
                    NAME,
                    Telling.of("backup.leaves-out", leftOut.size(), leftOut.getFirst()),
                    Telling.of("backup.leaves-out.remedy", ConfigurationFiles.LARGEST_FILE >> 20));
        }
        return Finding.ok(
                NAME,
                good.map(set -> Telling.of(
                                "backup.ok", set.snapshotAt(), NightlyBackup.size(set.bytes()), picture.place()))
                        .orElse(Telling.of("backup.first")));
    }

    private long waitingBytes() {
        try {
            return shelf.spool().bytes();
        } catch (java.io.IOException unreadable) {
            return 0;
        }
    }
}
