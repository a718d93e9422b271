package io.peaflow.marketdata.source;

import io.peaflow.testing.PostgresTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The whole application, ready to fetch: a second's deadline, a clock that moves, and pauses that only are written down. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "peaflow.once=true",
            "peaflow.server.port=0",
            "peaflow.http.deadline=1s",
            "peaflow.http.connect-timeout=500ms",
            "peaflow.market-data.fetch.budget=10m"
        })
@PostgresTest(database = "fetching")
@Import(Fetching.Wiring.class)
@interface Fetching {

    /** {@code peaflow.http.deadline} above. */
    Duration DEADLINE = Duration.ofSeconds(1);

    /** Waits for nothing, and remembers how long it should have. */
    class Pauses implements Pause {

        final List<Duration> asked = new CopyOnWriteArrayList<>();

        @Override
        public void await(Duration time) {
            asked.add(time);
        }
    }

    /** Stands still until a test moves it. */
    class HandClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-21T05:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Stand in for the beans of those types. */
    @TestConfiguration(proxyBeanMethods = false)
    class Wiring {

        @Bean
        @Primary
        Pauses pauses() {
            return new Pauses();
        }

        @Bean
        @Primary
        HandClock handClock() {
            return new HandClock();
        }
    }
}
