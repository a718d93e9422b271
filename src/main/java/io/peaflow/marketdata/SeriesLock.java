package io.peaflow.marketdata;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Who writes a series and who asks what it was at an instant go one after the other. Without it a writer could commit a
 * version whose moment lies before the question and after the answer, and the same question would be answered otherwise
 * a second time.
 */
final class SeriesLock {

    /** "bars" in ASCII. */
    private static final int SPACE = 0x62_61_72_73;

    private SeriesLock() {}

    /** Until the end of the transaction. */
    static void write(Connection connection, String instrument) throws SQLException {
        ask(connection, "SELECT pg_advisory_xact_lock(?, hashtext(?))", instrument);
    }

    /** Waits until every writer that has begun has ended; whoever begins later has a later moment. */
    static void read(Connection connection, String instrument) throws SQLException {
        ask(connection, "SELECT pg_advisory_xact_lock_shared(?, hashtext(?))", instrument);
    }

    private static void ask(Connection connection, String question, String instrument) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(question)) {
            lock.setInt(1, SPACE);
            lock.setString(2, instrument);
            lock.execute();
        }
    }
}
