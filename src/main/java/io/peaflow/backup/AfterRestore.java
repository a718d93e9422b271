package io.peaflow.backup;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What a room puts right in its own tables when they come out of a set: whatever waited then was done elsewhere since. */
public interface AfterRestore {

    /** @param database the restored one, in the transaction that makes it count as restored */
    void afterRestore(JdbcClient database);
}
