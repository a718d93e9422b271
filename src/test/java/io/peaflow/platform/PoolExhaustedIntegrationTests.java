package io.peaflow.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.peaflow.testing.PostgresTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Health stays quick and says what is wrong while every connection of the pool is held. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "peaflow.once=true")
@PostgresTest
class PoolExhaustedIntegrationTests {

    private static final int CALLS = 400;
    /** Promised are 100 ms; the rest is the machine's, which does other things meanwhile. */
    private static final Duration P99 = Duration.ofSeconds(1);

    @LocalServerPort
    private int port;

    @Value("${peaflow.home}")
    private Path home;

    @Autowired
    private HikariDataSource pool;

    @Test
    @Tag("F13")
    void healthStaysQuickAndNamesThePoolWhileItIsExhausted(TestReporter reporter) throws SQLException {
        List<Connection> held = new ArrayList<>();
        try (Caller caller = new Caller(port)) {
            String key = Caller.adminKey(home);
            assertThat(caller.get("/health", KeyFilter.HEADER, key).statusCode())
                    .isEqualTo(200);
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                held.add(pool.getConnection());
            }
            long taken = System.nanoTime();
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                long asked = System.nanoTime();
                caller.get("/health");
                nanos.add(System.nanoTime() - asked);
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            caller.get("/health", KeyFilter.HEADER, key).body().contains("connections are in use"));
            Duration told = Duration.ofNanos(System.nanoTime() - taken);
            nanos.sort(null);
            Duration p99 = Duration.ofNanos(nanos.get(CALLS * 99 / 100));
            for (Connection connection : held) {
                connection.close();
            }
            long released = System.nanoTime();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> caller.get("/api/v1/checks", KeyFilter.HEADER, key)
                                            .statusCode()
                                    == 200
                            && caller.get("/health", KeyFilter.HEADER, key).statusCode() == 200);
            reporter.publishEntry(
                    "F13",
                    "health p99 " + p99.toMillis() + " ms over " + CALLS + " calls, told after " + told.toMillis()
                            + " ms, normal "
                            + Duration.ofNanos(System.nanoTime() - released).toMillis()
                            + " ms after release");
            assertThat(p99).isLessThan(P99);
        } finally {
            for (Connection connection : held) {
                connection.close();
            }
        }
    }
}
