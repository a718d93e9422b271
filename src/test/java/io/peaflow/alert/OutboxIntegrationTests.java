package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.check.Finding;
import io.peaflow.check.ProblemFound;
import io.peaflow.check.ProblemGone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** From an event to a letter in the data folder, with nothing configured. */
@AlertRoom
class OutboxIntegrationTests {

    private static final Finding DISK =
            Finding.critical("disk", "412 MB free of 20 GB", "Make room, or move the data folder.");

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    SettableClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Channels channels;

    @Value("${peaflow.home}")
    Path home;

    @BeforeEach
    void clear() throws IOException {
        jdbc.sql("truncate alert.notification cascade").update();
        if (Files.isDirectory(home.resolve("outbox"))) {
            for (Path file : files("")) {
                Files.delete(file);
            }
        }
    }

    @Test
    void writesWhatWouldHaveBeenSentAndTakesItBack() throws IOException {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            events.publishEvent(new ProblemFound(DISK, clock.instant()));
            assertThat(sent()).isZero();
        });
        await().until(() -> sent() == 1);

        assertThat(text("check-disk"))
                .contains("[peaflow] Critical: disk: 412 MB free of 20 GB")
                .contains("Make room, or move the data folder.")
                .contains("docs/jobs/self-check.md")
                .contains("Sat 21 Nov 2026 13:00:00 CET");

        events.publishEvent(new ProblemGone(Finding.ok("disk", "9 GB free"), clock.instant()));
        await().until(() -> sent() == 2);
        assertThat(files("resolved")).hasSize(2);
    }

    @Test
    void aRolledBackTransactionTellsNothing() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            events.publishEvent(
                    new ProblemFound(Finding.critical("phantom", "never happened", "Nothing to do."), clock.instant()));
            status.setRollbackOnly();
        });
        assertThat(jdbc.sql("select count(*) from alert.notification where topic = 'check/phantom'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aTestMessageArrivesAndSaysSo() throws IOException {
        assertThat(channels.test("outbox")).isEqualTo(new Channels.TestResult("outbox", true, "delivered"));
        assertThat(text("alert-outbox")).contains("test of the channel outbox");
    }

    private int sent() {
        return jdbc.sql("select count(*) from alert.delivery where state = 'SENT'")
                .query(Integer.class)
                .single();
    }

    private String text(String part) throws IOException {
        return Files.readString(files(part).stream()
                .filter(file -> file.toString().endsWith(".txt"))
                .findFirst()
                .orElseThrow());
    }

    private List<Path> files(String part) throws IOException {
        try (Stream<Path> found = Files.list(home.resolve("outbox"))) {
            return found.filter(file -> file.toString().contains(part)).toList();
        }
    }
}
