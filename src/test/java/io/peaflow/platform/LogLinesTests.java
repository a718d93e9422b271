package io.peaflow.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.peaflow.kernel.Redaction;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** F50: secrets and control characters in every part of a log line. */
@Tag("F50")
class LogLinesTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ATTACK = "first\r\n{\"level\":\"ERROR\"}\n\u001b[2Jcleared\u0000\u0007\u2028\u202e end";

    private final LoggerContext context = context();
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private Logger log;

    @BeforeEach
    void start() {
        log = context.getLogger("io.peaflow.Test");
        attach(new JsonLines(), json);
        attach(new ReadableLines(), text);
    }

    private void attach(Encoder<ILoggingEvent> encoder, ByteArrayOutputStream target) {
        var appender = new OutputStreamAppender<ILoggingEvent>();
        appender.setContext(context);
        encoder.setContext(context);
        encoder.start();
        appender.setEncoder(encoder);
        appender.setOutputStream(target);
        appender.start();
        log.addAppender(appender);
    }

    private static LoggerContext context() {
        var context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        return context;
    }

    /** Ten shapes of a secret, each with a canary of its own. */
    private static List<String> shapes(String canary) {
        return List.of(
                "Authorization: Bearer " + canary,
                "X-API-Key: " + canary,
                "Cookie: peaflow-8080=" + canary,
                "https://user:" + canary + "@host/path",
                "https://host/path?api_key=" + canary,
                "{\"password\":\"" + canary + "\"}",
                "https://api.telegram.org/bot123456789:" + canary + "/sendMessage",
                "https://hooks.slack.com/services/T/B/" + canary,
                "https://discord.com/api/webhooks/1/" + canary,
                "{\"routing_key\": \"" + canary + "\"}");
    }

    @Test
    void noCanaryLeavesByMessageArgumentExceptionCauseContextOrField() {
        List<String> canaries = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            canaries.add("CANARY" + i + "x9Qz7" + i);
        }
        for (int i = 0; i < canaries.size(); i++) {
            String leak = shapes(canaries.get(i)).get(i % 10);
            switch (i / 10) {
                case 0 -> log.info(leak);
                case 1 -> log.info("said {}", leak);
                case 2 -> log.error("failed", new IllegalStateException(leak));
                case 3 -> log.error("failed", new IllegalStateException("outer", new IllegalArgumentException(leak)));
                case 4 -> {
                    MDC.put("detail", leak);
                    log.warn("with context");
                    MDC.remove("detail");
                }
                case 5 -> log.atInfo().addKeyValue("header", leak).log("with a field");
                default -> {
                    Redaction.learn(List.of(canaries.get(i)));
                    log.info("plain value {} of a configured secret", canaries.get(i));
                }
            }
        }

        assertThat(canaries).hasSizeGreaterThanOrEqualTo(50);
        assertThat(json.toString(StandardCharsets.UTF_8))
                .doesNotContain("CANARY")
                .contains(Redaction.MASK);
        assertThat(text.toString(StandardCharsets.UTF_8)).doesNotContain("CANARY");
        assertThat(lines()).hasSize(canaries.size());
    }

    @Test
    void nothingInAMessageEndsALineOrMovesACursor() {
        log.info(ATTACK);
        log.info("said {}", ATTACK);
        MDC.put("correlation", ATTACK);
        log.error("failed", new IllegalStateException(ATTACK));
        MDC.remove("correlation");

        assertThat(lines()).hasSize(3);
        String readable = text.toString(StandardCharsets.UTF_8);
        assertThat(readable)
                .doesNotContain("\u001b", "\r", "\u0000", "\u2028", "\u202e")
                .contains("\\n{");
        assertThat(readable.lines().filter(line -> !line.startsWith("\tat ") && !line.startsWith("\t... ")))
                .hasSize(4);
    }

    @Test
    void aMegabyteIsCut() {
        log.info("x".repeat(1 << 20));

        assertThat(json.size()).isLessThan(40_000);
        assertThat(text.size()).isLessThan(40_000);
        assertThat(lines().getFirst().get("message").asString()).endsWith("(1048576 characters)");
    }

    @Test
    void everyLineCarriesRunCorrelationJobAndNode() {
        log.info("outside of everything");
        MDC.put("runId", "0198c5e2");
        MDC.put("job", "self-check");
        log.info("inside a run");
        MDC.put("correlation", "abc");
        log.info("inside a request that runs a job");
        MDC.clear();

        List<JsonNode> lines = lines();
        for (JsonNode line : lines) {
            for (String field : List.of("run", "correlation", "job", "node")) {
                assertThat(line.get(field).asString()).isNotBlank();
            }
        }
        assertThat(lines.get(0).get("correlation").asString()).startsWith("start-");
        assertThat(lines.get(1).get("correlation").asString()).isEqualTo("0198c5e2");
        assertThat(lines.get(1).get("job").asString()).isEqualTo("self-check");
        assertThat(lines.get(2).get("correlation").asString()).isEqualTo("abc");
        assertThat(text.toString(StandardCharsets.UTF_8)).contains("run=0198c5e2 job=self-check correlation=abc");
    }

    /** Every line parsed; one that is no JSON fails here. */
    private List<JsonNode> lines() {
        return json.toString(StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
    }
}
