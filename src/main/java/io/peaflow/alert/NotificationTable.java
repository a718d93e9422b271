package io.peaflow.alert;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Table {@code alert.notification} and the mutes. Takes part in the transaction of its caller. */
@Component
class NotificationTable {

    private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    NotificationTable(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Adds a row, or counts one more occurrence of the open one with this key. */
    Notification keep(Fact fact, @Nullable UUID id) {
        return jdbc.sql("""
                        insert into alert.notification as n
                               (id, at, severity, kind, topic, key, facts, run_id, occurred_at, last_at, resolved_at)
                        values (coalesce(:id, uuidv7()), :at, :severity, :kind, :topic, :key, cast(:facts as jsonb), :run,
                                array[cast(:at as timestamptz)], :at, :resolved)
                        on conflict (key) where resolved_at is null do update set
                               occurrences = n.occurrences + 1,
                               occurred_at = (n.occurred_at || excluded.occurred_at)
                                             [greatest(1, cardinality(n.occurred_at) - 8):],
                               last_at = greatest(n.last_at, excluded.last_at),
                               facts = excluded.facts,
                               run_id = coalesce(excluded.run_id, n.run_id),
                               kind = excluded.kind,
                               severity = case when n.severity = 'CRITICAL' or excluded.severity = 'CRITICAL' then 'CRITICAL'
                                               when n.severity = 'WARNING' or excluded.severity = 'WARNING' then 'WARNING'
                                               else 'INFO' end
                        returning *
                        """)
                .param("id", id)
                .param("at", utc(fact.at()))
                .param("severity", fact.severity().name())
                .param("kind", fact.kind())
                .param("topic", fact.topic())
                .param("key", fact.key())
                .param("facts", json.writeValueAsString(fact.facts()))
                .param("run", fact.run().orElse(null))
                .param("resolved", fact.lasting() ? null : utc(fact.at()))
                .query(this::notification)
                .single();
    }

    Optional<Notification> open(String key) {
        return jdbc.sql("select * from alert.notification where key = :key and resolved_at is null")
                .param("key", key)
                .query(this::notification)
                .optional();
    }

    /** Those of the keys that have an open notification. */
    List<String> openAmong(Collection<String> keys) {
        return jdbc.sql("select key from alert.notification where key = any (:keys) and resolved_at is null")
                .param("keys", keys.toArray(String[]::new))
                .query((row, number) -> row.getString(1))
                .list();
    }

    /** Closes the open notification of this key; empty when there is none. */
    Optional<Notification> resolve(String key, Instant at) {
        return jdbc.sql("""
                        update alert.notification set resolved_at = greatest(:at, last_at)
                         where key = :key and resolved_at is null
                        returning *
                        """)
                .param("key", key)
                .param("at", utc(at))
                .query(this::notification)
                .optional();
    }

    List<Notification> recent(int limit) {
        return jdbc.sql("select * from alert.notification order by greatest(at, last_at) desc, id desc limit :limit")
                .param("limit", limit)
                .query(this::notification)
                .list();
    }

    /** Warnings since an instant, and everything still open, oldest first. */
    List<Notification> forDigest(Instant since, Instant until) {
        return jdbc.sql("""
                        select * from alert.notification
                         where severity <> 'INFO'
                           and at <= :until
                           and (resolved_at is null or last_at > :since or resolved_at > :since)
                         order by case severity when 'CRITICAL' then 0 else 1 end, at, id
                        """)
                .param("since", utc(since))
                .param("until", utc(until))
                .query(this::notification)
                .list();
    }

    Optional<Instant> lastOfKind(String kind) {
        return jdbc.sql("select max(at) from alert.notification where kind = :kind")
                .param("kind", kind)
                .query((row, number) -> Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant))
                .single();
    }

    boolean exists(String key) {
        return jdbc.sql("select exists (select 1 from alert.notification where key = :key)")
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    boolean known(UUID id) {
        return jdbc.sql("select exists (select 1 from alert.notification where id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    void count(UUID id, int more) {
        jdbc.sql("update alert.notification set occurrences = occurrences + :more where id = :id")
                .param("more", more)
                .param("id", id)
                .update();
    }

    /** How often one of these kinds happened about a topic since an instant, resolved ones included. */
    int occurrencesSince(Collection<String> kinds, String topic, Instant since) {
        return jdbc.sql("""
                        select count(*) from alert.notification n, unnest(n.occurred_at) as happened
                         where n.topic = :topic and n.kind in (:kinds) and n.last_at > :since and happened > :since
                        """)
                .param("topic", topic)
                .param("kinds", kinds)
                .param("since", utc(since))
                .query(Integer.class)
                .single();
    }

    List<Notification> byIds(Collection<UUID> ids) {
        return jdbc.sql("select * from alert.notification where id in (:ids) order by at, id")
                .param("ids", ids)
                .query(this::notification)
                .list();
    }

    int sweep(Instant before) {
        return jdbc.sql("""
                        delete from alert.notification n
                         where coalesce(n.resolved_at, n.last_at) < :before
                           and not exists (select 1 from alert.delivery d
                                            where d.notification = n.id and d.state = 'WAITING')
                        """).param("before", utc(before)).update();
    }

    List<Mute> mutes(Instant now) {
        return jdbc.sql("select id, target, until, reason from alert.mute where until > :now order by until, id")
                .param("now", utc(now))
                .query((row, number) -> new Mute(
                        row.getObject("id", UUID.class),
                        row.getString("target"),
                        row.getTimestamp("until").toInstant(),
                        row.getString("reason")))
                .list();
    }

    Mute mute(String target, Instant until, String reason, Instant now) {
        UUID id = jdbc.sql("""
                        insert into alert.mute (target, until, reason, created_at)
                        values (:target, :until, :reason, :now) returning id
                        """)
                .param("target", target)
                .param("until", utc(until))
                .param("reason", reason)
                .param("now", utc(now))
                .query(UUID.class)
                .single();
        return new Mute(id, target, until, reason);
    }

    boolean unmute(UUID id) {
        return jdbc.sql("delete from alert.mute where id = :id").param("id", id).update() == 1;
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private Notification notification(ResultSet row, int number) throws SQLException {
        Timestamp resolved = row.getTimestamp("resolved_at");
        return new Notification(
                row.getObject("id", UUID.class),
                row.getTimestamp("at").toInstant(),
                Severity.valueOf(row.getString("severity")),
                row.getString("kind"),
                row.getString("topic"),
                row.getString("key"),
                json.readValue(row.getString("facts"), FACTS),
                Optional.ofNullable(row.getObject("run_id", UUID.class)),
                row.getInt("occurrences"),
                instants(row.getArray("occurred_at")),
                Optional.ofNullable(resolved).map(Timestamp::toInstant));
    }

    private static List<Instant> instants(Array array) throws SQLException {
        return Arrays.stream((Timestamp[]) array.getArray())
                .map(Timestamp::toInstant)
                .toList();
    }
}
