package io.peaflow.platform;

import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Brings each room's schema to the newest version: one Flyway run per folder below db/migration. */
final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final DataSource source;
    private final String place;

    Migrations(DataSource source, String place) {
        this.source = source;
        this.place = place;
    }

    void run() {
        for (String room : rooms()) {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:" + place + "/" + room)
                    .schemas(room)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        }
        LOG.info("Schemas are up to date");
    }

    SortedSet<String> rooms() {
        try {
            SortedSet<String> rooms = new TreeSet<>();
            for (Resource script :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + place + "/*/*.sql")) {
                String[] parts = script.getURL().getPath().split("/");
                rooms.add(parts[parts.length - 2]);
            }
            return rooms;
        } catch (IOException e) {
            throw new IllegalStateException("The migrations below " + place + " could not be listed", e);
        }
    }
}
