package io.peaflow.job;

import io.peaflow.testing.PostgresTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The whole application with one more job, "probe", that does what the test says. Its slots are the minutes. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        properties = {
            "camel.main.routes-include-pattern=classpath:camel/*.camel.yaml,classpath:routes/*.camel.yaml",
            "peaflow.jobs.probe.cron=0 * * * * ?",
            "peaflow.jobs.probe.deadline=20s",
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
@interface ProbeJob {

    /** What the job does, set anew by each test. */
    class Work {
        private final AtomicReference<Consumer<Run>> todo = new AtomicReference<>(run -> {});

        public void work(Run run) {
            todo.get().accept(run);
        }

        void does(Consumer<Run> work) {
            todo.set(work);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    class Wiring {
        @Bean
        Work probe() {
            return new Work();
        }
    }
}
