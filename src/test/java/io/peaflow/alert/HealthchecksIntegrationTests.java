package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.check.Level;
import io.peaflow.job.JobEvent.RunEnded;
import io.peaflow.job.JobEvent.RunStarted;
import io.peaflow.job.RunState;
import io.peaflow.job.Trigger;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The dead man's switch is told, believes nothing it should not, and never holds a job up. */
@AlertRoom
class HealthchecksIntegrationTests {

    private static final String CHECK = "/31365bce-8da9-4729-8ff3-aaa71d56b712";
    private static final ScriptedWeb WEB;

    static {
        try {
            WEB = new ScriptedWeb();
        } catch (IOException trouble) {
            throw new IllegalStateException(trouble);
        }
    }

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    SettableClock clock;

    @Autowired
    Healthchecks healthchecks;

    @Autowired
    PlatformTransactionManager transactions;

    private final UUID run = UUID.randomUUID();

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("peaflow.alert.allowed-private-targets", () -> "127.0.0.0/8");
        settings.add("peaflow.alert.healthchecks.base-url", () -> WEB.url(""));
        settings.add("peaflow.alert.healthchecks.ping-key", () -> "fqOOd6");
        settings.add("peaflow.jobs.prices.cron", () -> "0 0 6 * * ?");
        settings.add("peaflow.alert.healthchecks.checks[0].job", () -> "prices");
        settings.add("peaflow.alert.healthchecks.checks[0].uuid", () -> CHECK.substring(1));
        settings.add("peaflow.alert.healthchecks.checks[1].job", () -> "backup");
        settings.add("peaflow.alert.healthchecks.checks[1].slug", () -> "nightly");
    }

    @BeforeEach
    void listen() {
        WEB.calls.clear();
        for (String suffix : new String[] {"", "/start", "/fail"}) {
            WEB.usually(CHECK + suffix, 200, "OK");
            WEB.usually("/fqOOd6/nightly" + suffix, 200, "OK");
        }
    }

    @AfterAll
    static void silence() {
        WEB.close();
    }

    @Test
    void aRunIsToldFromStartToEndUnderItsId() {
        started("prices");
        ended("prices", RunState.SUCCEEDED);
        started("backup");
        ended("backup", RunState.FAILED);
        ended("unlisted", RunState.FAILED);
        await().until(() -> WEB.calls.size() == 4);

        assertThat(WEB.calls)
                .extracting(ScriptedWeb.Call::path)
                .containsExactly(CHECK + "/start", CHECK, "/fqOOd6/nightly/start", "/fqOOd6/nightly/fail");
        assertThat(WEB.calls).allSatisfy(call -> assertThat(call.query()).isEqualTo("rid=" + run));
        await().until(() -> healthchecks.look().level() == Level.OK);
    }

    @Test
    void anAnswerOfOkThatIsNoneIsSaid() throws IOException {
        WEB.next(CHECK, 200, ScriptedWeb.recorded("healthchecks/ping_not_found_200.txt"), Map.of());
        ended("prices", RunState.SUCCEEDED);
        await().until(() -> healthchecks.look().level() == Level.WARNING);
        assertThat(healthchecks.look().summary()).contains("prices").contains("OK (not found)");
        assertThat(healthchecks.look().remedy()).contains("create it");
        ended("prices", RunState.SUCCEEDED);
        await().until(() -> healthchecks.look().level() == Level.OK);
    }

    @Test
    void aServiceThatHangsHoldsNobodyUp() {
        WEB.next(CHECK + "/start", -1, "", Map.of());
        long before = System.nanoTime();
        healthchecks.on(new RunStarted(run, "prices", "2026-11-21", 1, clock.instant()));
        for (int number = 0; number < 1000; number++) {
            healthchecks.on(end("prices", RunState.SUCCEEDED));
        }
        assertThat(System.nanoTime() - before).isLessThan(1_000_000_000L);
        await("what found room waits for the one that hangs until its deadline, the rest is left out")
                .until(() -> WEB.calls(CHECK).size() == 200);
        await().until(() -> healthchecks.look().level() == Level.OK);
    }

    @Test
    void whatIsRolledBackIsNotTold() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            started("prices");
            status.setRollbackOnly();
        });
        ended("backup", RunState.TIMED_OUT);
        await().until(() -> WEB.calls.size() == 1);
        assertThat(WEB.calls.getFirst().path()).isEqualTo("/fqOOd6/nightly/fail");
    }

    private void started(String job) {
        events.publishEvent(new RunStarted(run, job, "2026-11-21", 1, clock.instant()));
    }

    private void ended(String job, RunState state) {
        events.publishEvent(end(job, state));
    }

    private RunEnded end(String job, RunState state) {
        return new RunEnded(run, job, "2026-11-21", state, 1, "as it went", clock.instant(), Trigger.SCHEDULE);
    }
}
