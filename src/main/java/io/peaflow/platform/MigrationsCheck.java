package io.peaflow.platform;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Has every room the tables that this version needs? */
@Component
class MigrationsCheck implements Check {

    private final Migrations migrations;
    private final JdbcClient jdbc;

    MigrationsCheck(Migrations migrations, JdbcClient jdbc) {
        this.migrations = migrations;
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "migrations";
    }

    @Override
    public Finding look() {
        List<String> rooms = List.copyOf(migrations.rooms());
        List<String> wrong = rooms.stream().filter(room -> !applied(room)).toList();
        return wrong.isEmpty()
                ? Finding.ok(name(), Telling.of("migrations.ok", String.join(", ", rooms)))
                : Finding.critical(
                        name(),
                        Telling.of("migrations.wrong", String.join(", ", wrong)),
                        Telling.of("migrations.wrong.remedy"));
    }

    private boolean applied(String room) {
        // Room names are folders of our own jar.
        return jdbc.sql("SELECT to_regclass(:history) IS NOT NULL")
                        .param("history", "\"" + room + "\".flyway_schema_history")
                        .query(Boolean.class)
                        .single()
                && jdbc.sql("SELECT bool_and(success) FROM \"" + room + "\".flyway_schema_history")
                        .query(Boolean.class)
                        .single();
    }
}
