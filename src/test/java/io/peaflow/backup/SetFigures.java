package io.peaflow.backup;

import io.peaflow.platform.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * What bench/p11 and p12 measure: the classes of the nightly backup and of the drill, in a process of their own beside a
 * database. Takes one word a line, answers with lines of {@code name value} and then {@code done 0}.
 */
public final class SetFigures {

    private static final int SESSIONS = 6300;
    /** Of a bar as CSV, about. */
    private static final int BYTES_A_ROW = 104;

    private final JdbcConnectionDetails database;
    private final Path folder;
    private final Shelf shelf;
    private final SetMaker maker;
    private final Restorer restorer;
    private final BackupKeys keys;
    private final PrintStream answers;

    private SetFigures(JdbcConnectionDetails database, Path folder, PrintStream answers) throws IOException {
        this.database = database;
        this.folder = Files.createDirectories(folder);
        this.answers = answers;
        BackupSettings settings = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("peaflow.backup", BackupSettings.class);
        keys = new BackupKeys(folder, settings, Clock.systemUTC());
        var spool = new Spool(folder.resolve("spool"), settings.spoolLimit().toBytes());
        var files = new ConfigurationFiles(folder, List.of());
        shelf = new Shelf(new FolderStore(folder.resolve("sets")), spool, keys);
        maker = new SetMaker(spool, keys, files, "SIMULATED", "bench");
        restorer = new Restorer(TestPostgres.schemas(), keys, files, Stream.of());
    }

    /** Where the database is, its user and password, and a folder. */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        var figures = new SetFigures(
                new TestPostgres.Access(args[0], args[1], args[2]),
                Path.of(args[3]).toAbsolutePath(),
                answers);
        var words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = words.readLine(); line != null; line = words.readLine()) {
            figures.obey(line.split(" "));
            figures.say("done", 0);
        }
    }

    private void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "fill" -> fill(Integer.parseInt(words[1]));
            case "key" -> answers.println("key " + keys.own().orElseThrow());
            case "backup" -> backup();
            case "drill" -> drill();
            case "unpack" -> unpack();
            case "load" -> load();
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private void say(String name, double value) {
        answers.printf(Locale.ROOT, "%s %.6f%n", name, value);
        answers.flush();
    }

    private void timed(String name, long begin) {
        say(name, (System.nanoTime() - begin) / 1e9);
    }

    /** Bars of as many series as it takes, each of 6,300 sessions. */
    private void fill(int megabytes) throws SQLException {
        int series = Math.max(1, megabytes * 1_000_000 / BYTES_A_ROW / SESSIONS);
        try (Connection connection = Databases.connect(database)) {
            Catalogue.execute(connection, """
                    INSERT INTO marketdata.bar (open, high, low, close, volume, session, agreement, instrument, source)
                    SELECT p, p + 1.25, p - 0.75, p + 0.5, (random() * 1e7)::bigint, DATE '2000-01-03' + d, 'AGREED', 'S' || i, 'simulated'
                    FROM generate_series(1, %d) i, generate_series(1, %d) d,
                         LATERAL (SELECT round((50 + i %% 100 + 20 * sin(d / 50.0) + random())::numeric, 2)::float8) q (p)""".formatted(series, SESSIONS));
            Catalogue.execute(connection, "VACUUM ANALYZE marketdata.bar");
        }
        say("rows", (double) series * SESSIONS);
    }

    private void backup() throws IOException {
        long begin = System.nanoTime();
        SetName set = maker.make(database, "bench", "", () -> {});
        Manifest made = shelf.deliver(set, () -> {}).manifest();
        timed("backup", begin);
        say("megabytes", made.tables().stream().mapToLong(Manifest.Table::bytes).sum() / 1e6);
        say("packed", SetReader.archive(made).bytes() / 1e6);
        for (SetName old : shelf.names()) {
            if (!old.equals(set)) {
                shelf.delete(old);
            }
        }
    }

    private void drill() throws IOException {
        long begin = System.nanoTime();
        RestoreReport report;
        try (Shelf.Fetched set = shelf.fetch(shelf.names().getLast(), () -> {});
                Scratch scratch = new Scratch(database)) {
            report = restorer.tryOut(set, scratch.place(), () -> {});
        }
        timed("drill", begin);
        say("compared", report.rows());
    }

    /** The tables of the newest set as CSV files. */
    private void unpack() throws IOException {
        Path plain = Files.createDirectories(folder.resolve("csv"));
        try (Shelf.Fetched set = shelf.fetch(shelf.names().getLast(), () -> {})) {
            new SetReader(keys, () -> {}).walk(set.archive(), set.manifest(), (entry, content) -> {
                try (var out = Files.newOutputStream(plain.resolve(entry.replace('/', '.')))) {
                    content.transferTo(out);
                }
            });
        }
    }

    /** What the drill is held against: COPY of the same files into the same tables, and nothing else. */
    private void load() throws IOException, SQLException {
        try (Scratch scratch = new Scratch(database)) {
            TestPostgres.schemas().bringToNewest(scratch.place());
            try (Connection connection = Databases.connect(scratch.place())) {
                Catalogue.execute(connection, "SET synchronous_commit = on");
                CopyManager copy = new CopyManager(connection.unwrap(BaseConnection.class));
                long begin = System.nanoTime();
                for (Catalogue.Table table : Catalogue.tables(connection)) {
                    Path file = folder.resolve("csv/tables." + table.schema() + "." + table.name() + ".csv");
                    if (table.schema().equals("marketdata") && table.name().equals("bar")) {
                        Catalogue.execute(connection, "GRANT INSERT ON " + table.quoted() + " TO CURRENT_USER");
                        try (InputStream rows = Files.newInputStream(file)) {
                            copy.copyIn(
                                    "COPY " + table.quoted() + " (" + table.columnList()
                                            + ") FROM STDIN (FORMAT csv, HEADER)",
                                    rows,
                                    1 << 17);
                        }
                    }
                }
                timed("load", begin);
            }
        }
    }
}
