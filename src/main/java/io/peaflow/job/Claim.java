package io.peaflow.job;

import static io.peaflow.job.Rows.instant;
import static io.peaflow.job.Rows.nullable;
import static io.peaflow.job.Rows.uuid;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What makes an attempt the owner of a run: the token rises with every change of owner. */
record Claim(
        UUID id,
        String job,
        Slot slot,
        Trigger trigger,
        @Nullable Instant windowFrom,
        int attempt,
        int attemptLimit,
        long token,
        Instant startedAt,
        @Nullable Instant retryUntil,
        @Nullable Instant asOf) {

    /** What a statement gives back for {@link #of}. */
    static final String COLUMNS =
            "id, job, slot, slot_due_at, trigger, window_from, attempt, attempt_limit, token, started_at, retry_until, as_of";

    static Claim of(ResultSet row, int n) throws SQLException {
        return new Claim(
                uuid(row, 1),
                row.getString(2),
                new Slot(row.getString(3), instant(row, 4)),
                Trigger.valueOf(row.getString(5)),
                nullable(row, 6),
                row.getInt(7),
                row.getInt(8),
                row.getLong(9),
                instant(row, 10),
                nullable(row, 11),
                nullable(row, 12));
    }
}
