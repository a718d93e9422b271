package io.peaflow.platform;

import io.peaflow.backup.AfterRestore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The admin keys of data folders do not come along: each lies in a folder elsewhere, and the new one gets its own. */
@Component
class RestoredKeys implements AfterRestore {

    @Override
    public void afterRestore(JdbcClient database) {
        database.sql("UPDATE platform.api_key SET revoked_at = now() WHERE local_to IS NOT NULL AND revoked_at IS NULL")
                .update();
    }
}
