package io.peaflow.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peaflow.check.Level;
import io.peaflow.job.LedgerEntry;
import io.peaflow.job.RunState;
import io.peaflow.job.Runs;
import io.peaflow.kernel.Telling;
import io.peaflow.platform.TestPostgres;
import io.peaflow.testing.PostgresTest;
import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** Backup, drill and restore against a real database: one story, told in order. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "peaflow.once=true",
            "peaflow.server.port=0",
            "peaflow.jobs.backup.retry.attempts=1",
            "peaflow.jobs.restore-drill.retry.attempts=1"
        })
@PostgresTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupIntegrationTests {

    @Autowired
    Runs runs;

    @Autowired
    Sets sets;

    @Autowired
    Shelf shelf;

    @Autowired
    BackupKeys keys;

    @Autowired
    Restorer restorer;

    @Autowired
    AtStart atStart;

    @Autowired
    SetMaker maker;

    @Autowired
    StateKeeper keeper;

    @Autowired
    Schemas schemas;

    @Autowired
    ObjectProvider<AfterRestore> rooms;

    @Autowired
    Archives archives;

    @Autowired
    KeyDesk desk;

    @Autowired
    Restorations restorations;

    @Autowired
    BackupSettings settings;

    @Autowired
    JdbcConnectionDetails database;

    @Autowired
    JdbcClient sql;

    @Autowired
    Clock clock;

    @Value("${peaflow.home}")
    Path home;

    private LedgerEntry run(String job) {
        Runs.Started started = runs.start(job, null, true);
        assertThat(started.started()).as(started.note()).isTrue();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> runs.find(started.run().id()).orElseThrow().state().ended());
        return runs.find(started.run().id()).orElseThrow();
    }

    private Path stored(String object) {
        return home.resolve("backups").resolve(object);
    }

    private SetName newest() throws IOException {
        return shelf.names().getLast();
    }

    private static Map<String, String> contents(JdbcConnectionDetails place) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (Connection connection = Databases.connect(place)) {
            for (Catalogue.Table table : Catalogue.tables(connection)) {
                try (Fingerprint print = Fingerprint.only()) {
                    Snapshot.copy(connection, table, print);
                    contents.put(table.quoted(), print.sha());
                }
            }
        }
        return contents;
    }

    /** Every fault of a set begins with a night that left one: tried alone, it needs this one too. */
    @Test
    @Order(1)
    @Tag("F30")
    @Tag("F31")
    @Tag("F32")
    @Tag("F33")
    @Tag("F57")
    void aNightLeavesASetThatIsWholeAndSigned() throws Exception {
        FileSystemUtils.deleteRecursively(home.resolve("backups"));
        FileSystemUtils.deleteRecursively(home.resolve("backup-spool"));
        Files.writeString(
                home.resolve("peaflow.yaml"),
                "peaflow:\n  alert:\n    healthchecks:\n      ping-key: abcdefgh12345678\n");
        Files.createDirectories(home.resolve("reports"));
        Files.writeString(home.resolve("reports/week.txt"), "all is well\n");
        sql.sql("""
                INSERT INTO marketdata.bar (open, high, low, close, session, agreement, instrument, source, reasons)
                SELECT n, n + 0.1, n / 3.0, n * 1e-7, DATE '2000-01-01' + n, 'SINGLE_SOURCE', 'A,"Ü', 'x', nullif(n % 2, 1)::text
                FROM generate_series(1, 40000) n""").update();
        sql.sql("UPDATE marketdata.bar SET superseded_at = now() WHERE session < '2000-02-01'")
                .update();

        LedgerEntry run = run("backup");

        assertThat(run.state()).as(run.outcome()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.outcome()).contains("tables", "rows", "read back");
        SignedManifest signed = shelf.manifest(newest());
        Manifest manifest = signed.manifest();
        assertThat(signed.signer()).isEqualTo(keys.signer());
        assertThat(manifest.tables())
                .extracting(Manifest.Table::qualified)
                .contains("marketdata.bar", "job.run", "alert.notification", "platform.api_key", "backup.archive");
        assertThat(manifest.tables())
                .filteredOn(table -> table.qualified().equals("marketdata.bar"))
                .singleElement()
                .satisfies(table -> assertThat(table.rows()).isEqualTo(40_000));
        assertThat(manifest.sequences()).extracting(Manifest.Sequence::name).contains("fencing_token");
        assertThat(manifest.migrations()).containsOnlyKeys(schemas.known().keySet());
        assertThat(manifest.files())
                .extracting(Manifest.File::entry)
                .contains("configuration/peaflow.yaml", "reports/week.txt");
        assertThat(manifest.secrets()).isFalse();
        assertThat(stored(newest().archive()))
                .hasSize(SetReader.archive(manifest).bytes());
        assertThat(shelf.spool().bytes()).isZero();
        assertThat(sets.picture().lastGood().orElseThrow().name()).isEqualTo(newest().value());
    }

    @Test
    @Order(2)
    void whatPeaflowWritesTheCommandsAgeZstdAndTarRead(@TempDir Path folder) throws Exception {
        List<String> names = new ArrayList<>();
        new SetReader(keys, () -> {})
                .walk(stored(newest().archive()), shelf.manifest(newest()).manifest(), (entry, in) -> names.add(entry));
        assertThat(names).contains("tables/marketdata.bar.csv");
        for (String tool : List.of("age", "zstd", "tar")) {
            Assumptions.assumeTrue(isThere(tool), tool + " is not on this machine: what it reads was not tried");
        }
        Process piped = new ProcessBuilder(
                        "sh",
                        "-c",
                        "age -d -i \"$0\" \"$1\" | zstd -d | tar t > list.txt && age -d -i \"$0\" \"$1\" | zstd -d | tar xO"
                                + " tables/marketdata.bar.csv | sha256sum > sum.txt",
                        home.resolve("backup.key").toAbsolutePath().toString(),
                        stored(newest().archive()).toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(piped.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(folder.resolve("list.txt")))
                .containsAll(names)
                .endsWith("manifest.json");
        assertThat(Files.readString(folder.resolve("sum.txt")))
                .startsWith(shelf.manifest(newest()).manifest().tables().stream()
                        .filter(table -> table.qualified().equals("marketdata.bar"))
                        .findFirst()
                        .orElseThrow()
                        .sha256());
    }

    private static boolean isThere(String tool) {
        return Stream.of("/usr/bin/", "/usr/local/bin/", "/bin/")
                .anyMatch(place -> Files.isExecutable(Path.of(place + tool)));
    }

    @Test
    @Order(3)
    void aDrillRestoresItComparesItAndLeavesNothingBehind() throws Exception {
        LedgerEntry run = run("restore-drill");

        assertThat(run.state()).as(run.outcome()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.outcome()).startsWith(newest().value() + " is proven");
        assertThat(sets.known().lastProof().rows()).isGreaterThan(40_000);
        List<Telling> told = sets.known().lastProof().said();
        assertThat(told.stream().map(Telling::english))
                .containsExactlyElementsOf(
                        sets.known().lastProof().story().lines().toList())
                .anyMatch(line -> line.endsWith("rows were loaded, read back, and are the same."));
        assertThat(told.stream().map(line -> line.in(Locale.FRENCH)))
                .contains("Aucune migration plus récente n'a été nécessaire.");
        assertThat(sets.known().lastGood().orElseThrow().provenAt()).isNotNull();
        assertThat(sql.sql("SELECT count(*) FROM pg_database WHERE datname LIKE '%\\_drill\\_%'"
                                + " AND datname LIKE current_database() || '%'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    @Order(4)
    void anEmptyDatabaseBecomesTheOneOfThatNightAndKnowsIt() throws Exception {
        sql.sql("""
                WITH n AS (INSERT INTO alert.notification (at, severity, kind, topic, key, occurred_at, last_at)
                           VALUES (now(), 'WARNING', 'problem', 't', 'restore-test', ARRAY[now()], now()) RETURNING id)
                INSERT INTO alert.delivery (notification, channel, kind, created_at, next_at)
                SELECT id, 'nobody', 'RAISED', now(), now() + interval '1 day' FROM n""").update();
        assertThat(run("backup").state()).isEqualTo(RunState.SUCCEEDED);
        Manifest manifest = shelf.manifest(newest()).manifest();
        TestPostgres.Access empty = TestPostgres.empty();

        RestoreReport report = sets.restoreInto("latest", "", empty);

        assertThat(report.set()).isEqualTo(newest().value());
        assertThat(report.steps()).anyMatch(step -> step.contains("are the same"));
        JdbcClient there = JdbcClient.create(empty.dataSource());
        assertThat(there.sql("SELECT count(*) FROM marketdata.bar")
                        .query(Integer.class)
                        .single())
                .isEqualTo(40_000);
        assertThat(there.sql("SELECT state FROM alert.delivery WHERE channel = 'nobody'")
                        .query(String.class)
                        .single())
                .as("no alert is sent twice")
                .isEqualTo("CANCELLED");
        var restorations = new Restorations(there, atStart, clock);
        assertThat(restorations.reason())
                .hasValueSatisfying(why -> assertThat(why).contains(report.set(), "release"));
        restorations.release();
        assertThat(restorations.reason()).isEmpty();
        assertThat(there.sql("SELECT last_value FROM job.fencing_token")
                        .query(Long.class)
                        .single())
                .isEqualTo(manifest.sequences().stream()
                        .filter(sequence -> sequence.name().equals("fencing_token"))
                        .findFirst()
                        .orElseThrow()
                        .lastValue());
        Map<String, String> contents = contents(empty);
        for (Manifest.Table table : manifest.loaded()) {
            if (!Set.of("backup.restoration", "alert.delivery", "platform.api_key")
                    .contains(table.qualified())) {
                assertThat(contents).containsEntry(table.qualified().replace("check.", "\"check\"."), table.sha256());
            }
        }
        assertThat(there.sql("SELECT count(*) FROM platform.api_key WHERE local_to IS NOT NULL AND revoked_at IS NULL")
                        .query(Integer.class)
                        .single())
                .as("the admin key of another folder opens nothing here")
                .isZero();
        assertThat(privileges(there)).isEqualTo(privileges(sql));
    }

    private static List<String> privileges(JdbcClient client) {
        return client.sql("""
                        SELECT c.oid::regclass || coalesce(c.relacl::text, '') || coalesce(string_agg(a.attname || a.attacl::text, ' '
                               ORDER BY a.attnum), '')
                        FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attacl IS NOT NULL
                        WHERE c.relnamespace = 'marketdata'::regnamespace AND c.relkind = 'r' GROUP BY c.oid ORDER BY 1""").query(String.class).list();
    }

    @Test
    @Order(5)
    @Tag("F33")
    void aTargetThatIsNotEmptyIsRefusedAndStaysAsItIs() throws Exception {
        Map<String, String> before = contents(database);

        assertThatThrownBy(() -> sets.restoreInto("latest", "", database))
                .isInstanceOf(RestoreRefused.class)
                .hasMessageContaining("not empty")
                .hasMessageContaining("--into");
        Map<String, String> after = contents(database);
        Set<String> changed = new HashSet<>();
        before.forEach((table, sum) -> {
            if (!sum.equals(after.get(table))) {
                changed.add(table);
            }
        });
        assertThat(changed).isEmpty();
    }

    @Test
    @Order(6)
    @Tag("F31")
    void aFlippedBitIsFoundAndARestoreFallsBackToTheSetBefore() throws Exception {
        // A second set of this day, which the nightly run would not leave: it keeps the newest of each.
        shelf.deliver(maker.make(database, "by hand", newest().value(), () -> {}), () -> {});
        assertThat(sets.picture().sets()).hasSize(2);
        Path archive = stored(newest().archive());
        byte[] good = Files.readAllBytes(archive);
        var random = new Random(31);
        for (int flip = 0; flip < 100; flip++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(archive, bad);
            assertThatThrownBy(() -> shelf.verify(newest(), false, () -> {})).isInstanceOf(SetDamaged.class);
            if (flip % 10 == 0) {
                // Without the SHA-256 of the whole, what is inside finds it too.
                Manifest manifest = shelf.manifest(newest()).manifest();
                assertThatThrownBy(() -> new SetReader(keys, () -> {}).checkDeeply(archive, manifest))
                        .isInstanceOfAny(SetDamaged.class, SetClosed.class);
            }
        }
        assertThat(sets.verify(newest().value(), false).fault()).contains("The archive of");
        TestPostgres.Access empty = TestPostgres.empty();

        RestoreReport report = sets.restoreInto("latest", "", empty);

        assertThat(report.set()).isEqualTo(shelf.names().getFirst().value()).isNotEqualTo(newest().value());
        assertThat(report.passedOver()).singleElement().asString().contains(newest().value());
        assertThat(run("restore-drill").state())
                .as("a drill proves the newest set or fails")
                .isEqualTo(RunState.FAILED);
        assertThat(sets.known().lastDrill().proven()).isFalse();
        assertThat(sets.known().lastDrill().said().getFirst().in(Locale.FRENCH)).startsWith("L'archive de " + newest());
        assertThat(sets.known().sets().getFirst().said().in(Locale.FRENCH)).startsWith("L'archive de " + newest());
        Files.write(archive, good);
        assertThat(sets.verify(newest().value(), true).isGood()).isTrue();
        assertThat(sets.known().sets().getFirst().said()).isNull();
    }

    @Test
    @Order(7)
    @Tag("F30")
    void aTruncatedArchiveIsNeverGood() throws Exception {
        int sets = shelf.names().size();
        Path archive = stored(newest().archive());
        byte[] good = Files.readAllBytes(archive);
        for (int cut = 0; cut < 20; cut++) {
            Files.write(archive, java.util.Arrays.copyOf(good, good.length * cut / 20));
            assertThatThrownBy(() -> shelf.verify(newest(), false, () -> {})).isInstanceOf(SetDamaged.class);
        }
        Files.write(archive, good);
        Path manifest = stored(newest().manifest());
        Files.move(manifest, home.resolve("hidden"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(shelf.names()).as("without a manifest there is no set").hasSize(sets - 1);
        Files.move(home.resolve("hidden"), manifest);
    }

    /** Whoever may write to the store has no key, but what was signed once he can lay there again. */
    @Test
    @Order(8)
    void anOldSetUnderANewNameIsNoNewerSet() throws Exception {
        SetName oldest = shelf.names().getFirst();
        SetName newest = newest();
        SetName forged = new SetName("29991231T220000Z-abcdef");
        Files.copy(stored(oldest.archive()), stored(forged.archive()));
        Files.copy(stored(oldest.manifest()), stored(forged.manifest()));
        try {
            assertThatThrownBy(() -> shelf.verify(forged, false, () -> {}))
                    .isInstanceOf(SetDamaged.class)
                    .hasMessageContaining(oldest.value())
                    .hasMessageContaining("under a new name");
            List<String> passedOver = new ArrayList<>();
            try (Shelf.Fetched set = shelf.newest(shelf.names(), passedOver, () -> {})) {
                assertThat(set.manifest().name()).isEqualTo(newest.value());
            }
            assertThat(passedOver).singleElement().asString().contains(forged.value());
            assertThat(sets.picture().sets()).extracting(Sets.View::name).doesNotContain(forged.value());
        } finally {
            Files.delete(stored(forged.manifest()));
            Files.delete(stored(forged.archive()));
        }
    }

    @Test
    @Order(8)
    void whoReadsASetIsDisturbedByNobody() throws Exception {
        SetName newest = newest();
        try (Shelf.Fetched one = shelf.fetch(newest, () -> {})) {
            try (Shelf.Fetched other = shelf.fetch(newest, () -> {})) {
                assertThat(one.archive()).isNotEqualTo(other.archive());
                shelf.spool().makeRoom();
            }
            new SetReader(keys, () -> {}).checkDeeply(one.archive(), one.manifest());
        }
        try (Stream<Path> left = Files.list(home.resolve("backup-spool"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @Order(8)
    @Tag("F32")
    void anotherKeyIsRefusedAtOnceAndTheTargetStaysEmpty(@TempDir Path elsewhere) throws Exception {
        BackupKeys stranger =
                new BackupKeys(elsewhere, ManifestTests.settings(List.of(), true, List.of(keys.signer())), clock);
        Shelf theirs = new Shelf(shelf.store(), new Spool(elsewhere.resolve("spool"), 1 << 30), stranger);
        TestPostgres.Access empty = TestPostgres.empty();
        long begin = System.nanoTime();

        assertThatThrownBy(() -> {
                    try (Shelf.Fetched set = theirs.fetch(newest(), () -> {})) {
                        new Restorer(schemas, stranger, new ConfigurationFiles(elsewhere, List.of()), Stream.of())
                                .restore(set, empty, Restorer.Files.ALL, List.of(), () -> {});
                    }
                })
                .isInstanceOf(SetClosed.class)
                .hasMessageContaining("backup.key");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        try (Connection connection = Databases.connect(empty)) {
            assertThat(Catalogue.tables(connection)).isEmpty();
        }
        keys.rotate();
        assertThat(shelf.verify(newest(), true, () -> {}).manifest().name())
                .as("old sets open after a rotation")
                .isEqualTo(newest().value());
    }

    @Test
    @Order(9)
    void theWordRestoresBeforeTheMigrationsAndTheFilesComeBack(@TempDir Path folder) throws Exception {
        TestPostgres.Access empty = TestPostgres.empty();
        var files = new ConfigurationFiles(folder.toRealPath(), List.of());
        var start = new AtStart(
                wish("latest", "2100-01-01T00:00"),
                shelf,
                maker,
                new Restorer(schemas, keys, files, Stream.of()),
                schemas,
                keeper,
                "REAL",
                java.time.ZoneId.of("Europe/Paris"),
                clock);

        start.beforeMigrations(empty);

        RestoreReport report = start.report().orElseThrow();
        assertThat(report.secretsToEnter()).containsExactly("ping-key");
        assertThat(Files.readString(folder.resolve("reports/week.txt"))).isEqualTo("all is well\n");
        assertThat(Files.readString(folder.resolve("peaflow.yaml"))).doesNotContain("abcdefgh12345678");
        assertThatThrownBy(() -> start.beforeMigrations(empty)).isInstanceOf(RestoreRefused.class);
        assertThatThrownBy(() -> starting("latest", "1999-01-01T00:00:00Z")).hasMessageContaining("There is no set");
        assertThatThrownBy(() -> starting("latest", "soon")).hasMessageContaining("no moment");
        assertThatThrownBy(() -> starting("20200101T000000Z-000000", "")).hasMessageContaining("backup list");
    }

    private void starting(String set, String at) {
        new AtStart(
                        wish(set, at),
                        shelf,
                        maker,
                        restorer,
                        schemas,
                        keeper,
                        "REAL",
                        java.time.ZoneId.of("Europe/Paris"),
                        clock)
                .beforeMigrations(TestPostgres.empty());
    }

    private static BackupSettings wish(String set, String at) {
        BackupSettings plain = ManifestTests.settings(List.of(), true, List.of());
        return new BackupSettings(
                plain.recipients(),
                plain.drillKey(),
                plain.privateKey(),
                plain.trustedSigners(),
                plain.folder(),
                plain.folders(),
                plain.s3(),
                plain.spoolLimit(),
                plain.retention(),
                plain.criticalAfter(),
                plain.unprovenAfter(),
                new BackupSettings.Wish(set, at),
                plain.state());
    }

    @Test
    @Order(10)
    void aSetIsMadeBeforeMigrationsChangeADatabaseWithRows() throws Exception {
        int before = shelf.names().size();
        TestPostgres.Access old = TestPostgres.migrated();
        JdbcClient client = JdbcClient.create(old.dataSource());
        atStart.beforeMigrations(old);
        assertThat(shelf.names()).as("nothing to migrate").hasSize(before);

        client.sql("DELETE FROM marketdata.flyway_schema_history WHERE version = '3'")
                .update();
        client.sql("INSERT INTO job.job (name, since) VALUES ('x', now())").update();
        atStart.beforeMigrations(old);

        assertThat(shelf.names()).hasSize(before + 1);
        assertThat(shelf.manifest(newest()).manifest().reason()).isEqualTo("before a migration");
        assertThat(shelf.manifest(newest()).manifest().previous())
                .isEqualTo(shelf.names().get(before - 1).value());
        assertThat(sets.erase(List.of(newest().value())).erased()).hasSize(1);

        TestPostgres.Access another = TestPostgres.migrated();
        JdbcClient rows = JdbcClient.create(another.dataSource());
        rows.sql("INSERT INTO job.job (name, since) VALUES ('x', now())").update();
        rows.sql("DROP SCHEMA signal CASCADE").update();
        atStart.beforeMigrations(another);
        assertThat(shelf.names()).as("a room that is new changes it too").hasSize(before + 1);
        assertThat(sets.erase(List.of(newest().value())).erased()).hasSize(1);
        assertThat(shelf.names()).hasSize(before);

        TestPostgres.Access foreign = TestPostgres.empty();
        JdbcClient.create(foreign.dataSource())
                .sql("CREATE TABLE somebodys AS SELECT 1 AS row")
                .update();
        atStart.beforeMigrations(foreign);
        assertThat(shelf.names()).as("nothing of ours is there yet").hasSize(before);
    }

    @Test
    @Order(11)
    void theChecksSayWhatALossWouldCost() {
        var meters = new SimpleMeterRegistry();
        assertThat(backup(Duration.ZERO, meters).look().level()).isEqualTo(Level.OK);
        assertThat(meters.get("peaflow.backup.sets").gauge().value()).isEqualTo(2);
        assertThat(backup(Duration.ofHours(25).plusMinutes(55), meters).look().level())
                .as("the evening after clocks went back, with a set that takes its time, is no night without one")
                .isEqualTo(Level.OK);
        assertThat(backup(Duration.ofHours(27), meters).look()).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.CRITICAL);
            assertThat(finding.remedy()).contains("backup now");
        });
        assertThat(drill(Duration.ZERO).look().level())
                .as("the last drill met a damaged set")
                .isEqualTo(Level.CRITICAL);
        assertThat(run("restore-drill").state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(drill(Duration.ofDays(7)).look().level()).isEqualTo(Level.OK);
        assertThat(drill(Duration.ofDays(9)).look().summary()).contains("the last proven restore is of");

        assertThat(new KeyCheck(desk, false).look().level()).isEqualTo(Level.WARNING);
        assertThat(new KeyCheck(desk, true).look().level()).isEqualTo(Level.OK);
        desk.confirm();
        assertThat(new KeyCheck(desk, false).look().summary()).contains("you said");
        assertThat(new StoreCheck(shelf.store()).look().level()).isEqualTo(Level.OK);
        assertThat(new RestoredCheck(restorations).look().level()).isEqualTo(Level.OK);
        sql.sql(
                        "INSERT INTO backup.restoration (archive, snapshot_at, restored_at, story) VALUES ('x', now(), now(), '')")
                .update();
        var held = new Restorations(sql, atStart, clock);
        assertThat(new RestoredCheck(held).look().remedy()).contains("release");
        held.release();
        assertThat(held.last().orElseThrow().releasedAt()).isNotNull();
    }

    private BackupCheck backup(Duration later, SimpleMeterRegistry meters) {
        return new BackupCheck(sets, shelf, archives, settings, Clock.offset(clock, later), meters);
    }

    private DrillCheck drill(Duration later) {
        return new DrillCheck(archives, settings, Clock.offset(clock, later), new SimpleMeterRegistry());
    }

    @Test
    @Order(12)
    @Tag("F57")
    void erasureDeletesEverySetThatIsNamed() throws Exception {
        Path film = Files.write(home.resolve("reports/film.mp4"), new byte[(int) ConfigurationFiles.LARGEST_FILE + 1]);
        assertThat(run("backup").outcome()).contains("one file was left out, such as reports/film.mp4");
        assertThat(backup(Duration.ZERO, new SimpleMeterRegistry()).look()).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.WARNING);
            assertThat(finding.summary()).contains("in no set: reports/film.mp4");
            assertThat(finding.remedy()).contains("8 MB");
            assertThat(finding.said().in(Locale.FRENCH)).startsWith("un fichier du dossier de données");
        });
        assertThat(sets.known().lastGood().orElseThrow().leftOut()).containsExactly("reports/film.mp4");
        Files.delete(film);

        SetName waits = maker.make(database, "by hand", "", () -> {});
        assertThat(sets.known().waiting()).containsExactly(waits.value());
        assertThat(sets.erase(List.of(waits.value())).erased())
                .as("what waits here for the store holds it too")
                .containsExactly(waits.value());
        assertThat(shelf.spool().bytes()).isZero();

        List<String> names = shelf.names().stream().map(SetName::value).toList();
        Sets.Erasure erasure = sets.erase(names);

        assertThat(erasure.erased()).containsExactlyElementsOf(names);
        assertThat(erasure.held()).isEmpty();
        assertThat(shelf.names()).isEmpty();
        assertThat(archives.all()).isEmpty();
        assertThat(run("restore-drill").outcome()).contains("no set to try");
        assertThatThrownBy(() -> sets.verify(names.getFirst(), false)).isInstanceOf(Sets.UnknownSet.class);
    }

    /** As when the machine is switched off between the rows and whatever is done after them. */
    @Test
    @Order(15)
    void aRestoreThatBreaksOffAfterItsRowsKnowsThatItIsOne(@TempDir Path folder) throws Exception {
        BackupKeys key = keyOfTheReleases(folder);
        Path release;
        try (Stream<Path> all = Files.list(RELEASES)) {
            release = all.filter(Files::isDirectory).sorted().findFirst().orElseThrow();
        }
        Shelf old = new Shelf(new FolderStore(release), new Spool(folder.resolve("spool"), 1 << 30), key);
        TestPostgres.Access empty = TestPostgres.empty();
        var files = new ConfigurationFiles(folder, List.of());
        try (Shelf.Fetched set = old.newest(old.names(), new ArrayList<>(), () -> {})) {
            assertThatThrownBy(() -> new Restorer(schemas, key, files, Stream.of(database -> {
                                throw new IllegalStateException("a room cannot");
                            }))
                            .restoreToStay(set, empty, Restorer.Files.NONE, List.of(), clock.instant()))
                    .hasMessageContaining("a room cannot");
            try (Connection connection = Databases.connect(empty)) {
                assertThat(Catalogue.tables(connection))
                        .as("not one row without it")
                        .isEmpty();
            }

            assertThatThrownBy(() -> new Restorer(new BrokenOff(schemas), key, files, rooms.orderedStream())
                            .restoreToStay(set, empty, Restorer.Files.NONE, List.of(), clock.instant()))
                    .hasMessageContaining("switched off");
        }
        JdbcClient there = JdbcClient.create(empty.dataSource());
        assertThat(new Restorations(there, atStart, clock).reason())
                .as("its schedules are held")
                .isPresent();
        assertThat(there.sql("SELECT DISTINCT state FROM alert.delivery WHERE channel = 'nobody'")
                        .query(String.class)
                        .list())
                .as("no alert is sent twice")
                .containsExactly("CANCELLED");
    }

    private record BrokenOff(Schemas schemas) implements Schemas {
        @Override
        public Map<String, List<String>> known() {
            return schemas.known();
        }

        @Override
        public void bringTo(JdbcConnectionDetails database, Map<String, String> versions) {
            schemas.bringTo(database, versions);
        }

        @Override
        public void bringToNewest(JdbcConnectionDetails database) {
            throw new IllegalStateException("switched off");
        }
    }

    /** Sets as releases have left them, one folder each; all are encrypted for the key of the tests. */
    private static final Path RELEASES = Repository.file("src/test/resources/sets");

    private static BackupKeys keyOfTheReleases(Path folder) {
        BackupSettings plain = ManifestTests.settings(List.of(), true, List.of());
        return new BackupKeys(
                folder,
                new BackupSettings(
                        plain.recipients(),
                        plain.drillKey(),
                        LeaseTests.IDENTITY,
                        plain.trustedSigners(),
                        plain.folder(),
                        plain.folders(),
                        plain.s3(),
                        plain.spoolLimit(),
                        plain.retention(),
                        plain.criticalAfter(),
                        plain.unprovenAfter(),
                        plain.restore(),
                        plain.state()),
                Clock.systemUTC());
    }

    /** {@code make fixture VERSION=1.0.0}, at a release; the new folder is committed. Part of no other run. */
    @Test
    @Order(13)
    @Tag("fixture")
    void theSetOfThisReleaseIsMade(@TempDir Path folder) throws Exception {
        TestPostgres.Access small = TestPostgres.migrated();
        JdbcClient rows = JdbcClient.create(small.dataSource());
        rows.sql("""
                INSERT INTO marketdata.bar (open, high, low, close, session, agreement, instrument, source, reasons)
                SELECT n, n + 0.1, n / 3.0, n * 1e-7, DATE '2000-01-01' + n, 'SINGLE_SOURCE', 'A,"Ü', 'x', nullif(n % 2, 1)::text
                FROM generate_series(1, 400) n""").update();
        rows.sql("""
                WITH n AS (INSERT INTO alert.notification (at, severity, kind, topic, key, occurred_at, last_at)
                           VALUES (now(), 'WARNING', 'problem', 't', 'release', ARRAY[now()], now()) RETURNING id)
                INSERT INTO alert.delivery (notification, channel, kind, created_at, next_at)
                SELECT id, 'nobody', 'RAISED', now(), now() + interval '1 day' FROM n""").update();
        rows.sql("INSERT INTO job.job (name, since) VALUES ('x', now())").update();
        Files.createDirectories(folder.resolve("reports"));
        Files.writeString(folder.resolve("reports/week.txt"), "all is well\n");
        Spool spool = new Spool(folder.resolve("spool"), 1 << 30);
        SetName set = new SetMaker(
                        spool,
                        keyOfTheReleases(folder),
                        new ConfigurationFiles(folder, List.of("reports")),
                        "REAL",
                        System.getProperty("peaflow.fixture"))
                .make(small, "of a release", "", () -> {});
        FolderStore store = new FolderStore(RELEASES.resolve(System.getProperty("peaflow.fixture")));
        new Shelf(store, spool, keyOfTheReleases(folder)).deliver(set, () -> {});
        assertThat(store.list()).hasSize(2);
    }

    @Test
    @Order(14)
    void theSetsOfAllReleasesComeBackAndAreMigratedForward(@TempDir Path folder) throws Exception {
        List<Path> releases;
        try (Stream<Path> all = Files.list(RELEASES)) {
            releases = all.filter(Files::isDirectory).sorted().toList();
        }
        assertThat(releases).isNotEmpty();
        for (Path release : releases) {
            BackupKeys key = keyOfTheReleases(folder);
            Shelf shelf = new Shelf(new FolderStore(release), new Spool(folder.resolve("spool"), 1 << 30), key);
            TestPostgres.Access empty = TestPostgres.empty();
            try (Shelf.Fetched set = shelf.newest(shelf.names(), new ArrayList<>(), () -> {})) {
                RestoreReport report = new Restorer(
                                schemas,
                                key,
                                new ConfigurationFiles(
                                        folder.resolve(String.valueOf(release.getFileName())), List.of()),
                                Stream.of())
                        .restore(set, empty, Restorer.Files.ALL, List.of(), () -> {});

                assertThat(report.steps()).as("%s", release).anyMatch(step -> step.contains("are the same"));
                assertThat(report.rows()).isGreaterThan(300);
                assertThat(report.files()).anyMatch(file -> file.endsWith("week.txt"));
                try (Connection connection = Databases.connect(empty)) {
                    assertThat(Catalogue.migrations(connection, Catalogue.tables(connection)))
                            .as("every room of %s is at the newest version", release)
                            .isEqualTo(new TreeMap<>(schemas.known()));
                }
                assertThat(JdbcClient.create(empty.dataSource())
                                .sql("SELECT count(*) FROM marketdata.bar WHERE instrument = 'A,\"Ü'")
                                .query(Integer.class)
                                .single())
                        .isGreaterThan(300);
            }
        }
    }
}
