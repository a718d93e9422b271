package io.peaflow.alert;

import io.peaflow.backup.AfterRestore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Messages that waited when the set was made have left since, or are of no use any more: none of them is sent twice. */
@Component
class RestoredDeliveries implements AfterRestore {

    @Override
    public void afterRestore(JdbcClient database) {
        database.sql(
                        "UPDATE alert.delivery SET state = 'CANCELLED', last_error = 'this machine was restored from a backup'"
                                + " WHERE state = 'WAITING'")
                .update();
    }
}
