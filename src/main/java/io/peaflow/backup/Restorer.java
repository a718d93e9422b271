package io.peaflow.backup;

import io.peaflow.kernel.Telling;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Brings a set back into an empty database: everything is checked before anything is written, the schemas are made as they
 * were, the rows are loaded and compared, and only then the migrations that came later run.
 */
final class Restorer {

    private static final Logger log = LoggerFactory.getLogger(Restorer.class);
    private static final int LARGEST_FILE = 64 << 20;

    /** Which files of a set come back beside its tables. */
    enum Files {
        NONE,
        /** Models and reports; how this machine is configured is its own matter. */
        FOLDERS,
        ALL;

        private SetReader.Taker of(Kept kept) {
            return (entry, content) -> kept.take(
                    entry, content, this == ALL || (this == FOLDERS && !ConfigurationFiles.isConfiguration(entry)));
        }
    }

    /** What becomes of the database that is filled. */
    private enum Target {
        /** It goes on living: every entry is held against the manifest before anything is written. */
        STAYS,
        /** What it comes to is saved elsewhere or has not happened: its entries are read once, and compared while they are. */
        FOR_A_RUN,
        /** It need not outlive a crash of its server either. */
        THROWN_AWAY
    }

    private final Schemas schemas;
    private final BackupKeys keys;
    private final ConfigurationFiles files;
    private final List<AfterRestore> afterwards;

    Restorer(Schemas schemas, BackupKeys keys, ConfigurationFiles files, Stream<AfterRestore> afterwards) {
        this.schemas = schemas;
        this.keys = keys;
        this.files = files;
        this.afterwards = afterwards.toList();
    }

