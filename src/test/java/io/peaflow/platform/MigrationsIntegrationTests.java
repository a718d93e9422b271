package io.peaflow.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.peaflow.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class MigrationsIntegrationTests {

    private static final List<Duration> SHORT_PAUSES = List.of(Duration.ofMillis(100), Duration.ofMillis(100));

    @TempDir
    private Path scripts;

    private final TestPostgres.Access database = TestPostgres.empty();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());

    @BeforeEach
    void theSchemaOfTheOldVersion() throws IOException {
        script("shop", "V1__first.sql", "CREATE TABLE item (id bigint PRIMARY KEY, name text NOT NULL)");
        script("desk", "V1__first.sql", "CREATE TABLE letter (id bigint PRIMARY KEY)");
        migrations().run();
        jdbc.sql("INSERT INTO shop.item SELECT n, 'item ' || n FROM generate_series(1, 1000) n")
                .update();
    }

    @Test
    void givesEachRoomASchemaOfItsOwn() {
        assertThat(tables())
                .containsExactly(
                        "desk.flyway_schema_history", "desk.letter", "shop.flyway_schema_history", "shop.item");
        migrations().run();
        assertThat(history("shop")).containsExactly("1");
    }

    @Test
    @Tag("F15")
    void aScriptThatFailsHalfWayLeavesTheOldSchema() throws IOException {
        String before = dump();
        script("shop", "V2__broken.sql", """
                ALTER TABLE item ADD COLUMN price numeric;
                CREATE INDEX item_price ON item (price);
                UPDATE item SET name = upper(name);
                ALTER TABLE item ADD CONSTRAINT broken CHECK (no_such_column > 0);
                """);

        assertThatExceptionOfType(DatabaseNotUsable.class)
                .isThrownBy(() -> migrations().run())
                .withMessageContaining("'shop'")
                .withMessageContaining("no_such_column")
                .withMessageContaining("Remedy: ");

        assertThat(dump()).isEqualTo(before);
        assertThat(history("shop")).containsExactly("1");
        assertThat(jdbc.sql("SELECT name FROM shop.item WHERE id = 7")
                        .query(String.class)
                        .single())
                .isEqualTo("item 7");

        script("shop", "V2__broken.sql", "ALTER TABLE item ADD COLUMN price numeric");
        migrations().run();
        assertThat(history("shop")).containsExactly("1", "2");
    }

    @Test
    @Tag("F15")
    void aMigrationThatIsKilledLeavesTheOldSchemaAndIsRepeated() throws IOException {
        String before = dump();
        script("shop", "V2__slow.sql", "ALTER TABLE item ADD COLUMN price numeric;\nSELECT pg_sleep(60);\n");

        try (ChildJvm node = node()) {
            await().atMost(30, SECONDS).until(() -> running("%pg_sleep%") == 1);
            node.kill();
        }
        await().atMost(10, SECONDS).until(() -> running("%pg_sleep%") == 0);
        assertThat(dump()).isEqualTo(before);

        script("shop", "V2__slow.sql", "ALTER TABLE item ADD COLUMN price numeric;\n");
        migrations().run();
        assertThat(history("shop")).containsExactly("1", "2");
    }

    @Test
    @Tag("F15")
    void anIndexThatCouldNotBeBuiltIsNotLeftInvalid() throws IOException {
        script("shop", "V2__index.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS item_name ON item (name)");
        jdbc.sql("UPDATE shop.item SET name = 'twin' WHERE id IN (1, 2)").update();

        assertThatExceptionOfType(DatabaseNotUsable.class)
                .isThrownBy(() -> migrations().run())
                .withMessageContaining("item_name");
        assertThat(invalidIndexes()).isZero();
        assertThat(history("shop")).containsExactly("1");

        jdbc.sql("UPDATE shop.item SET name = 'item ' || id").update();
        migrations().run();
        assertThat(history("shop")).containsExactly("1", "2");
        assertThat(indexIsValid("item_name")).isTrue();
    }

    @Test
    @Tag("F15")
    void anIndexWhoseBuilderIsKilledIsBuiltByTheNext() throws Exception {
        script("shop", "V2__index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS item_name ON item (name)");
        try (Connection reader = database.dataSource().getConnection()) {
            hold(reader, "SELECT count(*) FROM shop.item");
            try (ChildJvm node = node()) {
                // The build is through its first phase and waits for our transaction; lock_timeout ends it, and again.
                await().atMost(30, SECONDS).until(() -> invalidIndexes() == 1);
                node.kill();
            }
            reader.rollback();
        }

        migrations().run();

        assertThat(invalidIndexes()).isZero();
        assertThat(indexIsValid("item_name")).isTrue();
        assertThat(history("shop")).containsExactly("1", "2");
    }

    @Test
    @Tag("F16")
    void aMigrationThatIsBlockedGivesUpSoonAndSucceedsLater() throws Exception {
        script("shop", "V2__column.sql", "ALTER TABLE item ADD COLUMN price numeric");
        try (Connection reader = database.dataSource().getConnection()) {
            hold(reader, "SELECT count(*) FROM shop.item");

            long begin = System.nanoTime();
            CompletableFuture<Void> blocked =
                    CompletableFuture.runAsync(() -> migrations(List.of()).run());
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> blocked.get(20, SECONDS))
                    .withMessageContaining("lock timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            assertThat(history("shop")).containsExactly("1");

            CompletableFuture<Void> patient = CompletableFuture.runAsync(
                    () -> migrations(List.of(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(200)))
                            .run());
            await().atMost(10, SECONDS).until(() -> running("ALTER TABLE%") == 1);
            reader.rollback();
            patient.get(20, SECONDS);
        }
        assertThat(history("shop")).containsExactly("1", "2");
    }

    @Test
    void nodesThatStartTogetherMigrateOnce() throws Exception {
        for (int version = 2; version < 12; version++) {
            script(
                    "shop",
                    "V" + version + "__more.sql",
                    "CREATE TABLE more_" + version + " (id bigint); SELECT pg_sleep(0.05);");
        }
        script("shop", "V12__index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS item_name ON item (name)");
        try (ChildJvm other = node()) {
            List<CompletableFuture<Void>> nodes = IntStream.range(0, 3)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> migrations().run()))
                    .toList();
            for (CompletableFuture<Void> node : nodes) {
                node.get(60, SECONDS);
            }
            assertThat(other.awaitLine("migrated|failed")).isEqualTo("migrated");
        }
        assertThat(history("shop")).hasSize(12).doesNotHaveDuplicates();
        assertThat(indexIsValid("item_name")).isTrue();
    }

    @Test
    void anOlderProgramStartsOnANewerSchema() throws IOException {
        Path newer = script("shop", "V2__column.sql", "ALTER TABLE item ADD COLUMN price numeric");
        migrations().run();
        Files.delete(newer);

        migrations().run();

        assertThat(history("shop")).containsExactly("1", "2");
    }

    /** A node of its own process that migrates, for tests that kill it. */
    static final class Node {

        private Node() {}

        public static void main(String[] arguments) {
            new Migrations(
                            new TestPostgres.Access(arguments[0], arguments[1], arguments[2]),
                            arguments[3],
                            SHORT_PAUSES)
                    .run();
            ChildJvm.say("migrated");
        }
    }

    private ChildJvm node() throws IOException {
        return ChildJvm.start(Node.class, database.url(), database.user(), database.password(), "file:" + scripts);
    }

    private Migrations migrations() {
        return migrations(SHORT_PAUSES);
    }

    private Migrations migrations(List<Duration> pauses) {
        return new Migrations(database, "file:" + scripts, pauses);
    }

    private Path script(String room, String name, String sql) throws IOException {
        Path folder = Files.createDirectories(scripts.resolve(room));
        return Files.writeString(folder.resolve(name), sql);
    }

    private static void hold(Connection connection, String sql) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> history(String room) {
        return jdbc.sql("SELECT version FROM " + room
                        + ".flyway_schema_history WHERE version IS NOT NULL ORDER BY installed_rank")
                .query(String.class)
                .list();
    }

    private List<String> tables() {
        return jdbc.sql(
                        "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('shop', 'desk') ORDER BY 1")
                .query(String.class)
                .list();
    }

    private long running(String query) {
        return jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
                        + " AND pid <> pg_backend_pid() AND query LIKE :query")
                .param("query", query)
                .query(Long.class)
                .single();
    }

    private long invalidIndexes() {
        return jdbc.sql("SELECT count(*) FROM pg_index WHERE NOT indisvalid")
                .query(Long.class)
                .single();
    }

    private boolean indexIsValid(String name) {
        return jdbc.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('shop." + name + "')")
                .query(Boolean.class)
                .single();
    }

    /** Every column, index and constraint, as text. */
    private String dump() {
        return String.join("\n", jdbc.sql("""
                                SELECT table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || ' '
                                       || is_nullable || ' ' || coalesce(column_default, '')
                                FROM information_schema.columns WHERE table_schema IN ('shop', 'desk')
                                UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname IN ('shop', 'desk')
                                UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                                          WHERE connamespace IN ('shop'::regnamespace, 'desk'::regnamespace)
                                ORDER BY 1""").query(String.class).list());
    }
}
