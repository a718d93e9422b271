package io.peaflow.backup;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What tables and sequences a database has: asked of the database itself, never written down. */
final class Catalogue {

    /** Where each room's migrations keep what they did. */
    static final String MIGRATIONS = "flyway_schema_history";

    private static final String OURS = " n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    /**
     * A table.
     *
     * @param quoted the name as SQL takes it
     * @param columns those that can be written, as SQL takes them
     * @param partitioned its rows lie in tables below it
     */
    record Table(long oid, String schema, String name, String quoted, List<String> columns, boolean partitioned) {

        String columnList() {
            return String.join(", ", columns);
        }
    }

    /**
     * An index.
     *
     * @param quoted the name as SQL takes it
     * @param again the statements that make it as it is
     */
    record Index(String quoted, List<String> again) {}

    private Catalogue() {}

    /** Every table that is no other's partition and no extension's, each after those that it refers to. */
    static List<Table> tables(Connection connection) throws SQLException {
        Map<Long, Table> tables = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT c.oid, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname), c.relkind = 'p',
                               (SELECT coalesce(array_agg(quote_ident(a.attname) ORDER BY a.attnum), '{}') FROM pg_attribute a
                                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
                        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
                          AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
                          AND""" + OURS + " ORDER BY n.nspname, c.relname")) {
            while (rows.next()) {
                Array columns = rows.getArray(6);
                var table = new Table(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        List.of((String[]) columns.getArray()),
                        rows.getBoolean(5));
                tables.put(table.oid(), table);
            }
        }
        return inOrder(tables, references(connection));
    }

    private static Map<Long, Set<Long>> references(Connection connection) throws SQLException {
        Map<Long, Set<Long>> references = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT conrelid, confrelid FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid")) {
            while (rows.next()) {
                references
                        .computeIfAbsent(rows.getLong(1), table -> new HashSet<>())
                        .add(rows.getLong(2));
            }
        }
        return references;
    }

    /** Depth first; of tables that refer to each other in a circle one comes too early, and its load fails loudly. */
    static List<Table> inOrder(Map<Long, Table> tables, Map<Long, Set<Long>> references) {
        List<Table> ordered = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        tables.keySet().forEach(table -> visit(table, tables, references, seen, ordered));
        return List.copyOf(ordered);
    }

    private static void visit(
            long table, Map<Long, Table> tables, Map<Long, Set<Long>> references, Set<Long> seen, List<Table> ordered) {
        Table found = tables.get(table);
        if (found != null && seen.add(table)) {
            references.getOrDefault(table, Set.of()).forEach(other -> visit(other, tables, references, seen, ordered));
            ordered.add(found);
        }
    }

    /** The sequences that have given a value. */
    static List<Manifest.Sequence> sequences(Connection connection) throws SQLException {
        List<Manifest.Sequence> sequences = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT n.nspname, s.sequencename, s.last_value
                        FROM pg_sequences s JOIN pg_namespace n ON n.nspname = s.schemaname
                        WHERE s.last_value IS NOT NULL AND""" + OURS + " ORDER BY 1, 2")) {
            while (rows.next()) {
                sequences.add(new Manifest.Sequence(rows.getString(1), rows.getString(2), rows.getLong(3)));
            }
        }
        return sequences;
    }

    /** The versions of each schema that migrations have made, oldest first. */
    static Map<String, List<String>> migrations(Connection connection, List<Table> tables) throws SQLException {
        Map<String, List<String>> migrations = new TreeMap<>();
        for (Table table : tables) {
            if (table.name().equals(MIGRATIONS)) {
                migrations.put(
                        table.schema(),
                        texts(
                                connection,
                                "SELECT version FROM " + table.quoted()
                                        + " WHERE success AND version IS NOT NULL ORDER BY installed_rank"));
            }
        }
        return migrations;
    }

    /** The tables in which somebody has left rows; what migrations note for themselves does not count. */
    static List<String> withRows(Connection connection) throws SQLException {
        List<String> filled = new ArrayList<>();
        for (Table table : tables(connection)) {
            if (!table.name().equals(MIGRATIONS)
                    && isTrue(connection, "SELECT EXISTS (SELECT 1 FROM " + table.quoted() + ")")) {
                filled.add(table.schema() + "." + table.name());
            }
        }
        return filled;
    }

    /** The indexes of a table that can go and come again: no constraint, and nothing else, stands on them. */
    static List<Index> indexes(Connection connection, Table table) throws SQLException {
        List<Index> indexes = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT format('%I.%I', n.nspname, c.relname), pg_get_indexdef(c.oid),
                       format('COMMENT ON INDEX %I.%I IS %L', n.nspname, c.relname, obj_description(c.oid, 'pg_class')),
                       obj_description(c.oid, 'pg_class') IS NOT NULL
                FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE i.indrelid = ? AND i.indisvalid AND NOT i.indisclustered AND NOT i.indisreplident
                  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid)
                  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.refobjid = c.oid OR d.objid = c.oid AND d.deptype = 'e')
                ORDER BY c.oid""")) {
            statement.setLong(1, table.oid());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String made = rows.getString(2);
                    indexes.add(new Index(
                            rows.getString(1), rows.getBoolean(4) ? List.of(made, rows.getString(3)) : List.of(made)));
                }
            }
        }
        return indexes;
    }

    static List<String> texts(Connection connection, String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    static boolean isTrue(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The columns of a table that its user may not write to, as SQL takes them. */
    static List<String> closedColumns(Connection connection, Table table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT quote_ident(a.attname) FROM pg_attribute a
                WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                  AND NOT has_column_privilege(a.attrelid, a.attnum, 'INSERT') ORDER BY a.attnum""")) {
            statement.setLong(1, table.oid());
            List<String> closed = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    closed.add(rows.getString(1));
                }
            }
            return closed;
        }
    }
}
