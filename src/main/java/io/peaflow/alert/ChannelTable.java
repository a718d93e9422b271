package io.peaflow.alert;

import static io.peaflow.alert.NotificationTable.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Table {@code alert.channel_state}: how each channel fares. Remembers the last reading for when the database is away. */
@Component
class ChannelTable {

    private final JdbcClient jdbc;
    private volatile Map<String, Row> remembered = Map.of();

    ChannelTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Row(
            boolean enabled,
            String trouble,
            Optional<Instant> blockedUntil,
            Optional<Instant> raisedUntil,
            Optional<Instant> resolvedUntil,
            Optional<String> movedTo,
            Optional<Instant> lastSentAt) {

        static final Row UNTOUCHED = new Row(
                true, "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        boolean usable(Instant now) {
            return enabled && blockedUntil.filter(now::isBefore).isEmpty();
        }
    }

    Map<String, Row> all() {
        Map<String, Row> rows = new HashMap<>();
        jdbc.sql("select * from alert.channel_state").query((ResultSet row) -> {
            rows.put(row.getString("channel"), row(row));
        });
        remembered = Map.copyOf(rows);
        return remembered;
    }

    /** The table, or what it last said when it cannot be read. */
    Map<String, Row> known() {
        try {
            return all();
        } catch (NonTransientDataAccessException wrong) {
            if (!Database.away(wrong)) {
                throw wrong;
            }
            return remembered;
        } catch (DataAccessException away) {
            return remembered;
        }
    }

    Row row(String channel) {
        return all().getOrDefault(channel, Row.UNTOUCHED);
    }

    /** Locks the row until the transaction ends; empty while another node holds it. */
    Optional<Row> lock(String channel) {
        jdbc.sql("insert into alert.channel_state (channel) values (:channel) on conflict do nothing")
                .param("channel", channel)
                .update();
        return jdbc.sql("select * from alert.channel_state where channel = :channel for update skip locked")
                .param("channel", channel)
                .query((row, number) -> row(row))
                .optional();
    }

    void gather(String channel, DeliveryTable.Kind lane, Instant until) {
        String column = lane == DeliveryTable.Kind.RESOLVED ? "resolved_until" : "raised_until";
        jdbc.sql("update alert.channel_state set " + column + " = :until where channel = :channel")
                .param("until", utc(until))
                .param("channel", channel)
                .update();
    }

    void block(String channel, Instant until, String reason) {
        touch(channel, "blocked_until = greatest(s.blocked_until, :at), last_error = :text", until, reason);
    }

    void close(String channel, String reason, Instant now) {
        touch(channel, "enabled = false, reason = :text, since = :at", now, reason);
    }

    void open(String channel, Instant now) {
        touch(
                channel,
                "enabled = true, reason = null, since = :at, blocked_until = null, last_error = null",
                now,
                null);
    }

    void moved(String channel, String target, Instant now) {
        touch(channel, "moved_to = :text, since = :at", now, target);
    }

    void sent(String channel, Instant now) {
        touch(channel, "last_sent_at = :at, last_error = null, blocked_until = null", now, null);
    }

    void trouble(String channel, String reason, Instant now) {
        touch(channel, "last_error = :text, since = coalesce(s.since, :at)", now, reason);
    }

    private void touch(String channel, String change, Instant at, @Nullable String text) {
        jdbc.sql("insert into alert.channel_state as s (channel) values (:channel) on conflict do nothing")
                .param("channel", channel)
                .update();
        jdbc.sql("update alert.channel_state s set " + change + " where channel = :channel")
                .param("channel", channel)
                .param("at", utc(at))
                .param("text", text)
                .update();
    }

    private static Row row(ResultSet row) throws SQLException {
        String reason = row.getString("reason");
        String error = row.getString("last_error");
        return new Row(
                row.getBoolean("enabled"),
                reason != null ? reason : error != null ? error : "",
                instant(row, "blocked_until"),
                instant(row, "raised_until"),
                instant(row, "resolved_until"),
                Optional.ofNullable(row.getString("moved_to")),
                instant(row, "last_sent_at"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
