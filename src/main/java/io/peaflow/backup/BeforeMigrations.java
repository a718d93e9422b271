package io.peaflow.backup;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** What is to be done with the database of the program before its schemas are brought up to date. */
public interface BeforeMigrations {

    /** Throws when the program is not to start. */
    void beforeMigrations(JdbcConnectionDetails database);
}
