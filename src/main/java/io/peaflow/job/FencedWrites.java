package io.peaflow.job;

import static io.peaflow.job.Rows.at;

import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What runs write, each in a transaction that only the owner of the run can commit; and which items they have done. */
@Component
class FencedWrites {

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Clock clock;

    FencedWrites(JdbcClient sql, TransactionTemplate transaction, Clock clock) {
        this.sql = sql;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Does the work while nobody can take the run over. */
    <T extends @Nullable Object> T write(Claim claim, Supplier<T> work) {
        return transaction.execute(status -> {
            holdFast(claim);
            return work.get();
        });
    }

    private void holdFast(Claim claim) {
        boolean ours = sql.sql("SELECT 1 FROM job.run WHERE id = ? AND token = ? AND state = 'RUNNING' FOR SHARE")
                .params(claim.id(), claim.token())
                .query(Integer.class)
                .optional()
                .isPresent();
        if (!ours) {
            throw new Run.Fenced(claim.job(), claim.slot().name());
        }
    }

    /** The items that earlier attempts have done; the first one finds none. */
    Set<String> done(Claim claim) {
        return claim.attempt() == 1
                ? Set.of()
                : Set.copyOf(sql.sql("SELECT item FROM job.run_item WHERE run_id = ? AND state = 'DONE'")
                        .param(claim.id())
                        .query(String.class)
                        .list());
    }

    /**
     * Does an item and marks it as done, both or neither: whoever has lost the slot meanwhile marks nothing, and all is undone.
     * The mark comes last, because it holds the run's line, for which the items beside this one wait.
     */
    void item(Claim claim, String item, Runnable work) {
        transaction.executeWithoutResult(status -> {
            work.run();
            mark(claim, item, true, null);
        });
    }

    /** Marks an item that could not be done. */
    void failed(Claim claim, String item, String reason) {
        transaction.executeWithoutResult(status -> mark(claim, item, false, RunStory.oneLine(reason)));
    }

    /**
     * Marks an item that is not done yet, counts it on the run's line, and holds that line until the transaction ends: one
     * statement, because each costs every item of every run.
     */
    private void mark(Claim claim, String item, boolean done, @Nullable String note) {
        int ours = sql.sql("""
                        WITH item AS (
                            INSERT INTO job.run_item AS i (run_id, item, state, attempt, at, note) VALUES (?, ?, ?, ?, ?, ?)
                            ON CONFLICT (run_id, item) DO UPDATE
                            SET state = excluded.state, attempt = excluded.attempt, at = excluded.at, note = excluded.note
                            WHERE i.state <> 'DONE' RETURNING old.state AS before
                        )
                        UPDATE job.run SET items_done = items_done + ?,
                               items_failed = items_failed + ? - CASE WHEN item.before = 'FAILED' THEN 1 ELSE 0 END
                        FROM item WHERE id = ? AND token = ? AND job.run.state = 'RUNNING'""")
                .params(claim.id(), item, done ? "DONE" : "FAILED", claim.attempt(), at(clock.instant()))
                .param(note)
                .params(done ? 1 : 0, done ? 0 : 1, claim.id(), claim.token())
                .update();
        if (ours == 0) {
            throw new Run.Fenced(claim.job(), claim.slot().name());
        }
    }
}
