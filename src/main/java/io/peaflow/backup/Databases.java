package io.peaflow.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Connections of a backup's own: a COPY takes as long as it takes, so that the short limits of the pool do not hold for it.
 * Texts look the same whatever the server's settings are.
 */
final class Databases {

    private static final Duration SILENCE = Duration.ofMinutes(30);
    private static final String SESSION =
            "-c statement_timeout=0 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=0"
                    + " -c DateStyle=ISO -c IntervalStyle=postgres -c TimeZone=UTC -c bytea_output=hex -c extra_float_digits=1"
                    + " -c synchronize_seqscans=off -c max_parallel_workers_per_gather=0";

    private Databases() {}

    static Connection connect(JdbcConnectionDetails database) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.getJdbcUrl());
        source.setUser(database.getUsername());
        source.setPassword(database.getPassword());
        source.setApplicationName("peaflow backup");
        source.setConnectTimeout(5);
        source.setSocketTimeout((int) SILENCE.toSeconds());
        source.setTcpKeepAlive(true);
        source.setOptions(SESSION);
        return source.getConnection();
    }

    /** The same server and user, another database. */
    static JdbcConnectionDetails beside(JdbcConnectionDetails database, String name) {
        String url = database.getJdbcUrl().replaceFirst("^(jdbc:postgresql:(?://[^/]+/)?)[^?]*", "$1" + name);
        return at(
                url,
                Objects.requireNonNullElse(database.getUsername(), ""),
                Objects.requireNonNullElse(database.getPassword(), ""));
    }

    static JdbcConnectionDetails at(String url, String user, String password) {
        return new Elsewhere(url, user, password);
    }

    private record Elsewhere(String url, String user, String password) implements JdbcConnectionDetails {
        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return user;
        }

        @Override
        public String getPassword() {
            return password;
        }

        @Override
        public String toString() {
            return "Elsewhere[]";
        }
    }
}
