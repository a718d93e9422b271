package io.peaflow.job;

import static io.peaflow.job.Rows.at;
import static io.peaflow.job.Rows.instant;
import static io.peaflow.job.Rows.nullable;

import io.peaflow.kernel.Telling;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The ledger as it is read: runs, their stories and their items. */
@Component
class LedgerPages {

    private final JdbcClient sql;

    LedgerPages(JdbcClient sql) {
        this.sql = sql;
    }

    Optional<LedgerEntry> find(UUID id) {
        return sql.sql("SELECT * FROM job.run WHERE id = ?")
                .param(id)
                .query(LedgerPages::entry)
                .optional();
    }

    Optional<LedgerEntry> find(String job, Slot slot) {
        return sql.sql("SELECT * FROM job.run WHERE job = ? AND slot = ?")
                .params(job, slot.name())
                .query(LedgerPages::entry)
                .optional();
    }

    Optional<LedgerEntry> last(String job) {
        return sql.sql("SELECT * FROM job.run WHERE job = ? ORDER BY slot_due_at DESC LIMIT 1")
                .param(job)
                .query(LedgerPages::entry)
                .optional();
    }

    Optional<Instant> lastSuccess(String job) {
        return sql.sql("SELECT max(ended_at) FROM job.run WHERE job = ? AND state = 'SUCCEEDED'")
                .param(job)
                .query((row, n) -> Optional.ofNullable(nullable(row, 1)))
                .single();
    }

    Map<String, Instant> lastSuccesses() {
        Map<String, Instant> last = new HashMap<>();
        sql.sql("SELECT job, max(ended_at) FROM job.run WHERE state = 'SUCCEEDED' GROUP BY job")
                .query(row -> {
                    last.put(row.getString(1), instant(row, 2));
                });
        return last;
    }

    List<LedgerEntry> recent(@Nullable String job, @Nullable RunState state, int limit) {
        return sql.sql("""
                        SELECT * FROM job.run
                        WHERE (:job::text IS NULL OR job = :job) AND (:state::text IS NULL OR state = :state)
                        ORDER BY slot_due_at DESC, id DESC LIMIT :limit""")
                .param("job", job)
                .param("state", state == null ? null : state.name())
                .param("limit", limit)
                .query(LedgerPages::entry)
                .list();
    }

    List<Runs.Line> story(UUID run) {
        return sql.sql("SELECT at, state, attempt, node, note, said FROM job.run_event WHERE run_id = ? ORDER BY seq")
                .param(run)
                .query((row, n) -> new Runs.Line(
                        instant(row, 1),
                        RunState.valueOf(row.getString(2)),
                        row.getInt(3),
                        row.getString(4),
                        row.getString(5),
                        said(row.getString(6))))
                .list();
    }

    List<Runs.Item> items(UUID run) {
        return sql.sql(
                        "SELECT item, state = 'DONE', attempt, at, note FROM job.run_item WHERE run_id = ? ORDER BY item")
                .param(run)
                .query((row, n) -> new Runs.Item(
                        row.getString(1), row.getBoolean(2), row.getInt(3), instant(row, 4), row.getString(5)))
                .list();
    }

    /** Whether a slot of the job that fell due before the moment still waits for its first attempt. */
    boolean isWaitingSince(String job, Instant dueBefore) {
        return sql.sql(
                        "SELECT EXISTS (SELECT 1 FROM job.run WHERE job = ? AND state = 'PLANNED' AND attempt = 0 AND trigger <> 'MANUAL'"
                                + " AND slot_due_at < ?)")
                .params(job, at(dueBefore))
                .query(Boolean.class)
                .single();
    }

    private static @Nullable Telling said(@Nullable String encoded) {
        return encoded == null ? null : Telling.decoded(encoded);
    }

    static LedgerEntry entry(ResultSet row, int n) throws SQLException {
        return new LedgerEntry(
                row.getObject("id", UUID.class),
                row.getString("job"),
                row.getString("slot"),
                Trigger.valueOf(row.getString("trigger")),
                RunState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getString("node"),
                (Long) row.getObject("token"),
                row.getTimestamp("slot_due_at").toInstant(),
                Rows.toInstant(row.getTimestamp("due_at")),
                Rows.toInstant(row.getTimestamp("waits_until")),
                Rows.toInstant(row.getTimestamp("lease_at")),
                Rows.toInstant(row.getTimestamp("started_at")),
                Rows.toInstant(row.getTimestamp("ended_at")),
                Rows.toInstant(row.getTimestamp("data_as_of")),
                row.getInt("items_done"),
                row.getInt("items_failed"),
                row.getString("inputs_hash"),
                row.getString("outcome"),
                said(row.getString("said")));
    }
}
