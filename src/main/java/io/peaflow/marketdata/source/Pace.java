package io.peaflow.marketdata.source;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** No host is called more often than its site allows, and never in a rhythm: a token a call, and a little more at random. */
@Component
class Pace {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Pause pause;
    private final Map<String, Bucket> hosts = new ConcurrentHashMap<>();

    Pace(Pause pause) {
        this.pause = pause;
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
