package io.peaflow.platform;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Do this machine's clock and the database's agree, and does ours run evenly? */
@Component
class ClockCheck implements Check {

    private static final Duration NOTICEABLE = Duration.ofSeconds(1);
    private static final Duration HARMFUL = Duration.ofSeconds(30);
    private static final Duration JUMP_IS_NEWS_FOR = Duration.ofMinutes(10);
    private static final Telling REMEDY = Telling.of("clock.remedy");

    private final DataSource source;
    private final Clock clock;

    private Instant lastWall;
    private long lastNanos = System.nanoTime();
    private Duration jump = Duration.ZERO;
    private long jumpNanos;

    ClockCheck(DataSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.lastWall = clock.instant();
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public Finding look() {
        try (Connection connection = source.getConnection();
                var statement = connection.prepareStatement("SELECT clock_timestamp()")) {
            Instant before = clock.instant();
            try (var rows = statement.executeQuery()) {
                rows.next();
                Instant there = rows.getObject(1, OffsetDateTime.class).toInstant();
                Instant after = clock.instant();
                Instant here = before.plus(Duration.between(before, after).dividedBy(2));
                return judge(Duration.between(there, here), after, System.nanoTime());
            }
        } catch (SQLException away) {
            return Finding.warning(
                    name(), Telling.of("clock.unread", away.getMessage()), Telling.of("clock.unread.remedy"));
        }
    }

    synchronized Finding judge(Duration ahead, Instant wall, long nanos) {
        Duration uneven = Duration.between(lastWall, wall).minusNanos(nanos - lastNanos);
        lastWall = wall;
        lastNanos = nanos;
        if (uneven.abs().compareTo(NOTICEABLE) > 0) {
            jump = uneven;
            jumpNanos = nanos;
        }
        if (ahead.abs().compareTo(NOTICEABLE) > 0) {
            Telling summary = Telling.of("clock.ahead", ahead.toMillis());
            return ahead.abs().compareTo(HARMFUL) > 0
                    ? Finding.critical(name(), summary, REMEDY)
                    : Finding.warning(name(), summary, REMEDY);
        }
        if (!jump.isZero() && nanos - jumpNanos < JUMP_IS_NEWS_FOR.toNanos()) {
            return Finding.warning(name(), Telling.of("clock.jumped", jump.toMillis()), REMEDY);
        }
        return Finding.ok(name(), Telling.of("clock.ok", ahead.abs().toMillis()));
    }
}
