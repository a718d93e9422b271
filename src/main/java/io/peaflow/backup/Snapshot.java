package io.peaflow.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** One moment of the whole database: whatever is read from it, and however often, belongs to that moment. */
final class Snapshot implements AutoCloseable {

    private static final int BUFFER = 1 << 17;

    private final Connection connection;
    private final Instant at;
    private final String version;
    private final List<Catalogue.Table> tables;

    private Snapshot(Connection connection) throws SQLException {
        this.connection = connection;
        this.at = Instant.parse(Catalogue.texts(
                        connection, "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .getFirst());
        this.version = Catalogue.texts(connection, "SHOW server_version").getFirst();
        this.tables = Catalogue.tables(connection);
    }

    static Snapshot of(JdbcConnectionDetails database) throws SQLException {
        Connection connection = Databases.connect(database);
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            return new Snapshot(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The moment, by the clock of the database. */
    Instant at() {
        return at;
    }

    String serverVersion() {
        return version;
    }

    List<Catalogue.Table> tables() {
        return tables;
    }

    List<Manifest.Sequence> sequences() throws SQLException {
        return Catalogue.sequences(connection);
    }

    Map<String, List<String>> migrations() throws SQLException {
        return Catalogue.migrations(connection, tables);
    }

    /** Writes all rows as CSV and gives their number. */
    long copy(Catalogue.Table table, OutputStream out) throws SQLException, IOException {
        return copy(connection, table, out);
    }

    static long copy(Connection connection, Catalogue.Table table, OutputStream out) throws SQLException, IOException {
        String from = table.partitioned()
                ? "(SELECT " + table.columnList() + " FROM " + table.quoted() + ")"
                : table.quoted() + " (" + table.columnList() + ")";
        CopyOut rows = new CopyManager(connection.unwrap(BaseConnection.class))
                .copyOut("COPY " + from + " TO STDOUT (FORMAT csv, HEADER)");
        // A row at a time is too little for what hashes and packs.
        var gathered = new BufferedOutputStream(out, BUFFER);
        try {
            for (byte[] row = rows.readFromCopy(); row != null; row = rows.readFromCopy()) {
                gathered.write(row);
            }
            gathered.flush();
            return rows.getHandledRowCount();
        } finally {
            if (rows.isActive()) {
                rows.cancelCopy();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
