package io.peaflow.job;

import static io.peaflow.job.Rows.at;
import static io.peaflow.job.Rows.atOrNull;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
 * The one truth about what is due and who takes it: one line for each slot of each job. Every change is one transaction
 * that carries its event with it. {@link Leases} keeps what is at work, {@link Endings} how it ended.
 */
@Component
class Ledger {

    /** A slot that falls due, and whether the job is switched on as far as the configuration says. */
    record Due(String job, Slot slot, JobSettings.Retry retry, boolean enabled) {}

    /** An attempt that begins so long after the end of all attempts was held up by a stop, a sleep or a hold, and not by failures. */
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final RunStory story;
    private final Clock clock;
    private final String node;

    Ledger(
            JdbcClient sql,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            RunStory story,
            Clock clock,
            NodeName node) {
        this.sql = sql;
        this.transaction = transaction;
        this.events = events;
        this.story = story;
        this.clock = clock;
        this.node = node.value();
    }

    // ---- opening -----------------------------------------------------------------------------------------------

    /**
     * Opens slots that are due now and takes them, all in one statement; gives those that are ours. Not taken is a slot
     * that another node has, whose job is at work or switched off, or before which an older one still waits. At most one
     * slot of each job. The commit does not wait for the disk: what the run then writes waits, and brings this line to
     * the disk before itself. A power cut between the two takes the line and finds nothing written, so that the slot is
     * opened anew, as one that was taken over would be.
     */
    List<Claim> openAndTake(Collection<Due> due) {
        return transaction.execute(status -> {
            Instant now = clock.instant();
            List<Claim> taken = sql.sql("""
                WITH due AS (
                    SELECT * FROM unnest(:jobs::text[], :slots::text[], :dueAt::timestamptz[], :limits::int[],
                                         :until::timestamptz[], :enabled::boolean[])
                                  AS d (job, slot, due_at, attempts, until, enabled)
                ), taken AS (
                    INSERT INTO job.run (job, slot, slot_due_at, trigger, state, attempt, attempt_limit,
                                         retry_until, node, token, lease_at, started_at)
                    SELECT d.job, d.slot, d.due_at, 'SCHEDULE', 'RUNNING', 1, d.attempts, d.until, :node,
                           nextval('job.fencing_token'), clock_timestamp(), :now
                    FROM due d LEFT JOIN job.job j ON j.name = d.job
                    WHERE coalesce(j.enabled, d.enabled)
                      AND NOT EXISTS (SELECT 1 FROM job.run r
                                      WHERE r.job = d.job AND r.state = 'PLANNED' AND r.due_at <= :now)
                      AND set_config('synchronous_commit', 'off', true) = 'off'
                    ORDER BY d.job
                    ON CONFLICT DO NOTHING RETURNING *
                ), told AS (
                    INSERT INTO job.run_event (run_id, at, state, attempt, node, note)
                    SELECT id, :now, state, attempt, node, 'started on schedule' FROM taken
                )
                SELECT %s FROM taken\
                """.formatted(Claim.COLUMNS))
                    .param("jobs", due.stream().map(Due::job).toArray(String[]::new))
                    .param("slots", due.stream().map(one -> one.slot().name()).toArray(String[]::new))
                    .param(
                            "dueAt",
                            due.stream().map(one -> at(one.slot().dueAt())).toArray(Timestamp[]::new))
                    .param(
                            "limits",
                            due.stream().map(one -> one.retry().attempts()).toArray(Integer[]::new))
                    .param(
                            "until",
                            due.stream()
                                    .map(one -> at(now.plus(one.retry().total())))
                                    .toArray(Timestamp[]::new))
                    .param("enabled", due.stream().map(Due::enabled).toArray(Boolean[]::new))
                    .param("node", node)
                    .param("now", at(now))
                    .query(Claim::of)
                    .list();
            taken.forEach(claim -> publishStart(claim, now));
            return taken;
        });
    }

