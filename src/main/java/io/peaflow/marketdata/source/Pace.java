package io.peaflow.marketdata.source;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** No host is called more often than its site allows, and never in a rhythm: a token a call, and a little more at random. */
@Component
class Pace {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Pause pause;
    private final TimeMeter time;
    private final Map<String, Bucket> hosts = new ConcurrentHashMap<>();

    @Autowired
    Pace(Pause pause) {
        this(pause, System::nanoTime);
    }

    Pace(Pause pause, LongSupplier nanos) {
        this.pause = pause;
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanos.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    /** Returns when the host may be called. */
    void await(Site site) throws InterruptedException {
        if (site.perMinute() == 0) {
            return;
        }
        Duration interval = MINUTE.dividedBy(site.perMinute());
        Bucket bucket = hosts.computeIfAbsent(
                site.host(),
                host -> Bucket.builder()
                        .withCustomTimePrecision(time)
                        .addLimit(limit -> limit.capacity(1).refillGreedy(1, interval))
                        .build());
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        while (!probe.isConsumed()) {
            long jitter = ThreadLocalRandom.current().nextLong(interval.toNanos() / 4 + 1);
            pause.await(Duration.ofNanos(probe.getNanosToWaitForRefill() + jitter));
            probe = bucket.tryConsumeAndReturnRemaining(1);
        }
    }
}
