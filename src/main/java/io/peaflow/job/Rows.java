package io.peaflow.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Instants and ids as JDBC wants them. */
final class Rows {

    private Rows() {}

    static UUID uuid(ResultSet row, int column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    static @Nullable Instant nullable(ResultSet row, int column) throws SQLException {
        return toInstant(row.getTimestamp(column));
    }

    static @Nullable Instant toInstant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }

    static Timestamp at(Instant instant) {
        return Timestamp.from(instant);
    }

    static @Nullable Timestamp atOrNull(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
