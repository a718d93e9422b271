package io.peaflow.platform;

import io.peaflow.backup.Schemas;
import java.util.List;
import java.util.Map;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** The migrations of the program, for a database that is not the program's own yet. */
final class FlywaySchemas implements Schemas {

    @Override
    public Map<String, List<String>> known() {
        return Migrations.versions();
    }

    @Override
    public void bringTo(JdbcConnectionDetails database, Map<String, String> versions) {
        Migrations.of(database).run(versions);
    }

    @Override
    public void bringToNewest(JdbcConnectionDetails database) {
        Migrations.of(database).run();
    }
}
