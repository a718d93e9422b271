package io.peaflow.platform;

import io.peaflow.check.Finding;
import io.peaflow.check.Level;
import io.peaflow.check.SelfCheck;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Looks at every check each 15 seconds; when a level has changed, the self-check is run at once instead of at its hour. */
@Component
class Watchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final Watchtower watchtower;
    private final SelfCheck selfCheck;
    private final boolean once;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("watchdog").daemon(true).factory());
    /** Null before the first look, which always tells: a problem remembered by an earlier process may be gone. */
    private @Nullable Map<String, Level> told;

    Watchdog(Watchtower watchtower, SelfCheck selfCheck, @Value("${peaflow.once:false}") boolean once) {
        this.watchtower = watchtower;
        this.selfCheck = selfCheck;
        this.once = once;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (!once) {
            // The future ends with the timer, and a look that fails says so itself.
            Future<?> unused =
                    timer.scheduleWithFixedDelay(this::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        }
    }

    void look() {
        try {
            Map<String, Level> levels = new TreeMap<>();
            for (Finding finding : watchtower.findings()) {
                if (finding.level() != Level.OK) {
                    levels.put(finding.check(), finding.level());
                }
            }
            if (!levels.equals(told)) {
                LOG.info("The checks changed: {}; {}", levels, selfCheck.look());
                told = levels;
            }
        } catch (RuntimeException trouble) {
            LOG.warn("The checks could not be told and are looked at again in {} s", EVERY.toSeconds(), trouble);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
