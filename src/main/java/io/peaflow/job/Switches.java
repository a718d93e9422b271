package io.peaflow.job;

import static io.peaflow.job.Rows.at;
import static io.peaflow.job.Rows.instant;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Since when each job is known here, and whether the clock may start it. */
@Component
class Switches {

    private final JdbcClient sql;
    private final Clock clock;

    Switches(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** Remembers since when each job is known. */
    void register(Collection<String> jobs) {
        for (String job : jobs) {
            sql.sql("INSERT INTO job.job (name, since) VALUES (?, ?) ON CONFLICT DO NOTHING")
                    .params(job, at(clock.instant()))
                    .update();
        }
    }

    /** Up to which moment the slots of a job have their line. */
    Instant knownUntil(String job) {
        return sql.sql("""
                        SELECT greatest(j.since, (SELECT max(r.slot_due_at) FROM job.run r WHERE r.job = j.name))
                        FROM job.job j WHERE j.name = ?""").param(job).query((row, n) -> instant(row, 1)).single();
    }

    /** The switch that was set by hand; empty: as configured. */
    Optional<Boolean> enabled(String job) {
        return sql.sql("SELECT enabled FROM job.job WHERE name = ?")
                .param(job)
                .query((row, n) -> Optional.ofNullable((Boolean) row.getObject(1)))
                .optional()
                .flatMap(found -> found);
    }

    /** Nothing that fell due up to now is caught up: the job was switched off. */
    void forgive(String job) {
        sql.sql("UPDATE job.job SET since = greatest(since, ?) WHERE name = ?")
                .params(at(clock.instant()), job)
                .update();
    }

    void enable(String job, boolean enabled) {
        sql.sql("UPDATE job.job SET enabled = ? WHERE name = ?")
                .params(enabled, job)
                .update();
    }
}
