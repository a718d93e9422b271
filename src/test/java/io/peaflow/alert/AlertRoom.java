package io.peaflow.alert;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.peaflow.testing.PostgresTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;

/** Runs a test in this room alone: real PostgreSQL, real Camel, a clock that the test moves. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@PostgresTest
@DirtiesContext
@SpringBootTest(
        classes = AlertRoom.Beans.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "camel.main.routes-include-pattern=classpath:camel/_alert.camel.yaml,classpath:camel/alert-delivery.camel.yaml",
            "peaflow.alert.poll=50ms",
            "peaflow.alert.send-deadline=2s",
            "spring.main.web-application-type=none"
        })
@interface AlertRoom {

    Instant START = Instant.parse("2026-11-21T12:00:00Z");

    /** Not marked as a configuration, so that no other test's context finds it. */
    @EnableAutoConfiguration
    @ComponentScan(
            basePackages = "io.peaflow.alert",
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern = "io\\.peaflow\\.alert\\.(web\\..*|DeadLetterDesk)"))
    class Beans {

        @Bean
        DataSource dataSource(Environment environment) {
            HikariConfig pool = new HikariConfig();
            pool.setJdbcUrl(environment.getRequiredProperty("peaflow.database.url"));
            pool.setUsername(environment.getRequiredProperty("peaflow.database.user"));
            pool.setPassword(environment.getRequiredProperty("peaflow.database.password"));
            pool.setMaximumPoolSize(5);
            pool.setConnectionTimeout(1000);
            return new HikariDataSource(pool);
        }

        @Bean
        SettableClock clock() {
            return new SettableClock(START);
        }

        @Bean
        Desk desk() {
            return new Desk();
        }
    }

    /** Remembers what nobody took. */
    class Desk implements Settlement.Undeliverable {

        final List<String> filed = new CopyOnWriteArrayList<>();

        @Override
        public void file(Outgoing outgoing, String reason) {
            filed.add(outgoing.channel().name() + ": " + reason);
        }
    }
}