    /** Those of the jobs whose slot has no line yet. */
    Set<String> unopened(Collection<Due> due) {
        return Set.copyOf(sql.sql("""
            SELECT d.job FROM unnest(:jobs::text[], :slots::text[]) AS d (job, slot)
            WHERE NOT EXISTS (SELECT 1 FROM job.run r WHERE r.job = d.job AND r.slot = d.slot)\
            """)
                .param("jobs", due.stream().map(Due::job).toArray(String[]::new))
                .param("slots", due.stream().map(one -> one.slot().name()).toArray(String[]::new))
                .query(String.class)
                .list());
    }

    /** Opens the line of a slot that ends as it begins: missed, merged into another, or skipped. */
    void close(String job, Slot slot, Trigger trigger, RunState state, String outcome) {
        transaction.executeWithoutResult(status -> {
            Instant now = clock.instant();
            sql.sql("""
                INSERT INTO job.run (job, slot, slot_due_at, trigger, state, ended_at, outcome)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id\
                """)
                    .params(job, slot.name(), at(slot.dueAt()), trigger.name(), state.name(), at(now), outcome)
                    .query(UUID.class)
                    .optional()
                    .ifPresent(run -> {
                        story.tell(run, state, 0, outcome);
                        events.publishEvent(
                                new JobEvent.RunEnded(run, job, slot.name(), state, 0, outcome, now, trigger));
                    });
        });
    }

    /** Opens the line of a slot as PLANNED, due at once, unless the slot has its line already. */
    void plan(
            String job, Slot slot, Trigger trigger, @Nullable Instant windowFrom, JobSettings.Retry retry, String why) {
        plan(job, slot, trigger, windowFrom, null, retry, why);
    }

    /** The same for a slot that somebody wants by hand, as of another moment than now if one is named. */
    void plan(String job, Slot slot, @Nullable Instant asOf, JobSettings.Retry retry, String why) {
        plan(job, slot, Trigger.MANUAL, null, asOf, retry, why);
    }

    private void plan(
            String job,
            Slot slot,
            Trigger trigger,
            @Nullable Instant windowFrom,
            @Nullable Instant asOf,
            JobSettings.Retry retry,
            String why) {
        transaction.executeWithoutResult(status -> {
            Instant now = clock.instant();
            sql.sql("""
                INSERT INTO job.run (job, slot, slot_due_at, window_from, as_of, trigger, state,
                                     attempt_limit, retry_until, due_at)
                VALUES (?, ?, ?, ?, ?, ?, 'PLANNED', ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id\
                """)
                    .params(job, slot.name(), at(slot.dueAt()))
                    .param(atOrNull(windowFrom))
                    .param(atOrNull(asOf))
                    .params(trigger.name(), retry.attempts(), at(now.plus(retry.total())), at(now))
                    .query(UUID.class)
                    .optional()
                    .ifPresent(run -> story.tell(run, RunState.PLANNED, 0, why));
        });
    }

    /** Makes an ended or waiting slot due at once; with {@code afresh} what it has done is forgotten. */
    void reopen(UUID id, Trigger trigger, JobSettings.Retry retry, boolean afresh, String why) {
        transaction.executeWithoutResult(status -> reopened(id, trigger, retry, afresh, why));
    }

    /** The same by hand: from now on it is as of the moment named, or of none. */
    void reopen(UUID id, @Nullable Instant asOf, JobSettings.Retry retry, boolean afresh, String why) {
        transaction.executeWithoutResult(status -> {
            if (reopened(id, Trigger.MANUAL, retry, afresh, why)) {
                sql.sql("UPDATE job.run SET as_of = ? WHERE id = ?")
                        .param(atOrNull(asOf))
                        .param(id)
                        .update();
            }
        });
    }

