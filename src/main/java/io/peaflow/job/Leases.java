package io.peaflow.job;

import static io.peaflow.job.Rows.uuid;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is heard of: each node says at every heartbeat that it still works on its runs, and sees those of the others. */
@Component
class Leases {

    /** A run at work on some node, as an observer sees it. */
    record Beat(UUID id, String job, long token, long beat) {}

    private final JdbcClient sql;
    private final String node;

    Leases(JdbcClient sql, NodeName node) {
        this.sql = sql;
        this.node = node.value();
    }

    /**
     * Says that this node still works on these runs; returns those that are still its own. A run that is just being
     * written is passed over: nobody can take it over meanwhile, and the beat of the others must not wait for it.
     */
    Set<UUID> beat(Collection<UUID> runs) {
        return Set.copyOf(sql.sql("""
                        WITH ours AS (
                            SELECT id FROM job.run WHERE id = ANY (:runs) AND node = :node AND state = 'RUNNING'
                        ), beat AS (
                            UPDATE job.run SET lease_beat = lease_beat + 1, lease_at = clock_timestamp()
                            WHERE id IN (SELECT r.id FROM job.run r JOIN ours USING (id) ORDER BY r.id
                                         FOR NO KEY UPDATE OF r SKIP LOCKED)
                              AND node = :node AND state = 'RUNNING'
                        )
                        SELECT id FROM ours""")
                .param("runs", runs.toArray(UUID[]::new))
                .param("node", node)
                .query(UUID.class)
                .list());
    }

    /** Every run at work, on whichever node. */
    List<Beat> beats() {
        return sql.sql("SELECT id, job, token, lease_beat FROM job.run WHERE state = 'RUNNING'")
                .query((row, n) -> new Beat(uuid(row, 1), row.getString(2), row.getLong(3), row.getLong(4)))
                .list();
    }
}