    /**
     * Restores a database that goes on living: it knows that it was restored, and each room puts right what is its own. Both
     * come with the rows, in one transaction: a restore that is killed at any moment leaves nothing, or a machine that holds
     * its schedules.
     */
    RestoreReport restoreToStay(
            Shelf.Fetched set, JdbcConnectionDetails target, Files files, List<String> passedOver, Instant now) {
        Manifest manifest = set.manifest();
        RestoreReport done = restore(set, target, Target.STAYS, files, passedOver, () -> {}, rows -> {
            JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(rows, true));
            client.sql("INSERT INTO backup.restoration (archive, snapshot_at, restored_at, story) VALUES (?, ?, ?, '')")
                    .params(manifest.name(), Timestamp.from(manifest.snapshotAt()), Timestamp.from(now))
                    .update();
            afterwards.forEach(room -> room.afterRestore(client));
        });
        try (Connection connection = Databases.connect(target)) {
            JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql("UPDATE backup.restoration SET story = ? WHERE archive = ? AND story = ''")
                    .params(done.story(), done.set())
                    .update();
            Catalogue.execute(connection, "ANALYZE");
            return done;
        } catch (SQLException away) {
            throw new DataAccessResourceFailureException("The restore could not be noted: " + away.getMessage(), away);
        }
    }

    /** Restores a set into a database that is thrown away afterwards: everything is compared, nothing has to last. */
    RestoreReport tryOut(Shelf.Fetched set, JdbcConnectionDetails target, Runnable checkpoint) {
        return restore(set, target, Target.THROWN_AWAY, Files.NONE, List.of(), checkpoint, rows -> {});
    }

    /** Restores what a run without a disk begins from. */
    RestoreReport restoreForARun(Shelf.Fetched set, JdbcConnectionDetails target, List<String> passedOver) {
        return restore(set, target, Target.FOR_A_RUN, Files.FOLDERS, passedOver, () -> {}, rows -> {});
    }

    /** Restores all of a set and notes nothing. */
    RestoreReport restore(
            Shelf.Fetched set,
            JdbcConnectionDetails target,
            Files wanted,
            List<String> passedOver,
            Runnable checkpoint) {
        return restore(set, target, Target.STAYS, wanted, passedOver, checkpoint, rows -> {});
    }

    /** @param wanted which files come back beside the tables */
    private RestoreReport restore(
            Shelf.Fetched set,
            JdbcConnectionDetails target,
            Target becomes,
            Files wanted,
            List<String> passedOver,
            Runnable checkpoint,
            Loading.Ending ending) {
        long begin = System.nanoTime();
        Manifest manifest = set.manifest();
        List<Telling> steps = new ArrayList<>();
        steps.add(Telling.of("drill.signed", manifest.name(), set.signed().signer()));
        try {
            SortedMap<String, String> versions = versions(manifest);
            requireEmpty(target);
            var reader = new SetReader(keys, checkpoint);
            if (becomes == Target.STAYS) {
                reader.checkDeeply(set.archive(), manifest);
            }
            var kept = new Kept(manifest, reader.comparing(manifest));
            var loading = new Loading(reader, becomes == Target.THROWN_AWAY);
            List<String> strange = fill(
                    target, versions, () -> loading.load(target, set.archive(), manifest, wanted.of(kept), ending));
            steps.add(Telling.of("drill.entries", manifest.entries().size()));
            List<Manifest.Table> loaded = manifest.loaded().stream()
                    .filter(table -> !strange.contains(table.qualified()))
                    .toList();
            long rows = loaded.stream().mapToLong(Manifest.Table::rows).sum();
            steps.add(Telling.of("drill.schemas", listed(versions)));
            steps.add(Telling.of("drill.loaded", loaded.size(), rows));
            if (!strange.isEmpty()) {
                steps.add(Telling.of("drill.strange", String.join(", ", strange)));
            }
            List<String> later = later(versions);
            if (!later.isEmpty()) {
                schemas.bringToNewest(target);
            }
            steps.add(
                    later.isEmpty()
                            ? Telling.of("drill.no-later")
                            : Telling.of("drill.later", String.join(", ", later)));
            kept.putBack(files);
            return new RestoreReport(
                    manifest.name(),
                    manifest.snapshotAt(),
                    loaded.size(),
                    rows,
                    (System.nanoTime() - begin) / 1_000_000,
                    passedOver,
                    steps.stream().map(Telling::english).toList(),
                    steps,
                    kept.places,
                    kept.secrets);
        } catch (SQLException away) {
            throw new DataAccessResourceFailureException("The target could not be filled: " + away.getMessage(), away);
        } catch (IOException trouble) {
            throw new UncheckedIOException("The set could not be restored: " + trouble.getMessage(), trouble);
        }
    }

    private interface Load {
        List<String> done() throws SQLException, IOException;
    }

    private List<String> fill(JdbcConnectionDetails target, Map<String, String> versions, Load load)
            throws SQLException, IOException {
        boolean whole = false;
        try {
            schemas.bringTo(target, versions);
            List<String> strange = load.done();
            whole = true;
            return strange;
        } finally {
            if (!whole) {
                clear(target);
            }
        }
    }

    /** The newest version of each room in the set; all of them have to be known here. */
    private SortedMap<String, String> versions(Manifest manifest) {
        Map<String, List<String>> known = schemas.known();
        SortedMap<String, String> versions = new TreeMap<>();
        manifest.migrations().forEach((room, done) -> {
            if (!known.getOrDefault(room, List.of()).containsAll(done)) {
                throw new RestoreRefused(
                        "The set " + manifest.name() + " was made by peaflow " + manifest.application()
                                + ", whose room '" + room + "' has migrations that this one does not know.",
                        "restore it with that version or a newer one.");
            }
            if (!done.isEmpty()) {
                versions.put(room, done.getLast());
            }
        });
        return versions;
    }

    private List<String> later(Map<String, String> versions) {
        return schemas.known().entrySet().stream()
                .filter(room -> !room.getValue().getLast().equals(versions.get(room.getKey())))
                .map(room -> room.getKey() + " " + room.getValue().getLast())
                .sorted()
                .toList();
    }

    private static String listed(SortedMap<String, String> versions) {
        return versions.entrySet().stream()
                .map(room -> room.getKey() + " " + room.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Refuses a target with rows; tables without any, as a restore that was killed leaves them, are taken away. */
    private void requireEmpty(JdbcConnectionDetails target) throws SQLException {
        try (Connection connection = Databases.connect(target)) {
            List<String> filled = Catalogue.withRows(connection);
            if (!filled.isEmpty()) {
                throw new RestoreRefused(
                        "The target is not empty: " + filled.size() + " tables have rows, such as "
                                + String.join(", ", filled.subList(0, Math.min(3, filled.size()))) + ".",
                        "restore into a new data folder (PEAFLOW_HOME=./data-new), or name an empty database with --into;"
                                + " nothing was changed.");
            }
        }
        clear(target);
    }

    private void clear(JdbcConnectionDetails target) throws SQLException {
        try (Connection connection = Databases.connect(target)) {
            for (Catalogue.Table table : Catalogue.tables(connection)) {
                if (schemas.known().containsKey(table.schema())) {
                    Catalogue.execute(connection, "DROP SCHEMA IF EXISTS \"" + table.schema() + "\" CASCADE");
                }
            }
        } catch (SQLException away) {
            log.warn("The schemas of a restore that failed could not be taken away; the next one does it", away);
            throw away;
        }
    }

    /** Files that wait until the tables are whole, each held against the manifest. */
    private static final class Kept {

        private final Manifest manifest;
        private final SetReader.Taker comparing;
        private final SortedMap<String, byte[]> contents = new TreeMap<>();
        private final List<String> places = new ArrayList<>();
        private final List<String> secrets = new ArrayList<>();

        Kept(Manifest manifest, SetReader.Taker comparing) {
            this.manifest = manifest;
            this.comparing = comparing;
        }

        void take(String entry, java.io.InputStream content, boolean wanted) throws IOException {
            if (wanted
                    && manifest.files().stream().anyMatch(file -> file.entry().equals(entry))) {
                byte[] file = content.readNBytes(LARGEST_FILE);
                comparing.take(entry, new ByteArrayInputStream(file));
                contents.put(entry, file);
            } else {
                comparing.take(entry, content);
            }
        }

        void putBack(ConfigurationFiles files) throws IOException {
            for (Map.Entry<String, byte[]> file : contents.entrySet()) {
                places.add(files.putBack(file.getKey(), new ByteArrayInputStream(file.getValue()))
                        .toString());
                secrets.addAll(ConfigurationFiles.leftOut(new String(file.getValue(), StandardCharsets.UTF_8)));
            }
        }
    }
}
