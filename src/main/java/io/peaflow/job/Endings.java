package io.peaflow.job;

import static io.peaflow.job.Rows.at;
import static io.peaflow.job.Rows.atOrNull;

import io.peaflow.kernel.Telling;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** How attempts end: for good, with another one to come, or put back. Only the owner of a run ends it. */
@Component
class Endings {

    /** How a run ended. A {@code resumeAt} keeps a PARTIAL slot waiting. */
    record Ending(
            Run run, RunState state, Telling said, @Nullable Instant resumeAt) {

        Ending {
            said = said.with(RunStory::partOfLine);
        }

        String outcome() {
            return RunStory.oneLine(said.english());
        }

        /** Null when there are no words but the line itself. */
        @Nullable
        String encoded() {
            return said.isPlain() ? null : said.encoded();
        }

        UUID id() {
            return run.id();
        }
    }

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final RunStory story;
    private final Clock clock;
    private final String node;

    Endings(
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

    /** Ends the run; false when it was taken from us meanwhile. */
    boolean end(Run run, RunState state, Telling said) {
        return !end(List.of(new Ending(run, state, said, null))).isEmpty();
    }

    /** Ends runs in one transaction; returns those that were still ours. */
    Set<UUID> end(Collection<Ending> endings) {
        return transaction.execute(status -> {
            Instant now = clock.instant();
            Set<UUID> ours = Set.copyOf(sql.sql("""
                            WITH ending AS (
                                SELECT e.* FROM unnest(:ids::uuid[], :tokens::bigint[], :states::text[], :resume::timestamptz[],
                                                       :outcomes::text[], :said::text[], :data::timestamptz[],
                                                       :hashes::text[])
                                                AS e (id, token, state, resume_at, outcome, said, data_as_of, inputs_hash)
                                JOIN job.run r USING (id) ORDER BY r.id FOR NO KEY UPDATE OF r
                            ), ended AS (
                                UPDATE job.run r SET state = e.state, ended_at = :now, due_at = e.resume_at,
                                       outcome = e.outcome, said = e.said, data_as_of = e.data_as_of, inputs_hash = e.inputs_hash,
                                       token = nextval('job.fencing_token'),
                                       attempt_limit = r.attempt_limit + CASE WHEN e.resume_at IS NULL THEN 0 ELSE 1 END
                                FROM ending e WHERE r.id = e.id AND r.token = e.token AND r.state = 'RUNNING'
                                RETURNING r.id, r.state, r.attempt, r.outcome, r.said
                            ), told AS (
                                INSERT INTO job.run_event (run_id, at, state, attempt, node, note, said)
                                SELECT id, :now, state, attempt, :node, outcome, said FROM ended
                            )
                            SELECT id FROM ended""")
                    .param("ids", array(endings, UUID[]::new, Ending::id))
                    .param(
                            "tokens",
                            array(endings, Long[]::new, end -> end.run().claim().token()))
                    .param(
                            "states",
                            array(endings, String[]::new, end -> end.state().name()))
                    .param("resume", array(endings, Timestamp[]::new, end -> atOrNull(end.resumeAt())))
                    .param("outcomes", array(endings, String[]::new, Ending::outcome))
                    .param("said", array(endings, String[]::new, Ending::encoded))
                    .param(
                            "data",
                            array(
                                    endings,
                                    Timestamp[]::new,
                                    end -> atOrNull(end.run().dataAsOf())))
                    .param(
                            "hashes",
                            array(endings, String[]::new, end -> end.run().inputsHash()))
                    .param("node", node)
                    .param("now", at(now))
                    .query(UUID.class)
                    .list());
            endings.stream().filter(end -> ours.contains(end.id())).forEach(end -> publish(end, now));
            return ours;
        });
    }

    private static <T extends @Nullable Object> T[] array(
            Collection<Ending> endings, java.util.function.IntFunction<T[]> form, Function<Ending, T> part) {
        return endings.stream().map(part).toArray(form);
    }

    private void publish(Ending end, Instant now) {
        Claim claim = end.run().claim();
        events.publishEvent(new JobEvent.RunEnded(
                claim.id(),
                claim.job(),
                claim.slot().name(),
                end.state(),
                claim.attempt(),
                end.outcome(),
                now,
                claim.trigger()));
    }

    /** Lets a slot wait for what is on its way: nothing failed, and its further attempts are as many as at its beginning. */
    void waits(Run run, Instant next, Instant until) {
        Claim claim = run.claim();
        Telling said = run.summary().with(RunStory::partOfLine);
        String line = RunStory.oneLine(said.english());
        transaction.executeWithoutResult(status -> {
            Instant now = clock.instant();
            int ours = sql.sql("""
                            UPDATE job.run SET state = 'PLANNED', due_at = ?, waits_until = ?, outcome = ?, said = ?,
                                   started_at = NULL, retry_until = NULL, token = nextval('job.fencing_token'),
                                   attempt_limit = attempt_limit + 1
                            WHERE id = ? AND token = ? AND state = 'RUNNING'""")
                    .params(at(next), at(until), line)
                    .param(said.isPlain() ? null : said.encoded())
                    .params(claim.id(), claim.token())
                    .update();
            if (ours == 1) {
                story.tell(claim.id(), RunState.PLANNED, claim.attempt(), said);
                events.publishEvent(new JobEvent.RunWaits(
                        claim.id(), claim.job(), claim.slot().name(), claim.attempt(), line, now, until));
            }
        });
    }

    /** Sets the next attempt of a run whose attempt failed. */
    void retry(Claim claim, String reason, Duration delay) {
        transaction.executeWithoutResult(status -> {
            Instant now = clock.instant();
            Instant next = now.plus(delay);
            String line = RunStory.oneLine(reason);
            if (release(claim, next, line, 0, 0)) {
                story.tell(
                        claim.id(), RunState.PLANNED, claim.attempt(), "attempt failed: " + line + "; next at " + next);
                events.publishEvent(new JobEvent.AttemptFailed(
                        claim.id(), claim.job(), claim.slot().name(), claim.attempt(), line, now, next));
            }
        });
    }

    /** Puts a run back that was at work, so that another node, or this one after its restart, begins the next attempt. */
    void putBack(Claim claim, String why) {
        giveUp(claim, why, 0, 1);
    }

    /** Puts a run back that was taken but not begun: the attempt does not count. */
    void putBackUnbegun(Claim claim, String why) {
        giveUp(claim, why, -1, 0);
    }

    private void giveUp(Claim claim, String why, int attempts, int moreAttempts) {
        transaction.executeWithoutResult(status -> {
            if (release(claim, clock.instant(), why, attempts, moreAttempts)) {
                story.tell(claim.id(), RunState.PLANNED, claim.attempt() + attempts, why);
            }
        });
    }

    private boolean release(Claim claim, Instant dueAt, String outcome, int attempts, int moreAttempts) {
        return sql.sql("""
                        UPDATE job.run SET state = 'PLANNED', due_at = ?, outcome = ?, said = NULL,
                               token = nextval('job.fencing_token'), attempt = attempt + ?,
                               attempt_limit = attempt_limit + ?
                        WHERE id = ? AND token = ? AND state = 'RUNNING'""")
                        .params(at(dueAt), outcome, attempts, moreAttempts, claim.id(), claim.token())
                        .update()
                == 1;
    }
}
