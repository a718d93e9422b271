package io.peaflow.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.PostgresTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** F44: guessing keys from one address, from a hundred, and with a forged X-Forwarded-For. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "peaflow.once=true")
@PostgresTest
@Tag("F44")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuessingIntegrationTests {

    private static final int GUESSES = 10_000;
    private static final int SOURCES = 100;

    @LocalServerPort
    private int port;

    @Value("${peaflow.home}")
    private Path home;

    @Autowired
    private ApiKeys keys;

    @Test
    @Order(1)
    void tenThousandGuessesFromAHundredAddressesHitNothingAndAreThrottled() throws Exception {
        KeySecret target = keys.issue("the target", Scope.ADMIN, null);
        var hits = new AtomicInteger();
        var refused = new AtomicInteger();
        var throttled = new AtomicInteger();
        var withoutRetryAfter = new AtomicInteger();
        var firstThrottle = new AtomicLong(Long.MAX_VALUE);
        long start = System.nanoTime();
        try (var crowd = Executors.newFixedThreadPool(8)) {
            var work = new ArrayList<Callable<Object>>();
            for (int source = 1; source <= SOURCES; source++) {
                int number = source;
                String from = "127.0.1." + number;
                work.add(() -> {
                    try (var guesser = new Caller(port, from)) {
                        for (int guess = 0; guess < GUESSES / SOURCES; guess++) {
                            // Half of the guesses know a prefix that exists.
                            String key = guess % 2 == 0
                                    ? "pk_" + target.prefix()
                                            + KeySecret.random().text().substring(11)
                                    : KeySecret.random().text();
                            var answer = guesser.get(
                                    "/api/v1/checks",
                                    "X-API-Key",
                                    key,
                                    "X-Forwarded-For",
                                    "10.0." + number + "." + guess);
                            switch (answer.statusCode()) {
                                case 401 -> refused.incrementAndGet();
                                case 429 -> {
                                    throttled.incrementAndGet();
                                    firstThrottle.accumulateAndGet(System.nanoTime() - start, Math::min);
                                    if (answer.headers()
                                            .firstValue("Retry-After")
                                            .isEmpty()) {
                                        withoutRetryAfter.incrementAndGet();
                                    }
                                }
                                default -> hits.incrementAndGet();
                            }
                        }
                    }
                    return from;
                });
            }
            for (var done : crowd.invokeAll(work)) {
                assertThat(done.get()).isNotNull();
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        // The common allowance of 100, and what came back of it meanwhile.
        long allowance = 100 + 100 * (took.toSeconds() + 1) / 60;
        assertThat(hits).hasValue(0);
        assertThat(refused.get()).isLessThanOrEqualTo((int) allowance);
        assertThat(refused.get() + throttled.get()).isEqualTo(GUESSES);
        assertThat(withoutRetryAfter).hasValue(0);
        assertThat(Duration.ofNanos(firstThrottle.get())).isLessThan(Duration.ofSeconds(60));
        System.out.printf(
                "F44 %d guesses in %d ms: %d refused, %d throttled, first after %d ms%n",
                GUESSES, took.toMillis(), refused.get(), throttled.get(), firstThrottle.get() / 1_000_000);
    }

    @Test
    @Order(2)
    void aForgedForwardedForDoesNotShiftTheBucket() throws IOException {
        try (var guesser = new Caller(port, "127.0.2.1")) {
            List<Integer> statuses = new ArrayList<>();
            for (int guess = 0; guess < 40; guess++) {
                statuses.add(guesser.get(
                                "/api/v1/checks",
                                "X-API-Key",
                                KeySecret.random().text(),
                                "X-Forwarded-For",
                                "203.0.113." + guess)
                        .statusCode());
            }
            assertThat(statuses.stream().filter(status -> status == 429).count())
                    .isGreaterThanOrEqualTo(28);
        }
    }

    @Test
    @Order(3)
    void theOwnerGetsInAllTheSameOnceTheKeyIsProven() throws Exception {
        String admin = Caller.adminKey(home);
        try (var owner = new Caller(port)) {
            // The crowd has used up the common allowance, at the latest now.
            for (int guess = 0; guess < 30; guess++) {
                owner.get("/api/v1/checks", "X-API-Key", KeySecret.random().text());
            }
            assertThat(owner.get("/api/v1/checks", "X-API-Key", admin).statusCode())
                    .isEqualTo(200);
        }
    }
}
