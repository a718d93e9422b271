package io.peaflow.backup;

import io.micrometer.core.instrument.MeterRegistry;
import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Whether a set was restored and compared lately: until then nobody knows that it can be. */
@Component
class DrillCheck implements Check {

    private static final String NAME = "restore-drill";
    private static final Telling REMEDY = Telling.of("drill.remedy");

    private final Archives archives;
    private final BackupSettings settings;
    private final Clock clock;
    private final AtomicLong proven = new AtomicLong();

    DrillCheck(Archives archives, BackupSettings settings, Clock clock, MeterRegistry meters) {
        this.archives = archives;
        this.settings = settings;
        this.clock = clock;
        BackupCheck.gauge(
                meters, "peaflow.backup.last.proven.timestamp.seconds", "When a restore was last proven", proven);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding look() {
        Sets.Drill proof = archives.lastProof().orElse(null);
        Sets.Drill last = archives.lastDrill().orElse(null);
        if (proof != null) {
            proven.set(proof.at().getEpochSecond());
        }
        if (last != null && !last.proven()) {
            return Finding.critical(
                    NAME,
                    Telling.of(
                            "drill.failed",
                            last.said().isEmpty() ? last.story() : last.said().getFirst()),
                    REMEDY);
        }
        Instant since = proof == null ? archives.since() : proof.at();
        if (Duration.between(since, clock.instant()).compareTo(settings.unprovenAfter()) > 0) {
            return Finding.critical(
                    NAME, proof == null ? Telling.of("drill.unproven") : Telling.of("drill.old", proof.at()), REMEDY);
        }
        return Finding.ok(
                NAME,
                proof == null
                        ? Telling.of("drill.first")
                        : Telling.of("drill.ok", proof.set(), proof.at(), proof.millis()));
    }
}
