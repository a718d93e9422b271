package io.peaflow.job;

import static io.peaflow.job.Rows.at;
import static io.peaflow.job.Rows.instant;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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

    /** Up to which moment the slots of each job have their line. */
    Map<String, Instant> knownUntil(Collection<String> jobs) {
        Map<String, Instant> until = new HashMap<>();
        sql.sql("""
                        SELECT j.name, greatest(j.since, (SELECT max(r.slot_due_at) FROM job.run r WHERE r.job = j.name))
                        FROM job.job j WHERE j.name = ANY (?)""").param(jobs.toArray(String[]::new)).query(row -> {
            until.put(row.getString(1), instant(row, 2));
        });
        return until;
    }

    /** The switch that was set by hand; empty: as configured. */
    Optional<Boolean> enabled(String job) {
        return sql.sql("SELECT enabled FROM job.job WHERE name = ?")
                .param(job)
                .query((row, n) -> Optional.ofNullable((Boolean) row.getObject(1)))
                .optional()
                .flatMap(found -> found);
    }

    /** Every switch that was set by hand. */
    Map<String, Boolean> set() {
        Map<String, Boolean> set = new HashMap<>();
        sql.sql("SELECT name, enabled FROM job.job WHERE enabled IS NOT NULL").query(row -> {
            set.put(row.getString(1), row.getBoolean(2));
        });
        return set;
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
