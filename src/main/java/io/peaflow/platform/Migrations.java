package io.peaflow.platform;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Brings each room's schema to the newest version: one Flyway run per folder below db/migration, into the schema of the
 * folder's name.
 *
 * <p>One node migrates at a time, the others wait. Each script is one transaction, so that a failing one leaves nothing.
 * A script waits for a lock only briefly, because whoever wants the table waits behind it; it is tried again later. The
 * only script that cannot be a transaction, one CREATE INDEX CONCURRENTLY, leaves an invalid index when it fails: that
 * index is removed, and the script is tried again.
 */
final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** "peaflow" in ASCII: the same on every node. */
    private static final long TURN = 0x70_65_61_66_6c_6f_77L;

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration LONGEST_TURN = Duration.ofMinutes(15);
    private static final Duration TURN_LOOK = Duration.ofMillis(200);
    /** Lock not available, deadlock detected. */
    private static final Set<String> MAY_HEAL = Set.of("55P03", "40P01");

    private static final String HISTORY = "flyway_schema_history";
    private static final String PLACE = "classpath*:db/migration";
    /** Flyway's word for all that there is. */
    private static final String NEWEST = "latest";

    private static final Pattern SCRIPT = Pattern.compile(".*/([a-z]+)/V([0-9.]+)__[^/]+\\.sql");

    private final DataSource source;
    private final String place;
    private final List<Duration> pauses;

    /** The migrations of the program. */
    static Migrations of(JdbcConnectionDetails database) {
        return new Migrations(
                database,
                PLACE,
                List.of(1, 2, 4, 8, 15, 15, 15).stream()
                        .map(Duration::ofSeconds)
                        .toList());
    }

    /**
     * @param place where the folders of the rooms are: classpath*:… or file:…
     * @param pauses before each further try of a migration that could not have its lock
     */
    Migrations(JdbcConnectionDetails database, String place, List<Duration> pauses) {
        this.source = connections(database);
        this.place = place;
        this.pauses = pauses;
    }

    /**
     * The options go beside the address: Flyway searches the address that a connection names with dozens of expressions
     * whose time grows with the square of its length, and PGSimpleDataSource writes every option into it. No script waits
     * for the disk: should a crash of the machine take one, nothing that came after it is there either, and it runs again.
     */
    private static DataSource connections(JdbcConnectionDetails database) {
        Properties options = new Properties();
        Optional.ofNullable(database.getUsername()).ifPresent(user -> options.put("user", user));
        Optional.ofNullable(database.getPassword()).ifPresent(password -> options.put("password", password));
        options.put("ApplicationName", "peaflow migrations");
        options.put("connectTimeout", "5");
        options.put("tcpKeepAlive", "true");
        options.put(
                "options",
                "-c synchronous_commit=off -c lock_timeout=" + LOCK_TIMEOUT.toMillis() + " -c statement_timeout="
                        + STATEMENT_TIMEOUT.toMillis());
        return new DriverManagerDataSource(database.getJdbcUrl(), options);
    }

    /** Migrates all rooms; returns when the schemas are those of this program. */
    void run() {
        SortedMap<String, String> targets = new TreeMap<>();
        rooms().forEach(room -> targets.put(room, NEWEST));
        run(targets);
    }

    /** Migrates the named rooms, each up to a version. */
    void run(Map<String, String> targets) {
        long begin = System.nanoTime();
        int done = 0;
        Set<String> rooms = new TreeSet<>(targets.keySet());
        try (Connection turn = source.getConnection()) {
            awaitTurn(turn);
            for (String room : rooms) {
                done += migrate(turn, room, targets.getOrDefault(room, NEWEST));
            }
        } catch (SQLException e) {
            throw DatabaseNotUsable.unreachable(
                    "The schemas could not be brought up to date: " + e.getMessage(),
                    "look into the log of PostgreSQL, then start again; what was committed is kept.",
                    e);
        }
        LOG.info(
                "{} migrations applied to the schemas {} in {} ms",
                done,
                rooms,
                (System.nanoTime() - begin) / 1_000_000);
    }

    /** The versions of each room's scripts in this program, oldest first. */
    static SortedMap<String, List<String>> versions() {
        SortedMap<String, SortedSet<MigrationVersion>> found = new TreeMap<>();
        try {
            for (Resource script : new PathMatchingResourcePatternResolver().getResources(PLACE + "/*/*.sql")) {
                Matcher name = SCRIPT.matcher(script.getURL().getPath());
                if (name.matches()) {
                    found.computeIfAbsent(name.group(1), room -> new TreeSet<>())
                            .add(MigrationVersion.fromVersion(name.group(2)));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("The migrations below " + PLACE + " could not be listed", e);
        }
        SortedMap<String, List<String>> versions = new TreeMap<>();
        found.forEach((room, all) -> versions.put(
                room, all.stream().map(MigrationVersion::getVersion).toList()));
        return versions;
    }

    SortedSet<String> rooms() {
        try {
            SortedSet<String> rooms = new TreeSet<>();
            for (Resource script : new PathMatchingResourcePatternResolver().getResources(place + "/*/*.sql")) {
                String[] parts = script.getURL().getPath().split("/");
                rooms.add(parts[parts.length - 2]);
            }
            return rooms;
        } catch (IOException e) {
            throw new IllegalStateException("The migrations below " + place + " could not be listed", e);
        }
    }

    /** By asking again and again: a session that waits inside one statement would hold up CREATE INDEX CONCURRENTLY. */
    private static void awaitTurn(Connection turn) throws SQLException {
        long begin = System.nanoTime();
        boolean told = false;
        while (!isTrue(turn, "SELECT pg_try_advisory_lock(" + TURN + ")")) {
            if (System.nanoTime() - begin > LONGEST_TURN.toNanos()) {
                throw DatabaseNotUsable.unreachable(
                        "Another node has been migrating this database for " + LONGEST_TURN.toMinutes() + " minutes.",
                        "look at that node; end it if it hangs, and start again.",
                        null);
            }
            if (!told) {
                LOG.info("Another node migrates this database; waiting for it");
                told = true;
            }
            pause(TURN_LOOK);
        }
    }

    private int migrate(Connection turn, String room, String target) {
        for (int tried = 0; ; tried++) {
            try {
                clearAway(turn, room);
                return flyway(room, target).migrate().migrationsExecuted;
            } catch (FlywayException | SQLException e) {
                if (tried == pauses.size() || !mayHeal(e)) {
                    throw failed(turn, room, e);
                }
                LOG.warn(
                        "A migration of the schema '{}' could not have its lock within {} s; it is tried again in {} s",
                        room,
                        LOCK_TIMEOUT.toSeconds(),
                        pauses.get(tried).toSeconds());
            }
            pause(pauses.get(tried));
        }
    }

    private static DatabaseNotUsable failed(Connection turn, String room, Exception failure) {
        try {
            clearAway(turn, room);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return DatabaseNotUsable.failed(
                "The migration of the schema '" + room + "' failed: " + failure.getMessage(),
                "the script that failed has changed nothing, and the version of peaflow that ran before still works with"
                        + " this database; report the message above.",
                failure);
    }

    private Flyway flyway(String room, String target) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(source)
                .locations(
                        place.replace("classpath*:", "classpath:").replaceFirst("^file:", "filesystem:") + "/" + room)
                .schemas(room)
                .table(HISTORY)
                .target(target)
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .cleanDisabled(true)
                // Should this process die, its backends notice, instead of building an index for nobody. Not every
                // platform of a server can do that.
                .initSql("""
                        DO $$ BEGIN PERFORM set_config('client_connection_check_interval', '1s', false);
                        EXCEPTION WHEN OTHERS THEN NULL; END $$""")
                // A transaction that stays open for the lock would hold up CREATE INDEX CONCURRENTLY for ever.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
        return configuration.load();
    }

    /** Removes what a broken-off CREATE INDEX CONCURRENTLY has left: the invalid index and the note of the failure. */
    private static void clearAway(Connection connection, String room) throws SQLException {
        awaitIndexBuilds(connection, room);
        for (String index : invalidIndexes(connection, room)) {
            LOG.warn("The index {} was left invalid by a migration that broke off; it is removed", index);
            execute(connection, "DROP INDEX CONCURRENTLY IF EXISTS " + index);
        }
        if (isTrue(connection, "SELECT to_regclass('\"" + room + "\"." + HISTORY + "') IS NOT NULL")) {
            execute(connection, "DELETE FROM \"" + room + "\"." + HISTORY + " WHERE NOT success");
        }
    }

    /** A backend whose client has died builds on for a moment; its index is not left over yet. */
    private static void awaitIndexBuilds(Connection connection, String room) throws SQLException {
        long begin = System.nanoTime();
        while (isTrue(
                        connection,
                        "SELECT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p JOIN pg_class c ON c.oid = p.relid"
                                + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '" + room + "')")
                && System.nanoTime() - begin < STATEMENT_TIMEOUT.toNanos()) {
            pause(TURN_LOOK);
        }
    }

    private static List<String> invalidIndexes(Connection connection, String room) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT format('%I.%I', n.nspname, c.relname)
                FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE NOT i.indisvalid AND n.nspname = ?""")) {
            statement.setString(1, room);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    private static boolean mayHeal(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && MAY_HEAL.contains(Objects.toString(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTrue(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while migrating", e);
        }
    }
}
