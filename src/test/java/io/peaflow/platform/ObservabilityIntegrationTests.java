package io.peaflow.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.check.ProblemFound;
import io.peaflow.check.ProblemGone;
import io.peaflow.check.SelfCheck;
import io.peaflow.testing.PostgresTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "peaflow.once=true")
@PostgresTest
class ObservabilityIntegrationTests {

    /** A check that says what the test tells it to. */
    static final class Moody implements Check {
        private volatile Finding mood = Finding.ok("moody", "fine");

        @Override
        public String name() {
            return "moody";
        }

        @Override
        public Finding look() {
            return mood;
        }
    }

    static final class Heard {
        private final List<Object> events = new CopyOnWriteArrayList<>();

        @EventListener
        void found(ProblemFound event) {
            note(event.finding(), event);
        }

        @EventListener
        void gone(ProblemGone event) {
            note(event.finding(), event);
        }

        private void note(Finding finding, Object event) {
            if (finding.check().equals("moody")) {
                events.add(event);
            }
        }
    }

    @TestConfiguration
    static class Beans {
        @Bean
        Moody moody() {
            return new Moody();
        }

        @Bean
        Heard heard() {
            return new Heard();
        }
    }

    @LocalServerPort
    private int port;

    @Value("${peaflow.home}")
    private Path home;

    @Autowired
    private SelfCheck selfCheck;

    @Autowired
    private Moody moody;

    @Autowired
    private Heard heard;

    @Autowired
    private JdbcClient jdbc;

    private Caller caller;
    private String admin;

    @BeforeEach
    void call() {
        caller = new Caller(port);
        admin = Caller.adminKey(home);
        heard.events.clear();
    }

    @AfterEach
    void hangUp() {
        moody.mood = Finding.ok("moody", "fine");
        selfCheck.look();
        caller.close();
    }

    @Test
    void raisesOncePerChangeAndTakesBackOnce() {
        selfCheck.look();
        assertThat(heard.events).isEmpty();

        moody.mood = Finding.warning("moody", "grumpy", "Be kind.");
        selfCheck.look();
        selfCheck.look();
        assertThat(heard.events).hasSize(1).first().isInstanceOf(ProblemFound.class);

        moody.mood = Finding.critical("moody", "furious", "Run.");
        selfCheck.look();
        assertThat(heard.events).hasSize(2).last().isInstanceOf(ProblemFound.class);

        moody.mood = Finding.ok("moody", "fine");
        selfCheck.look();
        selfCheck.look();
        assertThat(heard.events).hasSize(3).last().isInstanceOf(ProblemGone.class);
        assertThat(jdbc.sql("SELECT count(*) FROM \"check\".problem WHERE check_name = 'moody'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aDegradedCheckIsTold() {
        moody.mood = Finding.critical("moody", "furious about password=CANARYmoody77", "Run.");
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            var health = caller.get("/health", "X-API-Key", admin);
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("\"status\":\"degraded\"").contains("Run.");
        });
        assertThat(caller.get("/actuator/health", "X-API-Key", admin).body()).contains("DEGRADED");
        assertThat(caller.get("/health").body()).isEqualTo("{\"status\":\"up\"}");
    }

    @Test
    void theMetricsStayFewAndBounded() {
        for (int i = 0; i < 30; i++) {
            caller.get("/api/v1/nothing-" + i, "X-API-Key", admin);
            caller.get("/page-" + i);
        }
        List<String> series = metrics();

        assertThat(series.size()).isBetween(100, 1_500);
        assertThat(series).allMatch(line -> line.contains("application=\"peaflow\""));
        assertThat(series).noneMatch(line -> line.contains("nothing-") || line.contains("page-"));
        assertThat(series).anyMatch(line -> line.startsWith("camel_")).anyMatch(line -> line.startsWith("hikaricp_"));
        System.out.println("metrics series: " + series.size());
    }

    private List<String> metrics() {
        var answer = caller.get("/actuator/prometheus", "X-API-Key", admin);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body().lines().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    @Tag("F50")
    void noCanaryOfARequestComesBack() {
        String canary = "CANARYrequest42x";
        for (String path : List.of("/api/v1/nothing?api_key=" + canary, "/api/v1/checks?token=" + canary)) {
            var answer = caller.get(path, "Authorization", "Bearer " + canary, "Cookie", "peaflow-0=" + canary);
            assertThat(answer.body()).doesNotContain(canary);
            assertThat(answer.headers().map().toString()).doesNotContain(canary);
        }
        var problem = caller.post(
                "/api/v1/keys", "{\"name\":\"x\",\"scope\":\"password=" + canary + "\"}", "X-API-Key", admin);
        assertThat(problem.statusCode()).isEqualTo(400);
        assertThat(problem.body()).doesNotContain(canary);
        assertThat(String.join("\n", metrics())).doesNotContain("CANARY");
    }
}
