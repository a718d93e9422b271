package io.peaflow.alert;

import io.peaflow.alert.AlertSettings.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The time without PostgreSQL: alerts go out from the spool, and are merged when it is back. */
final class DatabaseAbsence {

    private static final String KEY = "alert/database";

    private final Spool spool;
    private final Notifications notifications;
    private final Duration patience;
    private final AtomicReference<@Nullable Instant> since = new AtomicReference<>();

    DatabaseAbsence(Spool spool, Notifications notifications, Duration patience) {
        this.spool = spool;
        this.notifications = notifications;
        this.patience = patience;
    }

    /** The database did not answer: what may leave without it. */
    List<Outgoing> due(Instant now, List<Channel> channels, Map<String, ChannelTable.Row> state) {
        since.compareAndSet(null, now);
        Instant begin = since.get();
        if (begin != null && !now.isBefore(begin.plus(patience)) && !spool.holds(KEY)) {
            spool.raise(new Fact(
                    now,
                    Severity.CRITICAL,
                    "database-away",
                    "check/database",
                    KEY,
                    Map.of("since", begin.toString(), "runbook", "docs/operations/alerts.md"),
                    Optional.empty(),
                    true));
        }
        return spool.due(now, channels, state);
    }

    void record(Outgoing outgoing, Outcome outcome, Instant now) {
        spool.record(outgoing, outcome, now);
    }

    /** The database answers: everything that was kept meanwhile goes into its tables, once. True when there was any. */
    boolean over(Instant now) {
        since.set(null);
        if (spool.isEmpty()) {
            return false;
        }
        spool.resolve(KEY, now);
        spool.merge(notifications::merge);
        return true;
    }
}
