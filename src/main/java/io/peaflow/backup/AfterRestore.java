package io.peaflow.backup;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What a room puts right in its own tables when they come out of a set: whatever waited then was done elsewhere since. */
public interface AfterRestore {

    /**
     * @param database the restored one with the schema of the set, before later migrations, in the transaction that brings its
     *     rows: both are kept or neither
     */
    void afterRestore(JdbcClient database);
}
