package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.check.Finding;
import io.peaflow.check.ProblemFound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import tools.jackson.databind.json.JsonMapper;

/** Alerts leave while PostgreSQL is away, are merged when it is back, and are sent once. */
@AlertRoom
@Import(DatabaseAbsenceIntegrationTests.Unplugged.class)
class DatabaseAbsenceIntegrationTests {

    private static final AtomicBoolean AWAY = new AtomicBoolean();

    @TestConfiguration
    static class Unplugged {

        @Bean
        static BeanPostProcessor plug() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource source ? new Plug(source) : bean;
                }
            };
        }
    }

    /** Behaves like a pool whose server is gone. */
    static final class Plug extends DelegatingDataSource {

        Plug(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (AWAY.get()) {
                throw new SQLTransientConnectionException("the server is away", "08001");
            }
            return super.getConnection();
        }
    }

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    SettableClock clock;

    @Autowired
    CamelContext camel;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    NotificationTable table;

    @Autowired
    Spool spool;

    @Value("${peaflow.home}")
    Path home;

    /** Other tests of the room find the plug too. */
    @AfterAll
    static void plugged() {
        AWAY.set(false);
    }

    @BeforeEach
    void back() throws Exception {
        AWAY.set(false);
        await().until(spool::isEmpty);
        jdbc.sql("truncate alert.notification cascade").update();
        jdbc.sql("truncate alert.channel_state").update();
        // A look that begins before the clock moves and ends after it would find the database away for two hours.
        camel.getRouteController().suspendRoute("alert-delivery");
        clock.forward(Duration.ofHours(2));
        camel.getRouteController().resumeRoute("alert-delivery");
        for (Path file : files("outbox", "")) {
            Files.delete(file);
        }
    }

    @Test
    void aCriticalAlertLeavesFromTheSpoolAndIsMergedOnce() throws IOException {
        AWAY.set(true);
        found("net");
        found("net");
        await().until(() -> files("outbox", "check-net").size() == 2);
        assertThat(files("spool", ".json")).hasSize(1);
        assertThat(new Spool(home.resolve("spool"), JsonMapper.shared(), null).holds("check/net"))
                .as("a restart would know it")
                .isTrue();

        AWAY.set(false);
        await().until(() -> table.open("check/net").isPresent() && spool.isEmpty());
        assertThat(files("spool", ".json")).isEmpty();
        assertThat(table.open("check/net").orElseThrow().occurrences()).isEqualTo(2);
        clock.forward(Duration.ofMinutes(10));
        assertThat(jdbc.sql("select state from alert.delivery")
                        .query(String.class)
                        .list())
                .containsExactly("SENT");
        assertThat(files("outbox", "check-net")).as("not told again").hasSize(2);
    }

    @Test
    void theAbsenceItselfIsToldAndTakenBack() throws IOException {
        AWAY.set(true);
        await().until(() -> {
            clock.forward(Duration.ofSeconds(10));
            return files("outbox", "critical_check-database").size() == 2;
        });
        AWAY.set(false);
        await().until(() -> files("outbox", "resolved_check-database").size() == 2);
        assertThat(Files.readString(files("outbox", "resolved_check-database").stream()
                        .filter(file -> file.toString().endsWith(".txt"))
                        .findFirst()
                        .orElseThrow()))
                .contains("PostgreSQL answers again.");
        assertThat(table.open("alert/database")).isEmpty();
    }

    @Test
    void aThousandAlertsWithoutDatabaseAreThreeMessagesAtMost() throws IOException {
        AWAY.set(true);
        for (int number = 0; number < 300; number++) {
            found("burst-" + number);
        }
        await().until(() -> files("outbox", "burst").size() == 2);
        clock.forward(Duration.ofSeconds(29));
        clock.forward(Duration.ofSeconds(2));
        await().until(() -> files("outbox", "burst").size() >= 4);
        AWAY.set(false);
        await().atMost(Duration.ofSeconds(30)).until(spool::isEmpty);
        clock.forward(Duration.ofMinutes(5));
        assertThat(jdbc.sql("select count(*) from alert.delivery where state = 'WAITING' and notification in"
                                + " (select id from alert.notification where kind = 'problem')")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(files("outbox", "burst")).hasSizeLessThanOrEqualTo(6);
    }

    private void found(String check) {
        events.publishEvent(
                new ProblemFound(Finding.critical(check, "does not work", "Make it work."), clock.instant()));
    }

    private List<Path> files(String folder, String part) throws IOException {
        if (!Files.isDirectory(home.resolve(folder))) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(home.resolve(folder))) {
            return found.filter(file -> file.getFileName().toString().contains(part)
                            && !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
