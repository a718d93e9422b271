package io.peaflow.alert;

import static io.peaflow.alert.NotificationTable.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Table {@code alert.delivery}: one row per notification, channel and kind of message. */
@Component
class DeliveryTable {

    /** A "resolved" never overtakes the message that it takes back. */
    private static final String IN_ORDER = """
            not (d.kind = 'RESOLVED' and exists (
                select 1 from alert.delivery r
                 where r.notification = d.notification and r.channel = d.channel
                   and r.kind = 'RAISED' and r.state = 'WAITING'))""";

    private static final String LED = " state = 'WAITING' and (id = :lead or together = :lead)";

    private final JdbcClient jdbc;

    DeliveryTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What a message says of its notification. */
    enum Kind {
        RAISED,
        RESOLVED,
        DIGEST
    }

    /** The delivery that leads a message, reserved for this node. */
    record Lead(
            UUID id, UUID notification, String channel, Kind kind, int attempts, int uncertain, Instant createdAt) {}

    void create(UUID notification, List<String> channels, Kind kind, Instant at) {
        for (String channel : channels) {
            jdbc.sql("""
                            insert into alert.delivery (notification, channel, kind, created_at, next_at)
                            values (:notification, :channel, :kind, :at, :at)
                            on conflict (notification, channel, kind) do nothing
                            """)
                    .param("notification", notification)
                    .param("channel", channel)
                    .param("kind", kind.name())
                    .param("at", utc(at))
                    .update();
        }
    }

    /** One that left, or was refused when the instant is the epoch, while the database was away. */
    void settled(UUID notification, String channel, Instant at) {
        jdbc.sql("""
                        insert into alert.delivery (notification, channel, kind, state, attempts, created_at, next_at, sent_at)
                        values (:notification, :channel, 'RAISED', :state, 1, :at, :at, :at)
                        on conflict (notification, channel, kind) do update
                           set state = excluded.state, sent_at = excluded.sent_at
                         where alert.delivery.state = 'WAITING'
                        """)
                .param("notification", notification)
                .param("channel", channel)
                .param("state", at.equals(Instant.EPOCH) ? "REFUSED" : "SENT")
                .param("at", utc(at))
                .update();
    }

    /** What was told is taken back by a message; what was not yet told is not told any more. */
    void resolve(UUID notification, Instant at) {
        jdbc.sql("""
                        update alert.delivery set state = 'CANCELLED'
                         where notification = :notification and kind = 'RAISED' and state = 'WAITING' and attempts = 0
                        """).param("notification", notification).update();
        jdbc.sql("""
                        insert into alert.delivery (notification, channel, kind, created_at, next_at)
                        select notification, channel, 'RESOLVED', :at, :at
                          from alert.delivery
                         where notification = :notification and kind = 'RAISED' and state in ('SENT', 'WAITING')
                        on conflict (notification, channel, kind) do nothing
                        """).param("notification", notification).param("at", utc(at)).update();
    }

    List<String> channelsDue(Instant now) {
        return jdbc.sql("""
                        select distinct channel from alert.delivery
                         where state = 'WAITING' and next_at <= :now and together is null
                         order by channel
                        """)
                .param("now", utc(now))
                .query((row, number) -> row.getString(1))
                .list();
    }

    /** A message and what it is about. */
    record Told(UUID notification, Correspondence.Message message) {}

    /** Every message about these notifications, oldest first. */
    List<Told> of(List<UUID> notifications) {
        return jdbc.sql("""
                        select notification, channel, kind, state, attempts, created_at, sent_at, last_error
                          from alert.delivery where notification = any (:notifications) order by created_at, id
                        """)
                .param("notifications", notifications.toArray(UUID[]::new))
                .query((row, number) -> new Told(
                        row.getObject("notification", UUID.class),
                        new Correspondence.Message(
                                row.getString("channel"),
                                row.getString("kind"),
                                row.getString("state"),
                                row.getInt("attempts"),
                                row.getTimestamp("created_at").toInstant(),
                                Optional.ofNullable(row.getTimestamp("sent_at")).map(java.sql.Timestamp::toInstant),
                                Optional.ofNullable(row.getString("last_error")).orElse(""))))
                .list();
    }

    int waiting() {
        return jdbc.sql("select count(*) from alert.delivery where state = 'WAITING'")
                .query(Integer.class)
                .single();
    }

    boolean underWay(String channel, Instant now) {
        return jdbc.sql("""
                        select exists (select 1 from alert.delivery
                                        where channel = :channel and state = 'WAITING' and reserved_until > :now)
                        """)
                .param("channel", channel)
                .param("now", utc(now))
                .query(Boolean.class)
                .single();
    }

    /** The oldest message that was tried before and is due again. */
    Optional<UUID> triedBefore(String channel, boolean criticalOnly, Instant now) {
        return oldest(channel, "d.attempts > 0", criticalOnly, now);
    }

    /** The oldest delivery of this kind that nothing carries yet. */
    Optional<UUID> untried(String channel, Kind kind, boolean criticalOnly, Instant now) {
        return oldest(channel, "d.attempts = 0 and d.kind = '" + kind.name() + "'", criticalOnly, now);
    }

