package io.peaflow.check;

import io.peaflow.kernel.Redaction;
import io.peaflow.kernel.Telling;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks every check and tells what changed: a problem that was not known or whose level changed, and one that is gone. What was
 * told is kept in the same transaction in which it is told.
 */
@Component("selfCheck")
public class SelfCheck {

    private final Checks checks;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    SelfCheck(
            Checks checks,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.checks = checks;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.events = events;
        this.clock = clock;
    }

    /** Looks, tells, remembers; returns how it went in one line. */
    public Telling look() {
        // Asked outside the transaction: a check may take its time.
        List<Finding> findings = checks.look();
        transaction.executeWithoutResult(status -> remember(findings));
        long warnings = count(findings, Level.WARNING);
        long criticals = count(findings, Level.CRITICAL);
        return Telling.of("self-check.outcome", findings.size(), criticals, warnings);
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private void remember(List<Finding> findings) {
        // Two nodes that look at once tell one after the other, so that each change is told once.
        jdbc.sql("LOCK TABLE \"check\".problem IN SHARE ROW EXCLUSIVE MODE").update();
        Instant now = clock.instant();
        Map<String, Level> known = known();
        for (Finding finding : findings) {
            Level before = known.remove(finding.check());
            if (finding.level() != Level.OK) {
                keep(finding, now);
                if (before != finding.level()) {
                    events.publishEvent(new ProblemFound(masked(finding), now));
                }
            } else if (before != null) {
                forget(finding.check());
                events.publishEvent(new ProblemGone(masked(finding), now));
            }
        }
        // Raised by a check that no longer exists.
        known.keySet().forEach(check -> {
            forget(check);
            events.publishEvent(new ProblemGone(Finding.ok(check, Telling.of("check.gone")), now));
        });
    }

    private Map<String, Level> known() {
        var known = new HashMap<String, Level>();
        jdbc.sql("SELECT check_name, level FROM \"check\".problem")
                .query((row, number) -> known.put(row.getString("check_name"), Level.valueOf(row.getString("level"))))
                .list();
        return known;
    }

    private void keep(Finding finding, Instant now) {
        Finding masked = masked(finding);
        jdbc.sql("""
                        INSERT INTO "check".problem (check_name, level, summary, remedy, since, seen_at)
                        VALUES (:check, :level, :summary, :remedy, :now, :now)
                        ON CONFLICT (check_name) DO UPDATE SET
                            level = excluded.level, summary = excluded.summary, remedy = excluded.remedy, seen_at = excluded.seen_at
                        """)
                .param("check", masked.check())
                .param("level", masked.level().name())
                .param("summary", masked.summary())
                .param("remedy", masked.remedy())
                .param("now", Timestamp.from(now))
                .update();
    }

    private void forget(String check) {
        jdbc.sql("DELETE FROM \"check\".problem WHERE check_name = :check")
                .param("check", check)
                .update();
    }

    private static Finding masked(Finding finding) {
        return new Finding(
                finding.check(),
                finding.level(),
                Redaction.mask(finding.summary(), 1_000),
                Redaction.mask(finding.remedy(), 1_000),
                finding.said().with(text -> Redaction.mask(text, 1_000)),
                finding.advice().with(text -> Redaction.mask(text, 1_000)));
    }
}
