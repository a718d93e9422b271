package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What leaves at night, what waits for the morning, and what a process that ends sends before it goes. */
@AlertRoom
@TestPropertySource(
        properties = {
            "peaflow.alert.quiet-hours.from=22:00",
            "peaflow.alert.quiet-hours.to=07:00",
            "peaflow.alert.channels[0].name=box",
            "peaflow.alert.channels[0].type=outbox",
            "peaflow.alert.channels[0].severities=CRITICAL,INFO"
        })
class QuietHoursIntegrationTests {

    /** 22:30 in Paris. */
    private static final Instant NIGHT = Instant.parse("2026-11-21T21:30:00Z");

    private static final Instant MORNING = Instant.parse("2026-11-22T06:00:01Z");

    @Autowired
    SettableClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Notifications notifications;

    @Autowired
    Deliveries deliveries;

    @Autowired
    CamelContext camel;

    @Autowired
    ObjectProvider<CamelContext> contexts;

    @Autowired
    ObjectProvider<io.peaflow.backup.StateKeeper> states;

    @BeforeEach
    void night() {
        jdbc.sql("truncate alert.notification cascade").update();
        jdbc.sql("truncate alert.channel_state").update();
        clock.set(NIGHT);
    }

    private void raise(Severity severity) {
        raise(severity, "signal/" + severity);
    }

    private void raise(Severity severity, String key) {
        notifications.raise(new Fact(
                clock.instant(),
                severity,
                "signal-issued",
                "signal",
                key,
                Map.of("name", "value"),
                Optional.empty(),
                false));
    }

    private List<String> sent() {
        return jdbc.sql("select n.severity from alert.delivery d join alert.notification n on n.id = d.notification"
                        + " where d.state = 'SENT' order by n.severity")
                .query(String.class)
                .list();
    }

    @Test
    void atNightOnlyTheCriticalLeavesAndTheRestComesInTheMorning() {
        raise(Severity.INFO);
        raise(Severity.CRITICAL);
        await().until(() -> sent().equals(List.of("CRITICAL")));

        clock.set(MORNING.minusSeconds(60));
        assertThat(deliveries.due(null)).as("a minute before seven").isEmpty();
        assertThat(sent()).containsExactly("CRITICAL");

        clock.set(MORNING);
        await().until(() -> sent().equals(List.of("CRITICAL", "INFO")));
    }

    @Test
    void aProcessThatDoesOneWordSendsWhatItHasToTellBeforeItGoes() throws Exception {
        camel.getRouteController().suspendRoute("alert-delivery");
        try {
            raise(Severity.CRITICAL);
            var server = new LastPost(contexts, states, false);
            server.start();
            assertThat(server.isRunning()).isTrue();
            server.stop();
            assertThat(sent()).as("a server has its next poll").isEmpty();

            var word = new LastPost(contexts, states, true);
            word.start();
            word.stop();
            assertThat(word.isRunning()).isFalse();
            assertThat(word.getPhase()).isEqualTo(Integer.MAX_VALUE);
            await().atMost(Duration.ofSeconds(5)).until(() -> sent().equals(List.of("CRITICAL")));

            // The next ones would be gathered for half a minute, in which this process is gone.
            clock.set(MORNING);
            raise(Severity.INFO, "one");
            raise(Severity.INFO, "another");
            new LastPost(contexts, states, true).stop();
            assertThat(sent()).containsExactly("CRITICAL", "INFO", "INFO");
        } finally {
            camel.getRouteController().resumeRoute("alert-delivery");
        }
    }
}
