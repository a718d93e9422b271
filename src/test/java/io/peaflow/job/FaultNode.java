package io.peaflow.job;

import io.peaflow.Peaflow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A whole peaflow in a process of its own, for the tests that kill, pause and multiply it. Its jobs are "load-1" to
 * "load-n"; each run does its items one by one and leaves a row in job.effect for each.
 */
public final class FaultNode {

    /** Where each item of a run leaves its row. */
    static final String EFFECT = "CREATE TABLE IF NOT EXISTS job.effect"
            + " (job text, slot text, item text, lag bigint, at timestamptz DEFAULT clock_timestamp())";

    private FaultNode() {}

    public static void main(String[] args) {
        new SpringApplicationBuilder(Peaflow.class, Wiring.class)
                .web(WebApplicationType.SERVLET)
                .listeners((ApplicationListener<ApplicationReadyEvent>) ready -> {
                    System.out.println("READY");
                    System.out.flush();
                })
                .run(args);
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Wiring {

        @Bean
        RouteBuilder loadRoutes(Environment environment) {
            int jobs = environment.getRequiredProperty("fault.jobs", Integer.class);
            return new RouteBuilder() {
                @Override
                public void configure() {
                    IntStream.rangeClosed(1, jobs)
                            .forEach(n -> from("quartz:load-" + n + "?cron=RAW({{peaflow.jobs.load-" + n
                                            + ".cron}})&trigger.timeZone=Europe/Paris")
                                    .routeId("load-" + n)
                                    .group("job")
                                    .routeConfigurationId("job")
                                    .bean("load", "work"));
                }
            };
        }

        @Bean
        Load load(JdbcClient sql, Environment environment) {
            sql.sql(EFFECT).update();
            return new Load(
                    sql,
                    environment.getProperty("fault.items", Integer.class, 1),
                    environment.getProperty("fault.item-millis", Long.class, 0L),
                    environment.getProperty("fault.store-millis", Long.class, 0L),
                    environment.getProperty("fault.hungry-item", String.class, "none"));
        }
    }

    /** What each run does. An item takes its time before it is stored, or while its transaction holds the run's line. */
    public record Load(JdbcClient sql, int items, long itemMillis, long storeMillis, String hungryItem) {

        public void work(Run run) {
            List<String> names =
                    IntStream.rangeClosed(1, items).mapToObj(Integer::toString).toList();
            run.items(names, this::fetch, (item, fetched) -> store(run, item));
        }

        private void store(Run run, String item) {
            if (storeMillis == 0) {
                effect(run, item);
            } else {
                run.write(() -> {
                    effect(run, item);
                    await(storeMillis);
                    return item;
                });
            }
        }

        private void effect(Run run, String item) {
            sql.sql("INSERT INTO job.effect (job, slot, item, lag) VALUES (?, ?, ?, ?)")
                    .params(
                            run.job(),
                            run.slot(),
                            item,
                            java.time.Duration.between(run.dueAt(), java.time.Instant.now())
                                    .toMillis())
                    .update();
        }

        private String fetch(String item) {
            if (item.equals(hungryItem)) {
                eatTheHeap();
            }
            await(itemMillis);
            return item;
        }

        private static void await(long millis) {
            try {
                new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        private static void eatTheHeap() {
            List<byte[]> eaten = new ArrayList<>();
            while (!Thread.currentThread().isInterrupted()) {
                eaten.add(new byte[1 << 20]);
            }
            throw new IllegalStateException(eaten.size() + " MB did not fill the heap");
        }
    }
}
