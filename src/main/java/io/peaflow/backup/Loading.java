package io.peaflow.backup;

import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Fills empty tables from a set, in one transaction that is committed only when each table, read back, has the rows and the
 * SHA-256 that the set says: COPY writes the same CSV for the same rows in the same order.
 */
final class Loading {

    /** In a table of fewer bytes an index costs less than making it anew. */
    private static final long LARGE = 4 << 20;

    /** The last thing that is done in the transaction, when all rows are there and were compared. */
    interface Ending {
        void before(Connection commit) throws SQLException;
    }

    private final SetReader reader;
    private final boolean thrownAway;

    /** @param thrownAway whether the database need not outlive a crash: its large tables are then not logged */
    Loading(SetReader reader, boolean thrownAway) {
        this.reader = reader;
        this.thrownAway = thrownAway;
    }

    /**
     * Fills the tables; gives those of the set that no migration makes: somebody made them by hand, and they stay in the set.
     *
     * @param others gets every entry that is not loaded
     * @param ending is kept with the rows or not at all
     */
    List<String> load(
            JdbcConnectionDetails target, Path archive, Manifest manifest, SetReader.Taker others, Ending ending)
            throws SQLException, IOException {
        try (Connection connection = Databases.connect(target)) {
            connection.setAutoCommit(false);
            Map<String, Catalogue.Table> there = Catalogue.tables(connection).stream()
                    .collect(Collectors.toMap(table -> table.schema() + "." + table.name(), table -> table));
            Map<String, Load> loads = new LinkedHashMap<>();
            List<String> strange = new ArrayList<>();
            for (Manifest.Table table : manifest.loaded()) {
                Catalogue.Table into = there.get(table.qualified());
                if (into == null) {
                    strange.add(table.qualified());
                } else {
                    loads.put(table.entry(), new Load(table, matching(table, into)));
                }
            }
            List<Load> all = List.copyOf(loads.values());
            List<String> undo = open(connection, all);
            reader.walk(archive, manifest, (entry, content) -> {
                Load load = loads.get(entry);
                if (load != null) {
                    copy(connection, load, content);
                } else {
                    others.take(entry, content);
                }
            });
            sequences(connection, manifest.sequences());
            for (Load load : all) {
                compare(connection, load);
            }
            for (String sql : undo) {
                Catalogue.execute(connection, sql);
            }
            ending.before(connection);
            connection.commit();
            return strange;
        }
    }

    /** What the set has of a table, and the table to fill. */
    private record Load(Manifest.Table from, Catalogue.Table into) {

        /** As the set has them: the CSV is in this order. */
        String columns() {
            return String.join(", ", from.columns());
        }

        Catalogue.Table asRead() {
            return new Catalogue.Table(
                    into.oid(), into.schema(), into.name(), into.quoted(), from.columns(), into.partitioned());
        }
    }

    private static Catalogue.Table matching(Manifest.Table table, Catalogue.Table into) {
        // The names in SQL come from the target's own catalogue: those of the set only have to be among them.
        if (!into.columns().containsAll(table.columns())) {
            throw new SetDamaged(Telling.of("set.misfit", table.qualified()));
        }
        return into;
    }

    /** Makes the tables writable; gives the statements that undo it. Everything is in the one transaction. */
    private List<String> open(Connection connection, List<Load> loads) throws SQLException {
        List<String> undo = new ArrayList<>();
        for (Load load : loads) {
            Catalogue.Table table = load.into();
            List<String> closed = Catalogue.closedColumns(connection, table);
            if (!closed.isEmpty()) {
                // Column by column: taking back a privilege on the whole table would take those of its columns too.
                String columns = " (" + String.join(", ", closed) + ") ON " + table.quoted();
                Catalogue.execute(connection, "GRANT INSERT" + columns + " TO CURRENT_USER");
                undo.add("REVOKE INSERT" + columns + " FROM CURRENT_USER");
            }
            if (!Catalogue.isTrue(connection, "SELECT has_table_privilege(" + table.oid() + "::oid, 'TRUNCATE')")) {
                Catalogue.execute(connection, "GRANT TRUNCATE ON " + table.quoted() + " TO CURRENT_USER");
                undo.add("REVOKE TRUNCATE ON " + table.quoted() + " FROM CURRENT_USER");
            }
            Catalogue.execute(connection, "ALTER TABLE " + table.quoted() + " DISABLE TRIGGER USER");
            undo.add("ALTER TABLE " + table.quoted() + " ENABLE TRIGGER USER");
            if (load.from().bytes() >= LARGE && !table.partitioned()) {
                lighten(connection, table, undo);
            }
        }
        if (!loads.isEmpty()) {
            // Rows that a migration itself has written are among those of the set.
            Catalogue.execute(
                    connection,
                    "TRUNCATE "
                            + loads.stream().map(load -> load.into().quoted()).collect(Collectors.joining(", ")));
        }
        return undo;
    }

    /** A large table is filled without the indexes that are no constraint: they are made from all rows at once. */
    private void lighten(Connection connection, Catalogue.Table table, List<String> undo) throws SQLException {
        if (thrownAway
                && Catalogue.isTrue(
                        connection,
                        "SELECT NOT EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'f' AND confrelid = "
                                + table.oid() + ")")) {
            Catalogue.execute(connection, "ALTER TABLE " + table.quoted() + " SET UNLOGGED");
        }
        for (Catalogue.Index index : Catalogue.indexes(connection, table)) {
            Catalogue.execute(connection, "DROP INDEX " + index.quoted());
            undo.addAll(index.again());
        }
    }

    private static void copy(Connection connection, Load load, InputStream content) throws IOException {
        // Every table was truncated in this transaction: its rows can be written as if they had always been there.
        String freeze = load.into().partitioned() ? "" : ", FREEZE";
        try {
            long rows = new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyIn(
                            "COPY " + load.into().quoted() + " (" + load.columns()
                                    + ") FROM STDIN (FORMAT csv, HEADER MATCH" + freeze + ")",
                            content,
                            1 << 17);
            if (rows != load.from().rows()) {
                throw new SetDamaged(Telling.of(
                        "set.rows", load.from().qualified(), rows, load.from().rows()));
            }
        } catch (SQLException refused) {
            throw new IOException(
                    "The table " + load.from().qualified() + " could not be loaded: " + refused.getMessage(), refused);
        }
    }

    private static void sequences(Connection connection, List<Manifest.Sequence> sequences) throws SQLException {
        // One that a table made by hand brought along is not there.
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT setval(s, ?) FROM (SELECT to_regclass(format('%I.%I', ?, ?)) AS s) found WHERE s IS NOT NULL")) {
            for (Manifest.Sequence sequence : sequences) {
                statement.setLong(1, sequence.lastValue());
                statement.setString(2, sequence.schema());
                statement.setString(3, sequence.name());
                statement.execute();
            }
        }
    }

    private static void compare(Connection connection, Load load) throws SQLException, IOException {
        try (Fingerprint read = Fingerprint.only()) {
            long rows = Snapshot.copy(connection, load.asRead(), read);
            if (rows != load.from().rows() || !read.sha().equals(load.from().sha256())) {
                throw new SetDamaged(
                        Telling.of("set.table-otherwise", load.from().qualified()));
            }
        }
    }
}
