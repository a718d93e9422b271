package io.peaflow.job;

import static io.peaflow.job.Rows.at;
import static io.peaflow.job.Rows.atOrNull;
import static io.peaflow.job.Rows.instant;
import static io.peaflow.job.Rows.nullable;
import static io.peaflow.job.Rows.uuid;

import io.peaflow.kernel.Redaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one truth about what is due, what runs and what has ended. Every change is one transaction that carries its event
 * with it; whoever holds a run's newest token may change it, nobody else.
 */
@Component
class Ledger {

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
            @Nullable Instant retryUntil) {}

    /** A run at work on some node, as an observer sees it. */
    record Beat(UUID id, String job, long token, long beat) {}

    private static final String CLAIMED = " RETURNING id, job, slot, slot_due_at, trigger, window_from, attempt,"
            + " attempt_limit, token, started_at, retry_until";

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final String node;

    Ledger(
            JdbcClient sql,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock,
            NodeName node) {
        this.sql = sql;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        this.node = node.value();
    }

    // ---- slots -------------------------------------------------------------------------------------------------

    /** Opens the line of a slot that ends as it begins: missed, merged into another, or skipped. */
    boolean close(String job, Slot slot, Trigger trigger, RunState state, String outcome) {
        return inTransaction(() -> {
            Instant now = clock.instant();
            Optional<UUID> id = sql.sql("""
                            INSERT INTO job.run (job, slot, slot_due_at, trigger, state, ended_at, outcome)
                            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id""")
                    .params(job, slot.name(), at(slot.dueAt()), trigger.name(), state.name(), at(now), outcome)
                    .query(UUID.class)
                    .optional();
            id.ifPresent(run -> {
                tell(run, state, 0, outcome);
                events.publishEvent(new JobEvent.RunEnded(run, job, slot.name(), state, 0, outcome, now, trigger));
            });
            return id.isPresent();
        });
    }

    /** Opens the line of a slot as PLANNED, due at once; false when the slot has its line already. */
    boolean plan(
            String job, Slot slot, Trigger trigger, @Nullable Instant windowFrom, JobSettings.Retry retry, String why) {
        return inTransaction(() -> {
            Instant now = clock.instant();
            Optional<UUID> id = sql.sql("""
                            INSERT INTO job.run (job, slot, slot_due_at, window_from, trigger, state, attempt_limit,
                                                 retry_until, due_at)
                            VALUES (?, ?, ?, ?, ?, 'PLANNED', ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id""")
                    .params(job, slot.name(), at(slot.dueAt()))
                    .param(atOrNull(windowFrom))
                    .params(trigger.name(), retry.attempts(), at(now.plus(retry.total())), at(now))
                    .query(UUID.class)
                    .optional();
            id.ifPresent(run -> tell(run, RunState.PLANNED, 0, why));
            return id.isPresent();
        });
    }

    /**
     * Opens a slot that is due now and takes it in the same statement. Empty when another node has it, when the job is
     * at work, or when an older slot of it still waits. The commit does not wait for the disk: what the run then writes
     * waits, and brings this line to the disk before itself. A power cut between the two takes the line and finds nothing
     * written, so that the slot is opened anew, as one that was taken over would be.
     */
    Optional<Claim> openAndTake(String job, Slot slot, JobSettings.Retry retry) {
        return inTransaction(() -> {
            Instant now = clock.instant();
            Optional<Claim> claim = sql.sql("""
                            INSERT INTO job.run (job, slot, slot_due_at, trigger, state, attempt, attempt_limit,
                                                 retry_until, node, token, lease_at, started_at)
                            SELECT :job, :slot, :due, 'SCHEDULE', 'RUNNING', 1, :limit, :until, :node,
                                   nextval('job.fencing_token'), clock_timestamp(), :now
                            WHERE NOT EXISTS (SELECT 1 FROM job.run r
                                              WHERE r.job = :job AND r.state = 'PLANNED' AND r.due_at <= :now)
                              AND set_config('synchronous_commit', 'off', true) = 'off'
                            ON CONFLICT DO NOTHING""" + CLAIMED)
                    .param("job", job)
                    .param("slot", slot.name())
                    .param("due", at(slot.dueAt()))
                    .param("limit", retry.attempts())
                    .param("until", at(now.plus(retry.total())))
                    .param("node", node)
                    .param("now", at(now))
                    .query(Ledger::claim)
                    .optional();
            claim.ifPresent(taken -> begun(taken, now, "started on schedule"));
            return claim;
        });
    }

    /** Takes the oldest waiting attempt among the jobs; empty when none is due or each such job is at work. */
    Optional<Claim> takeNext(Collection<String> jobs) {
        return take("r.job = ANY (:jobs)", jobs.toArray(String[]::new), null);
    }

    /** Takes this run, if it waits and its job is not at work. */
    Optional<Claim> take(UUID id) {
        return take("r.id = :id", new String[0], id);
    }

    private Optional<Claim> take(String which, String[] jobs, @Nullable UUID id) {
        try {
            return inTransaction(() -> {
                Instant now = clock.instant();
                Optional<Claim> claim = sql.sql("""
                                UPDATE job.run SET state = 'RUNNING', attempt = attempt + 1, due_at = NULL, node = :node,
                                       token = nextval('job.fencing_token'), lease_beat = 0,
                                       lease_at = clock_timestamp(), ended_at = NULL, outcome = NULL,
                                       started_at = CASE WHEN state = 'PARTIAL' THEN :now ELSE coalesce(started_at, :now) END,
                                       retry_until = CASE WHEN state = 'PARTIAL' THEN NULL ELSE retry_until END
                                WHERE id = (SELECT r.id FROM job.run r
                                            WHERE %s AND r.state IN ('PLANNED', 'PARTIAL') AND r.due_at <= :now
                                              AND NOT EXISTS (SELECT 1 FROM job.run b
                                                              WHERE b.job = r.job AND b.state = 'RUNNING')
                                            ORDER BY r.slot_due_at, r.id LIMIT 1 FOR UPDATE SKIP LOCKED)""".formatted(which) + CLAIMED)
                        .param("jobs", jobs)
                        .param("id", id)
                        .param("node", node)
                        .param("now", at(now))
                        .query(Ledger::claim)
                        .optional();
                claim.ifPresent(taken -> begun(taken, now, "started"));
                return claim;
            });
        } catch (DuplicateKeyException overtaken) {
            // Another node began a slot of the same job between our look and our write: its turn, not ours.
            return Optional.empty();
        }
    }

    private void begun(Claim claim, Instant now, String note) {
        tell(claim.id(), RunState.RUNNING, claim.attempt(), note);
        events.publishEvent(
                new JobEvent.RunStarted(claim.id(), claim.job(), claim.slot().name(), claim.attempt(), now));
    }

    /** Makes an ended or waiting slot due at once; with {@code afresh} what it has done is forgotten. */
    void reopen(UUID id, Trigger trigger, JobSettings.Retry retry, boolean afresh, String why) {
        inTransaction(() -> {
            Instant now = clock.instant();
            int changed = sql.sql("""
                            UPDATE job.run SET state = 'PLANNED', trigger = ?, due_at = ?, attempt_limit = attempt + ?,
                                   retry_until = ?, started_at = NULL, ended_at = NULL, outcome = NULL
                            WHERE id = ? AND state <> 'RUNNING'""")
                    .params(trigger.name(), at(now), retry.attempts(), at(now.plus(retry.total())), id)
                    .update();
            if (changed == 1) {
                if (afresh) {
                    sql.sql("DELETE FROM job.run_item WHERE run_id = ?")
                            .param(id)
                            .update();
                }
                tell(id, RunState.PLANNED, 0, why);
            }
            return changed;
        });
    }

    // ---- ownership ---------------------------------------------------------------------------------------------

    /** Says that this node still works on these runs; returns those that are still its own. */
    Set<UUID> beat(Collection<UUID> runs) {
        return Set.copyOf(sql.sql("""
                        UPDATE job.run SET lease_beat = lease_beat + 1, lease_at = clock_timestamp()
                        WHERE id = ANY (?) AND node = ? AND state = 'RUNNING' RETURNING id""")
                .params(runs.toArray(UUID[]::new), node)
                .query(UUID.class)
                .list());
    }

    /** Every run at work, on whichever node. */
    List<Beat> beats() {
        return sql.sql("SELECT id, job, token, lease_beat FROM job.run WHERE state = 'RUNNING'")
                .query((row, n) -> new Beat(uuid(row, 1), row.getString(2), row.getLong(3), row.getLong(4)))
                .list();
    }

    /** Takes a run from an owner that was not heard of since the beat; empty when it was, after all. */
    Optional<Claim> takeOver(Beat seen) {
        return inTransaction(() -> {
            Instant now = clock.instant();
            Optional<Claim> claim = sql.sql("""
                            UPDATE job.run SET node = ?, attempt = attempt + 1, token = nextval('job.fencing_token'),
                                   lease_beat = 0, lease_at = clock_timestamp(), started_at = ?
                            WHERE id = ? AND state = 'RUNNING' AND token = ? AND lease_beat = ?""" + CLAIMED)
                    .params(node, at(now), seen.id(), seen.token(), seen.beat())
                    .query(Ledger::claim)
                    .optional();
            claim.ifPresent(taken -> begun(taken, now, "taken over: its owner fell silent"));
            return claim;
        });
    }

    /** Holds the run for the current transaction: nobody can take it over before that ends. */
    void holdFast(Claim claim) {
        boolean ours = sql.sql("SELECT 1 FROM job.run WHERE id = ? AND token = ? AND state = 'RUNNING' FOR SHARE")
                .params(claim.id(), claim.token())
                .query(Integer.class)
                .optional()
                .isPresent();
        if (!ours) {
            throw new Run.Fenced(claim.job(), claim.slot().name());
        }
    }

    /** Puts the run back so that another node, or this one after its restart, begins the next attempt. */
    boolean requeue(Claim claim, String why) {
        return inTransaction(() -> {
            boolean ours = release(claim, RunState.PLANNED, clock.instant(), why, 1);
            if (ours) {
                tell(claim.id(), RunState.PLANNED, claim.attempt(), why);
            }
            return ours;
        });
    }

    // ---- endings -----------------------------------------------------------------------------------------------

    /** Ends the run; false when it was taken from us meanwhile. A {@code resumeAt} keeps a PARTIAL slot waiting. */
    boolean end(Run run, RunState state, String outcome, @Nullable Instant resumeAt) {
        Claim claim = run.claim();
        return inTransaction(() -> {
            Instant now = clock.instant();
            String line = oneLine(outcome);
            boolean ours = sql.sql("""
                            UPDATE job.run SET state = ?, ended_at = ?, due_at = ?, outcome = ?, data_as_of = ?,
                                   inputs_hash = ?, token = nextval('job.fencing_token'),
                                   attempt_limit = attempt_limit + ?
                            WHERE id = ? AND token = ? AND state = 'RUNNING'""")
                            .params(state.name(), at(now))
                            .param(atOrNull(resumeAt))
                            .param(line)
                            .param(atOrNull(run.dataAsOf()))
                            .param(run.inputsHash())
                            .params(resumeAt == null ? 0 : 1, claim.id(), claim.token())
                            .update()
                    == 1;
            if (ours) {
                tell(claim.id(), state, claim.attempt(), line);
                events.publishEvent(new JobEvent.RunEnded(
                        claim.id(),
                        claim.job(),
                        claim.slot().name(),
                        state,
                        claim.attempt(),
                        line,
                        now,
                        claim.trigger()));
            }
            return ours;
        });
    }

    /** Sets the next attempt of a run whose attempt failed. */
    boolean retry(Claim claim, String reason, Duration delay) {
        return inTransaction(() -> {
            Instant now = clock.instant();
            Instant next = now.plus(delay);
            String line = oneLine(reason);
            boolean ours = release(claim, RunState.PLANNED, next, line, 0);
            if (ours) {
                tell(claim.id(), RunState.PLANNED, claim.attempt(), "attempt failed: " + line + "; next at " + next);
                events.publishEvent(new JobEvent.AttemptFailed(
                        claim.id(), claim.job(), claim.slot().name(), claim.attempt(), line, now, next));
            }
            return ours;
        });
    }

    private boolean release(Claim claim, RunState state, Instant dueAt, String outcome, int moreAttempts) {
        return sql.sql("""
                        UPDATE job.run SET state = ?, due_at = ?, outcome = ?, token = nextval('job.fencing_token'),
                               attempt_limit = attempt_limit + ?
                        WHERE id = ? AND token = ? AND state = 'RUNNING'""")
                        .params(state.name(), at(dueAt), outcome, moreAttempts, claim.id(), claim.token())
                        .update()
                == 1;
    }

    // ---- items -------------------------------------------------------------------------------------------------

    /** The items that earlier attempts have done. */
    Set<String> done(UUID run) {
        return Set.copyOf(sql.sql("SELECT item FROM job.run_item WHERE run_id = ? AND state = 'DONE'")
                .param(run)
                .query(String.class)
                .list());
    }

    /** Marks an item, inside the caller's transaction, and counts it on the run's line. */
    void mark(Claim claim, String item, boolean done, @Nullable String note) {
        sql.sql("""
                        INSERT INTO job.run_item (run_id, item, state, attempt, at, note) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (run_id, item) DO UPDATE
                        SET state = excluded.state, attempt = excluded.attempt, at = excluded.at, note = excluded.note
                        WHERE run_item.state <> 'DONE'""")
                .params(claim.id(), item, done ? "DONE" : "FAILED", claim.attempt(), at(clock.instant()))
                .param(note == null ? null : oneLine(note))
                .update();
        sql.sql("""
                        UPDATE job.run r SET items_done = c.done, items_failed = c.failed
                        FROM (SELECT count(*) FILTER (WHERE state = 'DONE') AS done,
                                     count(*) FILTER (WHERE state = 'FAILED') AS failed
                              FROM job.run_item WHERE run_id = ?) c
                        WHERE r.id = ?""").params(claim.id(), claim.id()).update();
    }

    /** Tells once for each slot that it is late. */
    List<LedgerEntry> late(String job, Instant dueBefore) {
        return inTransaction(() -> {
            List<LedgerEntry> late = sql.sql("""
                            UPDATE job.run SET late_told = true
                            WHERE job = ? AND state = 'PLANNED' AND attempt = 0 AND NOT late_told AND slot_due_at < ?
                            RETURNING *""")
                    .params(job, at(dueBefore))
                    .query(LedgerPages::entry)
                    .list();
            late.forEach(run -> events.publishEvent(
                    new JobEvent.RunLate(run.job(), run.slot(), run.slotDueAt(), clock.instant(), run.id())));
            return late;
        });
    }

    /** Deletes ended runs older than the moment, but never a job's newest. */
    int forget(Instant before) {
        return sql.sql("""
                        DELETE FROM job.run r WHERE r.ended_at < ? AND r.due_at IS NULL
                        AND r.state NOT IN ('PLANNED', 'RUNNING')
                        AND r.slot_due_at < (SELECT max(n.slot_due_at) FROM job.run n WHERE n.job = r.job)""").param(at(before)).update();
    }

    <T> T inTransaction(java.util.function.Supplier<T> work) {
        T result = transaction.execute(status -> work.get());
        if (result == null) {
            throw new IllegalStateException("the work of a transaction gave no result");
        }
        return result;
    }

    private void tell(UUID run, RunState state, int attempt, String note) {
        sql.sql("INSERT INTO job.run_event (run_id, at, state, attempt, node, note) VALUES (?, ?, ?, ?, ?, ?)")
                .params(run, at(clock.instant()), state.name(), attempt, node, note)
                .update();
    }

    /** An outcome is one line, without secrets, short enough for a message. */
    static String oneLine(String text) {
        String line = Redaction.mask(text).replaceAll("\\s+", " ").strip();
        return line.length() <= 500 ? line : line.substring(0, 497) + "...";
    }

    private static Claim claim(ResultSet row, int n) throws SQLException {
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
                nullable(row, 11));
    }
}