    private Optional<UUID> oldest(String channel, String which, boolean criticalOnly, Instant now) {
        return jdbc.sql("""
                        select d.id from alert.delivery d join alert.notification n on n.id = d.notification
                         where d.channel = :channel and d.state = 'WAITING' and d.together is null
                           and d.next_at <= :now and (not :critical or n.severity = 'CRITICAL' and d.kind = 'RAISED')
                           and %s and %s
                         order by d.next_at, d.id limit 1
                        """.formatted(which, IN_ORDER))
                .param("channel", channel)
                .param("critical", criticalOnly)
                .param("now", utc(now))
                .query(UUID.class)
                .optional();
    }

    /** Lets one message carry every other waiting delivery of its kind. */
    void gather(UUID lead, String channel, Kind kind, boolean criticalOnly, Instant now) {
        jdbc.sql("""
                        update alert.delivery d set together = :lead
                          from alert.notification n
                         where n.id = d.notification and d.channel = :channel and d.kind = :kind and d.state = 'WAITING'
                           and d.attempts = 0 and d.together is null and d.id <> :lead and d.next_at <= :now
                           and (not :critical or n.severity = 'CRITICAL') and %s
                        """.formatted(IN_ORDER))
                .param("lead", lead)
                .param("channel", channel)
                .param("kind", kind.name())
                .param("critical", criticalOnly)
                .param("now", utc(now))
                .update();
    }

    Lead reserve(UUID lead, String node, Instant now, Duration lease) {
        return jdbc.sql("""
                        update alert.delivery
                           set reserved_by = :node, reserved_until = :until, attempts = attempts + 1
                         where id = :lead
                        returning id, notification, channel, kind, attempts, uncertain, created_at
                        """)
                .param("node", node)
                .param("until", utc(now.plus(lease)))
                .param("lead", lead)
                .query(DeliveryTable::lead)
                .single();
    }

    /** Ids of all notifications that the message of this delivery carries. */
    List<UUID> carried(UUID lead) {
        return jdbc.sql("select notification from alert.delivery where id = :lead or together = :lead")
                .param("lead", lead)
                .query((row, number) -> row.getObject(1, UUID.class))
                .list();
    }

    void sent(UUID lead, @Nullable String messageId, Instant now) {
        jdbc.sql("update alert.delivery set state = 'SENT', sent_at = :now, message_id = :message, last_error = null,"
                        + " reserved_until = null where" + LED)
                .param("lead", lead)
                .param("now", utc(now))
                .param("message", messageId)
                .update();
    }

    void later(UUID lead, Instant next, String reason, boolean uncertain) {
        jdbc.sql("update alert.delivery set next_at = :next, last_error = :reason, reserved_until = null,"
                        + " uncertain = uncertain + :uncertain where" + LED)
                .param("lead", lead)
                .param("next", utc(next))
                .param("reason", reason)
                .param("uncertain", uncertain ? 1 : 0)
                .update();
    }

    void refuse(UUID lead, String reason) {
        jdbc.sql("update alert.delivery set state = 'REFUSED', last_error = :reason, reserved_until = null where" + LED)
                .param("lead", lead)
                .param("reason", reason)
                .update();
    }

    /** Takes a refused message up again, reserved; empty when it is not refused any more. */
    Optional<Lead> retake(UUID lead, String node, Instant now, Duration lease) {
        int taken = jdbc.sql("""
                        update alert.delivery set state = 'WAITING', next_at = :until
                         where state = 'REFUSED' and (id = :lead or together = :lead)
                        """)
                .param("lead", lead)
                .param("until", utc(now.plus(lease)))
                .update();
        return taken == 0 ? Optional.empty() : Optional.of(reserve(lead, node, now, lease));
    }

    /** What only a closed channel would have carried takes the last resort instead. */
    void reroute(String channel, String resort, Instant now) {
        jdbc.sql("""
                        insert into alert.delivery (notification, channel, kind, created_at, next_at)
                        select d.notification, :resort, 'RAISED', :now, :now
                          from alert.delivery d
                         where d.channel = :channel and d.kind = 'RAISED' and d.state = 'WAITING'
                           and not exists (select 1 from alert.delivery o
                                            where o.notification = d.notification and o.channel <> :channel)
                        on conflict (notification, channel, kind) do nothing
                        """)
                .param("channel", channel)
                .param("resort", resort)
                .param("now", utc(now))
                .update();
    }

    /** Gives up what waits for a channel; returns what it would have raised. */
    List<UUID> abandon(String channel) {
        return jdbc.sql("""
                        with abandoned as (
                            update alert.delivery
                            set state = 'CANCELLED', last_error = 'the channel is not configured any more'
                            where channel = :channel and state = 'WAITING'
                            returning notification, kind)
                        select notification from abandoned where kind = 'RAISED'
                        """)
                .param("channel", channel)
                .query((row, number) -> row.getObject(1, UUID.class))
                .list();
    }

    private static Lead lead(ResultSet row, int number) throws SQLException {
        return new Lead(
                row.getObject("id", UUID.class),
                row.getObject("notification", UUID.class),
                row.getString("channel"),
                Kind.valueOf(row.getString("kind")),
                row.getInt("attempts"),
                row.getInt("uncertain"),
                row.getTimestamp("created_at").toInstant());
    }
}
