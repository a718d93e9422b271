package io.peaflow.job;

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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole application with one more job, "probe", that does what the test says. Its slots are the minutes. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "camel.main.routes-include-pattern=classpath:camel/*.camel.yaml,classpath:routes/*.camel.yaml",
            "peaflow.jobs.probe.cron=0 * * * * ?",
            "peaflow.jobs.probe.deadline=8s",
            "peaflow.jobs.probe.catch-up.policy=none",
            "peaflow.jobs.probe.retry.attempts=2",
            "peaflow.jobs.probe.retry.first-delay=100ms",
            "peaflow.node.heartbeat=200ms",
            "peaflow.node.lease=1s",
            "peaflow.once=true",
            "peaflow.server.port=0"
        })
@PostgresTest(database = "probe")
@Import(ProbeJob.Wiring.class)
public @interface ProbeJob {

    /** What the job does, set anew by each test. */
    class Work {
        private final AtomicReference<Consumer<Run>> todo = new AtomicReference<>(run -> {});

        public void work(Run run) {
            todo.get().accept(run);
        }

        public void does(Consumer<Run> work) {
            todo.set(work);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    class Wiring {
        @Bean
        Work probe() {
            return new Work();
        }

        @Bean
        @Primary
        MovableClock movableClock() {
            return new MovableClock();
        }

        /** A route whose messages can fail, without a job behind it. */
        @Bean
        RouteBuilder letters(Letters letterBox) {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("timer:letters?delay=86400000&repeatCount=1")
                            .routeId("letters")
                            .group("job")
                            .bean(letterBox, "open");
                }
            };
        }

        @Bean
        Letters letterBox(JdbcClient sql) {
            return new Letters(sql);
        }
    }

    /** Has one effect for each letter, but for those that are poisoned. */
    record Letters(JdbcClient sql) {
        public void open(String letter) {
            if (letter.startsWith("poison")) {
                throw new IllegalStateException("poisoned: " + letter);
            }
            sql.sql("INSERT INTO job.effect VALUES (?)").param(letter).update();
        }
    }

    /** The system's clock, moved by as much as a test says. */
    class MovableClock extends Clock {
        private volatile Duration by = Duration.ZERO;

        public void move(Duration by) {
            this.by = by;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(by);
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
}
