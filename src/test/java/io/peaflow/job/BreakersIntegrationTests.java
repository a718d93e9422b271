package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ProbeJob
class BreakersIntegrationTests {

    private static final String HOST = "prices.example.net";

    @Autowired
    Breakers breakers;

    @Autowired
    JobSettings settings;

    @Autowired
    JdbcClient sql;

    @Autowired
    ProbeJob.MovableClock clock;

    @BeforeEach
    void forget() {
        sql.sql("TRUNCATE job.remote_host").update();
    }

    @AfterEach
    void setTheClockRight() {
        clock.move(Duration.ZERO);
    }

    @Test
    void opensAfterAsManyFailuresAsConfiguredAndASuccessClosesIt() {
        for (int n = 1; n < settings.breaker().failures(); n++) {
            breakers.failed(HOST, "reset", null);
            assertThat(breakers.ask(HOST)).isEqualTo(new Breakers.Answer.Go(false));
        }
        breakers.failed(HOST, "reset", null);
        assertThat(breakers.ask(HOST)).isInstanceOf(Breakers.Answer.Wait.class);
        breakers.succeeded(HOST);
        assertThat(breakers.ask(HOST)).isEqualTo(new Breakers.Answer.Go(false));
        assertThat(breakers.list()).isEmpty();
    }

    @Test
    void obeysRetryAfterAtOnceAndNeverShortensABlock() {
        breakers.failed(HOST, "429", Duration.ofMinutes(20));
        breakers.failed(HOST, "429", Duration.ofSeconds(1));
        assertThat(breakers.ask(HOST))
                .isInstanceOfSatisfying(
                        Breakers.Answer.Wait.class,
                        wait -> assertThat(wait.until()).isAfter(Instant.now().plus(Duration.ofMinutes(19))));
    }

    @Test
    void letsExactlyOneProbeOutAfterABlockHoweverManyAsk() throws InterruptedException {
        breakers.failed(HOST, "429", Duration.ofMinutes(1));
        // Another Breakers is what a restarted process has: nothing but the row.
        Breakers restarted = new Breakers(sql, clock, settings);
        clock.move(Duration.ofMinutes(2));
        AtomicInteger probes = new AtomicInteger();
        List<Thread> callers = IntStream.range(0, 16)
                .mapToObj(n -> Thread.ofPlatform().start(() -> {
                    if ((n % 2 == 0 ? breakers : restarted).ask(HOST) instanceof Breakers.Answer.Go) {
                        probes.incrementAndGet();
                    }
                }))
                .toList();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(probes).hasValue(1);
        breakers.failed(HOST, "still 429", Duration.ofMinutes(5));
        assertThat(breakers.ask(HOST)).isInstanceOf(Breakers.Answer.Wait.class);
    }
}