    /** The newest slot of the job goes on now if it is PARTIAL or waits for what is on its way; false when it does not. */
    boolean wake(String job, JobSettings.Retry retry, String why) {
        return Boolean.TRUE.equals(transaction.execute(status -> sql.sql("""
            UPDATE job.run SET due_at = :now, attempt_limit = attempt + :attempts
            WHERE (state = 'PARTIAL' OR waits_until IS NOT NULL) AND as_of IS NULL
              AND id = (SELECT id FROM job.run WHERE job = :job ORDER BY slot_due_at DESC LIMIT 1)
            RETURNING id, state\
            """)
                .param("now", at(clock.instant()))
                .param("attempts", retry.attempts())
                .param("job", job)
                .query((row, n) -> {
                    story.tell(row.getObject(1, UUID.class), RunState.valueOf(row.getString(2)), 0, why);
                    return true;
                })
                .optional()
                .orElse(false)));
    }

    private boolean reopened(UUID id, Trigger trigger, JobSettings.Retry retry, boolean afresh, String why) {
        Instant now = clock.instant();
        int changed = sql.sql("""
            UPDATE job.run SET state = 'PLANNED', trigger = ?, due_at = ?, attempt_limit = attempt + ?,
                   retry_until = ?, started_at = NULL, ended_at = NULL, outcome = NULL, said = NULL, waits_until = NULL
            WHERE id = ? AND state <> 'RUNNING'\
            """)
                .params(trigger.name(), at(now), retry.attempts(), at(now.plus(retry.total())), id)
                .update();
        if (changed == 1) {
            if (afresh) {
                forgetItems(id);
            }
            story.tell(id, RunState.PLANNED, 0, why);
        }
        return changed == 1;
    }

    private void forgetItems(UUID id) {
        sql.sql("DELETE FROM job.run_item WHERE run_id = ?").param(id).update();
        sql.sql("UPDATE job.run SET items_done = 0, items_failed = 0 WHERE id = ?")
                .param(id)
                .update();
    }

    // ---- taking ------------------------------------------------------------------------------------------------

    /**
     * Takes the oldest waiting attempt; empty when none is due or each such job is at work.
     *
     * @param clocked the jobs that the clock may start
     * @param known every job of this node: what somebody asked for by hand is taken whether the clock may start it or not
     */
    Optional<Claim> takeNext(Collection<String> clocked, Collection<String> known) {
        return take("""
                (r.job = ANY (:known) AND r.trigger IN ('MANUAL', 'REPLAY') OR r.job = ANY (:clocked)
                 AND coalesce((SELECT j.enabled FROM job.job j WHERE j.name = r.job), true))""", clocked, known, null);
    }

    /** Takes this run, if it waits and its job is not at work. */
    Optional<Claim> take(UUID id) {
        return take("r.id = :id", List.of(), List.of(), id);
    }

    private Optional<Claim> take(
            String which, Collection<String> clocked, Collection<String> known, @Nullable UUID id) {
        try {
            return transaction.execute(status -> {
                Instant now = clock.instant();
                Optional<Claim> claim = sql.sql("""
                    UPDATE job.run SET state = 'RUNNING', attempt = attempt + 1, due_at = NULL, node = :node,
                           token = nextval('job.fencing_token'), lease_beat = 0,
                           lease_at = clock_timestamp(), ended_at = NULL, outcome = NULL, said = NULL, waits_until = NULL,
                           started_at = CASE WHEN state = 'PARTIAL' THEN :now ELSE coalesce(started_at, :now) END,
                           retry_until = CASE WHEN state = 'PARTIAL' OR retry_until < :longGone THEN NULL ELSE retry_until END
                    WHERE id = (SELECT r.id FROM job.run r
                                WHERE %s AND r.state IN ('PLANNED', 'PARTIAL') AND r.due_at <= :now
                                  AND NOT EXISTS (SELECT 1 FROM job.run b
                                                  WHERE b.job = r.job AND b.state = 'RUNNING')
                                ORDER BY r.slot_due_at, r.id LIMIT 1 FOR UPDATE SKIP LOCKED)
                    RETURNING %s\
                    """.formatted(which, Claim.COLUMNS))
                        .param("clocked", clocked.toArray(String[]::new))
                        .param("known", known.toArray(String[]::new))
                        .param("id", id)
                        .param("node", node)
                        .param("now", at(now))
                        .param("longGone", at(now.minus(A_WHILE)))
                        .query(Claim::of)
                        .optional();
                claim.ifPresent(taken -> begun(taken, now, "started"));
                return claim;
            });
        } catch (DuplicateKeyException overtaken) {
            // Another node began a slot of the same job between our look and our write: its turn, not ours.
            return Optional.empty();
        }
    }

