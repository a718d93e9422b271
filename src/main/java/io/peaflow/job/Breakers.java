package io.peaflow.job;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which remote hosts are left alone, and until when. Callers ask before they call. After a block exactly one probe goes
 * out, from whichever node asks first; a restart forgets nothing.
 */
@Component
public class Breakers {

    /** What a caller may do. */
    public sealed interface Answer {
        /** Call, and then say how it went. */
        record Go(boolean probe) implements Answer {}

        /** Do not call before the moment. */
        record Wait(Instant until, String reason) implements Answer {}
    }

    /** The state of one host. */
    public record RemoteHost(
            String host,
            int failures,
            @Nullable Instant blockedUntil,
            @Nullable String reason) {}

    /** A probe that never came back is forgotten after this long. */
    private static final Duration PROBE_TIME = Duration.ofMinutes(2);

    private final JdbcClient sql;
    private final Clock clock;
    private final JobSettings.Breaker settings;

    Breakers(JdbcClient sql, Clock clock, JobSettings settings) {
        this.sql = sql;
        this.clock = clock;
        this.settings = settings.breaker();
    }

    /** Whether the host may be called now. */
    public Answer ask(String host) {
        Instant now = clock.instant();
        RemoteHost known = find(host);
        if (known == null || known.blockedUntil() == null) {
            return new Answer.Go(false);
        }
        String reason = known.reason() == null ? "blocked" : known.reason();
        if (known.blockedUntil().isAfter(now)) {
            return new Answer.Wait(known.blockedUntil(), reason);
        }
        boolean ours = sql.sql("""
                                UPDATE job.remote_host SET probe_until = ?
                                WHERE host = ? AND blocked_until <= ? AND (probe_until IS NULL OR probe_until < ?)""")
                        .params(at(now.plus(PROBE_TIME)), host, at(now), at(now))
                        .update()
                == 1;
        return ours ? new Answer.Go(true) : new Answer.Wait(now.plus(PROBE_TIME), "a probe is on its way: " + reason);
    }

    /** The host answered as it should: it is open again. */
    public void succeeded(String host) {
        sql.sql("""
                        UPDATE job.remote_host SET failures = 0, blocked_until = NULL, probe_until = NULL, reason = NULL,
                               changed_at = ?
                        WHERE host = ? AND (failures > 0 OR blocked_until IS NOT NULL)""").params(at(clock.instant()), host).update();
    }

    /** The host failed; with {@code retryAfter} it is left alone at once, else after as many failures as configured. */
    public void failed(String host, String reason, @Nullable Duration retryAfter) {
        Instant now = clock.instant();
        int failures = sql.sql("""
                        INSERT INTO job.remote_host AS h (host, failures, reason, changed_at) VALUES (?, 1, ?, ?)
                        ON CONFLICT (host) DO UPDATE SET failures = h.failures + 1, reason = excluded.reason,
                            probe_until = NULL, changed_at = excluded.changed_at
                        RETURNING failures""")
                .params(host, RunStory.oneLine(reason), at(now))
                .query(Integer.class)
                .single();
        Duration closed = retryAfter != null ? retryAfter : openFor(failures);
        if (closed.isPositive()) {
            sql.sql("UPDATE job.remote_host SET blocked_until = greatest(blocked_until, ?) WHERE host = ?")
                    .params(at(now.plus(closed)), host)
                    .update();
        }
    }

    private Duration openFor(int failures) {
        if (failures < settings.failures()) {
            return Duration.ZERO;
        }
        long doubled = settings.firstOpen().toMillis() << Math.min(failures - settings.failures(), 20);
        return Duration.ofMillis(Math.min(doubled, settings.longestOpen().toMillis()));
    }

    /** Every host that has failed and has not recovered. */
    public List<RemoteHost> list() {
        return sql.sql(
                        "SELECT host, failures, blocked_until, reason FROM job.remote_host WHERE failures > 0 ORDER BY host")
                .query((row, n) -> host(row))
                .list();
    }

    private @Nullable RemoteHost find(String host) {
        return sql.sql("SELECT host, failures, blocked_until, reason FROM job.remote_host WHERE host = ?")
                .param(host)
                .query((row, n) -> host(row))
                .optional()
                .orElse(null);
    }

    private static RemoteHost host(java.sql.ResultSet row) throws java.sql.SQLException {
        Timestamp until = row.getTimestamp(3);
        return new RemoteHost(
                row.getString(1), row.getInt(2), until == null ? null : until.toInstant(), row.getString(4));
    }

    private static Timestamp at(Instant instant) {
        return Timestamp.from(instant);
    }
}
