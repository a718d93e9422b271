package io.peaflow.backup;

import io.peaflow.job.ScheduleHold;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether this database came out of a set, and whether its schedules may run again. */
@Component
public class Restorations implements ScheduleHold {

    /** A restore of this database. */
    public record Restoration(
            String set,
            Instant snapshotAt,
            Instant restoredAt,
            String story,
            @Nullable Instant releasedAt) {}

    private final JdbcClient sql;
    private final AtStart atStart;
    private final Clock clock;
    /** A restore happens before the program starts: once nothing holds, nothing will. */
    private volatile boolean free;

    Restorations(JdbcClient sql, AtStart atStart, Clock clock) {
        this.sql = sql;
        this.atStart = atStart;
        this.clock = clock;
    }

    /** The newest restore, released or not. */
    public Optional<Restoration> last() {
        return sql.sql("SELECT * FROM backup.restoration ORDER BY restored_at DESC LIMIT 1")
                .query((row, n) -> new Restoration(
                        row.getString("archive"),
                        row.getTimestamp("snapshot_at").toInstant(),
                        row.getTimestamp("restored_at").toInstant(),
                        row.getString("story"),
                        Archives.instant(row.getTimestamp("released_at"))))
                .optional();
    }

    /** What the restore of this very start did. */
    public Optional<RestoreReport> report() {
        return atStart.report();
    }

    @Override
    public Optional<String> reason() {
        if (free) {
            return Optional.empty();
        }
        Optional<Restoration> holding = last().filter(last -> last.releasedAt() == null);
        free = holding.isEmpty();
        return holding.map(last ->
                "this machine was restored from " + last.set() + "; `peaflow backup release` lets its schedules run");
    }

    /** Lets the schedules run. */
    public void release() {
        sql.sql("UPDATE backup.restoration SET released_at = ? WHERE released_at IS NULL")
                .param(Archives.utc(clock.instant()))
                .update();
    }
}