    /** Takes a run from an owner that was not heard of since the beat; empty when it was, or is just writing. */
    Optional<Claim> takeOver(Leases.Beat seen) {
        return transaction.execute(status -> {
            Instant now = clock.instant();
            Optional<Claim> claim = sql.sql("""
                UPDATE job.run SET node = ?, attempt = attempt + 1, token = nextval('job.fencing_token'),
                       lease_beat = 0, lease_at = clock_timestamp(), started_at = ?,
                       retry_until = CASE WHEN retry_until < ? THEN NULL ELSE retry_until END
                WHERE id = (SELECT id FROM job.run
                            WHERE id = ? AND state = 'RUNNING' AND token = ? AND lease_beat = ?
                            FOR UPDATE SKIP LOCKED)
                RETURNING %s\
                """.formatted(Claim.COLUMNS))
                    .params(node, at(now), at(now.minus(A_WHILE)), seen.id(), seen.token(), seen.beat())
                    .query(Claim::of)
                    .optional();
            claim.ifPresent(taken -> begun(taken, now, "taken over: its owner fell silent"));
            return claim;
        });
    }

    private void begun(Claim claim, Instant now, String note) {
        story.tell(claim.id(), RunState.RUNNING, claim.attempt(), note);
        publishStart(claim, now);
    }

    private void publishStart(Claim claim, Instant now) {
        events.publishEvent(
                new JobEvent.RunStarted(claim.id(), claim.job(), claim.slot().name(), claim.attempt(), now));
    }

    // ---- looking after -----------------------------------------------------------------------------------------

    /** Tells once for each slot of the jobs that it is late: it fell due before its job's moment and has not begun. */
    void late(Map<String, Instant> dueBefore) {
        transaction.executeWithoutResult(status -> sql.sql("""
            UPDATE job.run r SET late_told = true
            FROM unnest(?::text[], ?::timestamptz[]) AS d (job, due_before)
            WHERE r.job = d.job AND r.state = 'PLANNED' AND r.due_at IS NOT NULL AND r.attempt = 0
              AND r.trigger <> 'MANUAL' AND NOT r.late_told AND r.slot_due_at < d.due_before
            RETURNING r.*\
            """)
                .param(dueBefore.keySet().toArray(String[]::new))
                .param(dueBefore.values().stream().map(Rows::at).toArray(Timestamp[]::new))
                .query(LedgerPages::entry)
                .list()
                .forEach(run -> events.publishEvent(
                        new JobEvent.RunLate(run.job(), run.slot(), run.slotDueAt(), clock.instant(), run.id()))));
    }

    /** Deletes ended runs older than the moment, but never a job's newest, and none that a letter on the desk would replay. */
    int forget(Instant before) {
        return sql.sql("""
            DELETE FROM job.run r WHERE r.ended_at < ? AND r.due_at IS NULL
            AND r.state NOT IN ('PLANNED', 'RUNNING')
            AND NOT EXISTS (SELECT 1 FROM job.dead_letter d
                            WHERE d.run_id = r.id AND d.state IN ('WAITING', 'REPLAYING', 'PARKED'))
            AND r.slot_due_at < (SELECT max(n.slot_due_at) FROM job.run n WHERE n.job = r.job)\
            """).param(at(before)).update();
    }
}
