package io.peaflow.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.util.FileSystemUtils;

/** The one PostgreSQL of this test JVM; used through {@code io.peaflow.testing.PostgresTest}. */
public final class TestPostgres {

    /** The same programs for every test that starts a PostgreSQL: unpacked once per clone. */
    public static final Path PROGRAMS = Path.of("target", "postgres-programs").toAbsolutePath();

    private static final String TEMPLATE = "migrated";
    private static final int MOST_TEST_JVMS = 8;
    /** Tests ask for speed; a figure that depends on commits is measured on a server that keeps them. */
    private static final boolean DURABLE = Boolean.getBoolean("peaflow.test.postgres.durable");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestPostgres() {}

    /** Where a database is and who may enter. */
    public record Access(String url, String user, String password) implements JdbcConnectionDetails {

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

        public PGSimpleDataSource dataSource() {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(url);
            source.setUser(user);
            source.setPassword(password);
            return source;
        }
    }

    /** A fresh database with every room's tables, empty. */
    public static Access migrated() {
        return create("TEMPLATE " + TEMPLATE);
    }

    /** The migrations of the program, as the program runs them. */
    public static io.peaflow.backup.Schemas schemas() {
        return new FlywaySchemas();
    }

    /** A fresh database with nothing in it. */
    public static Access empty() {
        return create("TEMPLATE template0");
    }

    /** The database of a program that runs on this data folder, wherever its server listens just now. */
    public static DataSource inside(Path home) {
        return inside(home, EmbeddedDatabase.NAME);
    }

    /** Reads every index and every row of the program's database on this folder; gives what does not agree. */
    public static List<String> damage(Path home) {
        JdbcClient all = JdbcClient.create(inside(home, EmbeddedDatabaseCluster.SUPERUSER));
        all.sql("CREATE EXTENSION IF NOT EXISTS amcheck").update();
        all.sql("SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid"
                        + " JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree' WHERE i.indisvalid"
                        + " AND c.relpersistence = 'p'")
                .query((row, n) -> n)
                .list();
        return all.sql("SELECT c.oid::regclass || ': ' || v.msg FROM pg_class c, LATERAL verify_heapam(c.oid) v"
                        + " WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p'")
                .query(String.class)
                .list();
    }

    private static DataSource inside(Path home, String user) {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                try {
                    String port = Files.readString(home.resolve("postgres/server.conf"))
                            .replaceAll("(?s).*\nport = (\\d+)\n.*", "$1");
                    PGSimpleDataSource source = new PGSimpleDataSource();
                    source.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + EmbeddedDatabase.NAME);
                    source.setUser(user);
                    source.setPassword(Files.readString(home.resolve("postgres/" + user + ".password"))
                            .strip());
                    return source.getConnection();
                } catch (IOException missing) {
                    throw new SQLException("No program has begun to work in " + home, missing);
                }
            }

            @Override
            public Connection getConnection(String other, String password) {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** Gives the folder a cluster that has been stopped, as a start of its own would have made it, but faster. */
    public static void copyCluster(Path home) {
        Path made = Made.HOME;
        try (Stream<Path> files = Files.walk(made)) {
            for (Path file : files.toList()) {
                Path copy = home.resolve(made.relativize(file));
                if (!Files.isDirectory(copy)) {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Made {

        static final Path HOME = make();

        private static Path make() {
            try {
                Path home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "made-cluster-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(home)));
                EmbeddedDatabase.start(home.resolve("postgres"), home.resolve("logs"), PROGRAMS, Map.of())
                        .close();
                return home;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void remove(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Access create(String template) {
        EmbeddedDatabase server = Server.SHARED;
        String name = "test_" + NUMBER.incrementAndGet();
        administer(server, "CREATE DATABASE " + name + " OWNER " + EmbeddedDatabase.NAME + " " + template);
        return access(server, name);
    }

    private static Access access(EmbeddedDatabase server, String database) {
        return new Access(server.url(database), server.getUsername(), server.getPassword());
    }

    private static void administer(EmbeddedDatabase server, String sql) {
        try (Connection connection = server.superuser("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static final class Server {

        static final EmbeddedDatabase SHARED = start();

        private static EmbeddedDatabase start() {
            EmbeddedDatabase server = firstFree();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            dropLeftovers(server);
            administer(server, "CREATE DATABASE " + TEMPLATE + " OWNER " + EmbeddedDatabase.NAME);
            Migrations.of(access(server, TEMPLATE)).run();
            return server;
        }

        /** Clusters stay in target, so that a later test JVM starts one instead of making one. */
        private static EmbeddedDatabase firstFree() {
            DatabaseNotUsable last = null;
            for (int i = 0; i < MOST_TEST_JVMS; i++) {
                Path folder = Path.of("target", "test-postgres", Integer.toString(i));
                try {
                    return EmbeddedDatabase.start(folder, folder.resolve("logs"), PROGRAMS, settings());
                } catch (DatabaseNotUsable e) {
                    last = e;
                }
            }
            throw last;
        }

        /** Nothing to lose, and nobody guesses the password: hashing it at each connection was a fifteenth of all tests. */
        private static Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>(Map.of("max_connections", "300"));
            if (!DURABLE) {
                settings.putAll(Map.of("fsync", "off", "synchronous_commit", "off", "scram_iterations", "1"));
            }
            return settings;
        }

        private static void dropLeftovers(EmbeddedDatabase server) {
            List<String> names = new ArrayList<>();
            try (Connection connection = server.superuser("postgres");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database WHERE datname = '"
                            + TEMPLATE + "' OR datname LIKE 'test\\_%'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            } catch (SQLException e) {
                throw new IllegalStateException("The databases of an earlier test run could not be listed", e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            names.forEach(name -> administer(server, "DROP DATABASE " + name + " WITH (FORCE)"));
        }
    }
}
