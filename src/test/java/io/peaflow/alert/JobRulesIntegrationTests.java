package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.job.JobEvent.DeadLetterFiled;
import io.peaflow.job.JobEvent.DeskCleared;
import io.peaflow.job.JobEvent.RunEnded;
import io.peaflow.job.JobEvent.RunLate;
import io.peaflow.job.RunState;
import io.peaflow.job.Trigger;
import io.peaflow.marketdata.BarsQuarantined;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rules about jobs that are built in. */
@AlertRoom
class JobRulesIntegrationTests {

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    SettableClock clock;

    @Autowired
    NotificationTable table;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void clear() {
        jdbc.sql("delete from alert.notification").update();
        clock.forward(Duration.ofHours(3));
    }

    @Test
    void aFailureIsOpenUntilTheJobSucceeds() {
        ended(RunState.FAILED);
        Notification failed = table.open("job-failed/prices").orElseThrow();
        assertThat(failed.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(failed.topic()).isEqualTo("job/prices");
        assertThat(failed.run()).isPresent();
        assertThat(failed.facts()).containsEntry("reason", "no answer").containsEntry("runbook", "docs/jobs/prices.md");

        ended(RunState.SUCCEEDED);
        assertThat(table.open("job-failed/prices")).isEmpty();
    }

    @Test
    @Tag("F38")
    void moreThanTwoFailuresWithinAnHourAreToldOnce() {
        ended(RunState.FAILED);
        clock.forward(Duration.ofMinutes(15));
        ended(RunState.SUCCEEDED);
        clock.forward(Duration.ofMinutes(15));
        ended(RunState.TIMED_OUT);
        assertThat(table.open("job-failing-repeatedly/prices")).isEmpty();
        clock.forward(Duration.ofMinutes(15));
        ended(RunState.FAILED);
        Notification repeated = table.open("job-failing-repeatedly/prices").orElseThrow();
        assertThat(repeated.facts()).containsEntry("failures", "3");

        clock.forward(Duration.ofMinutes(5));
        ended(RunState.FAILED);
        assertThat(rows("job-failing-repeatedly")).isEqualTo(1);
        ended(RunState.SUCCEEDED);
        assertThat(table.open("job-failing-repeatedly/prices"))
                .as("a success in between ends nothing")
                .isPresent();
        clock.forward(Duration.ofMinutes(61));
        ended(RunState.SUCCEEDED);
        assertThat(table.open("job-failing-repeatedly/prices")).isEmpty();
    }

    @Test
    void twoFailuresWithinAnHourAndOneLaterAreNoSeries() {
        ended(RunState.FAILED);
        clock.forward(Duration.ofMinutes(30));
        ended(RunState.FAILED);
        clock.forward(Duration.ofMinutes(45));
        ended(RunState.FAILED);
        assertThat(table.open("job-failing-repeatedly/prices")).isEmpty();
    }

    @Test
    void lateMissedAndIncompleteAreWarningsThatASuccessEnds() {
        events.publishEvent(new RunLate("prices", "2026-11-21", clock.instant(), clock.instant(), null));
        ended(RunState.MISSED);
        ended(RunState.PARTIAL);
        assertThat(table.open("job-late/prices"))
                .as("it ran, if not completely")
                .isEmpty();
        assertThat(table.open("job-partial/prices").orElseThrow().severity()).isEqualTo(Severity.WARNING);
        ended(RunState.SUCCEEDED);
        assertThat(table.open("job-partial/prices")).isEmpty();
    }

    @Test
    void aNewestPriceInDoubtIsToldAtOnceAndWhatElseWaitsWithTheDigest() {
        UUID run = UUID.randomUUID();
        events.publishEvent(new BarsQuarantined(
                run,
                List.of("LQQ 2026-11-20 (HUNDREDFOLD)", "CW8 2020-03-12 (BIG_MOVE)"),
                List.of("LQQ 2026-11-20 (HUNDREDFOLD)"),
                clock.instant()));
        Notification urgent = told("price-held-back");
        assertThat(urgent.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(urgent.facts()).containsEntry("bars", "LQQ 2026-11-20 (HUNDREDFOLD)");
        Notification others = told("bars-quarantined");
        assertThat(others.severity()).isEqualTo(Severity.WARNING);
        assertThat(others.facts()).containsEntry("bars", "CW8 2020-03-12 (BIG_MOVE)");
    }

    private Notification told(String kind) {
        return table.recent(10).stream()
                .filter(one -> one.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void statesThatAreNoTroubleSayNothing() {
        ended(RunState.COALESCED);
        ended(RunState.SKIPPED);
        assertThat(table.recent(10)).isEmpty();
    }

    @Test
    void deadLettersWaitUntilTheDeskIsClear() {
        for (int letter = 0; letter < 3; letter++) {
            events.publishEvent(new DeadLetterFiled(
                    UUID.randomUUID(), "prices", "IOException", "password=hunter22222 refused", clock.instant(), null));
        }
        Notification waiting = table.open("dead-letters").orElseThrow();
        assertThat(waiting.occurrences()).isEqualTo(3);
        assertThat(waiting.severity()).isEqualTo(Severity.WARNING);
        assertThat(waiting.facts().get("reason")).doesNotContain("hunter22222");
        events.publishEvent(new DeskCleared(clock.instant()));
        assertThat(table.open("dead-letters")).isEmpty();
    }

    @Test
    void whatIsOverIsForgottenInTime() {
        ended(RunState.FAILED);
        ended(RunState.SUCCEEDED);
        jdbc.sql("update alert.delivery set state = 'SENT'").update();
        assertThat(table.sweep(clock.instant().minus(Duration.ofDays(1)))).isZero();
        assertThat(table.sweep(clock.instant().plus(Duration.ofDays(1)))).isEqualTo(1);
    }

    private void ended(RunState state) {
        events.publishEvent(new RunEnded(
                UUID.randomUUID(), "prices", "2026-11-21", state, 1, "no answer", clock.instant(), Trigger.SCHEDULE));
    }

    private int rows(String kind) {
        return jdbc.sql("select count(*) from alert.notification where kind = :kind")
                .param("kind", kind)
                .query(Integer.class)
                .single();
    }
}
