package io.peaflow.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.dao.DataAccessResourceFailureException;

/** A database of its own on the same server, gone afterwards. */
final class Scratch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Scratch.class);
    private static final String MARK = "_drill_";
    /** PostgreSQL's code for what the user has no privilege for. */
    private static final String NOT_ALLOWED = "42501";

    private final JdbcConnectionDetails beside;
    private final String name;

    Scratch(JdbcConnectionDetails beside) {
        this.beside = beside;
        try (Connection connection = Databases.connect(beside)) {
            String own = Catalogue.texts(connection, "SELECT left(current_database(), 40)")
                    .getFirst();
            // What a drill that was killed has left.
            for (String left : Catalogue.texts(
                    connection,
                    "SELECT quote_ident(datname) FROM pg_database WHERE datname LIKE left(current_database(), 40) || '\\_drill\\_%'"
                            + " AND pg_get_userbyid(datdba) = current_user")) {
                drop(connection, left);
            }
            name = own
                    + MARK
                    + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
            Catalogue.execute(connection, "CREATE DATABASE " + quoted() + " TEMPLATE template0");
            // What is thrown away need not wait for the disk.
            Catalogue.execute(connection, "ALTER DATABASE " + quoted() + " SET synchronous_commit = off");
        } catch (SQLException refused) {
            if (NOT_ALLOWED.equals(refused.getSQLState())) {
                throw new RestoreRefused(
                        "The user of the database may not make a scratch database.",
                        "ALTER ROLE " + beside.getUsername() + " CREATEDB, as a superuser of that server.",
                        refused);
            }
            throw new DataAccessResourceFailureException(
                    "The scratch database could not be made: " + refused.getMessage(), refused);
        }
    }

    /** A worker of autovacuum is no user's, and FORCE may not end it; without FORCE the server ends it and waits for the others. */
    private static void drop(Connection connection, String quoted) throws SQLException {
        try {
            Catalogue.execute(connection, "DROP DATABASE IF EXISTS " + quoted + " WITH (FORCE)");
        } catch (SQLException refused) {
            if (!NOT_ALLOWED.equals(refused.getSQLState())) {
                throw refused;
            }
            Catalogue.execute(connection, "DROP DATABASE IF EXISTS " + quoted);
        }
    }

    private String quoted() {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    JdbcConnectionDetails place() {
        return Databases.beside(beside, name);
    }

    @Override
    public void close() {
        try (Connection connection = Databases.connect(beside)) {
            drop(connection, quoted());
        } catch (SQLException later) {
            log.warn("The scratch database {} could not be dropped; the next drill does it", name, later);
        }
    }
}
