package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.config.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault F10: a wrong configuration is refused quickly, whole, by name and without a secret. */
@Tag("F10")
class WrongConfigurationTests {

    private static final String CANARY = "canary-5e1f0a7b9c";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** @param names what the answer must name */
    record Mutation(String title, String yaml, String dotEnv, Map<String, String> environment, String names) {
        Mutation naming(String other) {
            return new Mutation(title, yaml, dotEnv, environment, other);
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private static Mutation yaml(String names, String text) {
        return new Mutation(
                text.lines().reduce((first, second) -> second).orElse("").strip(), text, "", Map.of(), names);
    }

    private static Mutation key(String key, String value) {
        var text = new StringBuilder("peaflow:\n");
        String indent = "  ";
        String[] parts = key.split("\\.");
        for (int i = 0; i < parts.length - 1; i++) {
            text.append(indent).append(parts[i]).append(":\n");
            indent += "  ";
        }
        text.append(indent)
                .append(parts[parts.length - 1])
                .append(": ")
                .append(value)
                .append('\n');
        return new Mutation(key + ": " + value, text.toString(), "", Map.of(), parts[parts.length - 1]);
    }

    private static Mutation env(String name, String value, String names) {
        return new Mutation(name + "=" + value, "", "", Map.of(name, value), names);
    }

    private static Mutation dotEnv(String line, String names) {
        return new Mutation(".env: " + line, "", line + "\n", Map.of(), names);
    }

    private static Mutation channel(String fields, String names) {
        return new Mutation(
                "channel " + fields, "peaflow: {alert: {channels: [{" + fields + "}]}}\n", "", Map.of(), names);
    }

    static List<Mutation> mutations() {
        var all = new ArrayList<Mutation>();
        // Unknown keys.
        all.add(key("server.prot", "8080"));
        all.add(key("langauge", "fr"));
        all.add(key("database.pasword", CANARY));
        all.add(key("jobs.self-chek.enabled", "false"));
        all.add(key("jobs.self-check.crom", "0 5 * * * ?"));
        all.add(key("jobs.housekeeping.retry.tries", "3"));
        all.add(yaml("server", "server:\n  port: 80\n"));
        all.add(yaml("peaflw", "peaflw:\n  server: {port: 80}\n"));
        all.add(yaml("spring", "spring:\n  datasource: {password: " + CANARY + "}\n"));
        all.add(yaml("port", "peaflow:\n  port: 80\n"));
        // Wrong types.
        all.add(key("server.port", "eighty"));
        all.add(key("server.port", "80.5"));
        all.add(key("simulated", "perhaps"));
        all.add(key("time-zone", "Europe/Pariss"));
        all.add(key("language", "de"));
        all.add(key("database.connection-timeout", "2 parsecs"));
        all.add(key("database.mode", "sqlite"));
        all.add(key("jobs.self-check.calendar", "nasdaq"));
        all.add(key("jobs.self-check.overlap", "skp"));
        all.add(key("jobs.self-check.catch-up.policy", "always"));
        all.add(key("jobs.self-check.resume-at", "[\"25:00\"]"));
        all.add(key("log.level", "loud"));
        all.add(key("node.workers", "many"));
        all.add(key("retention.runs", "for ever"));
        all.add(key("server.port", ""));
        // Out of range.
        all.add(key("server.port", "65536"));
        all.add(key("server.port", "-1"));
        all.add(key("database.pool-size", "0"));
        all.add(key("database.pool-size", "1000"));
        all.add(key("node.workers", "0"));
        all.add(key("node.lease", "4s"));
        all.add(key("jobs.self-check.deadline", "0s"));
        all.add(key("jobs.self-check.retry.attempts", "0"));
        // Bounds that are no numbers: what would hang, never be met, or be refused by the server long after its start.
        all.add(key("database.connection-timeout", "0s"));
        all.add(key("database.statement-timeout", "0s"));
        all.add(key("database.lock-timeout", "0s"));
        all.add(key("database.leak-detection", "1s"));
        all.add(key("database.mode", "external").naming("peaflow.database.url"));
        all.add(yaml("peaflow.database.url", "peaflow:\n  database: {mode: external, url: \"db.example.net\"}\n"));
        all.add(yaml(
                "peaflow.database.url",
                "peaflow:\n  database: {mode: external, url: \"jdbc:postgresql://h/d?password=" + CANARY + "\"}\n"));
        all.add(yaml(
                "peaflow.database.user",
                "peaflow:\n  database: {mode: external, url: \"jdbc:postgresql://h/d\", user: \"\"}\n"));
        all.add(key("database.ssl-root-certificate", "/nonexistent/ca.pem"));
        all.add(key("server.address", "\"not a host\""));
        all.add(key("server.allowed-hosts", "[\"https://peaflow.example.net\"]"));
        all.add(key("server.allowed-hosts", "[\"peaflow.example.net:8080\"]"));
        all.add(key("server.largest-body", "0B"));
        all.add(key("security.trusted-proxies", "[\"10.0.0.0/8\"]"));
        all.add(key("security.session-timeout", "0s"));
        all.add(key("security.throttle.window", "0s"));
        all.add(key("http.deadline", "0s"));
        all.add(key("http.connect-timeout", "0s"));
        all.add(key("http.largest-reply", "0B"));
        all.add(key("node.heartbeat", "0s"));
        all.add(key("breaker.first-open", "0s"));
        all.add(key("breaker.longest-open", "5s"));
        all.add(key("retention.runs", "0s"));
        all.add(key("retention.dead-letters", "1h"));
        all.add(key("retention.notifications", "0s"));
        all.add(key("alert.poll", "0s"));
        all.add(key("alert.allowed-private-targets", "[\"10.0.0.0/99\"]").naming("allowed-private-targets[0] = 10.0"));
        all.add(key("alert.healthchecks.base-url", "hc-ping"));
        all.add(key("market-data.sources.yahoo.base-url", "\"not a url\""));
        all.add(key("market-data.sources.fred.keyless-url", "ftp://fred.example"));
        all.add(key("market-data.sources.euronext.per-minute", "-1"));
        all.add(key("market-data.sources.watched-folder.path", "\"\""));
        all.add(key("market-data.history.silence", "0s"));
        all.add(key("market-data.fetch.block", "0s"));
        all.add(key("market-data.fetch.longest-block", "1m"));
        all.add(key("retention.diagnostics", "0s"));
        all.add(key("backup.critical-after", "0s"));
        all.add(key("backup.unproven-after", "0s"));
        all.add(key("backup.spool-limit", "0B"));
        all.add(key("backup.private-key", "\"AGE-SECRET-KEY-" + CANARY + "\""));
        all.add(key("market-data.history.from", "2999-01-01"));
        all.add(key("alert.retry.first-delay", "0s"));
        all.add(yaml("peaflow.time-zone", "peaflow:\n  time-zone: Europe/Paris\n  timezone: Europe/London\n"));
        // Schedules.
        all.add(key("jobs.self-check.cron", "hourly"));
        all.add(key("jobs.self-check.cron", "\"5 * * * *\""));
        all.add(key("jobs.self-check.cron", "\"0 5 * * * *\""));
        all.add(key("jobs.self-check.cron", "\"\""));
        all.add(key("jobs.housekeeping.cron", "\"0 30 2 * * ?\""));
        all.add(key("jobs.housekeeping.cron", "\"0 0 */2 * * ?\""));
        all.add(key("jobs.alert-digest.cron", "\"0 0 18 30 2 ?\""));
        // Shape and syntax.
        all.add(yaml("peaflow.yaml:2", "peaflow:\n\tserver: {port: 80}\n"));
        all.add(yaml("peaflow.yaml", "peaflow: {server: {port: 80\n"));
        all.add(yaml("peaflow.yaml", "peaflow:\n  database:\n    password: \"" + CANARY + "\n"));
        all.add(yaml("peaflow.yaml", "- peaflow\n"));
        all.add(yaml("peaflow.yaml", "just words with " + CANARY + "\n"));
        all.add(yaml("peaflow.yaml", "peaflow: {}\n---\npeaflow: {}\n"));
        all.add(yaml("peaflow.server.port", "peaflow:\n  server:\n    port: 1\n    port: 2\n"));
        all.add(yaml("peaflow.database", "peaflow:\n  database: " + CANARY + "\n"));
        all.add(yaml("peaflow.server.port", "peaflow:\n  server:\n    port: {number: 80}\n"));
        all.add(yaml("peaflow.server.port", "peaflow:\n  server:\n    port: [80, 81]\n"));
        all.add(yaml("peaflow.alert.channels", "peaflow:\n  alert:\n    channels: mail\n"));
        all.add(yaml(
                "peaflow.yaml",
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c]\n"
                        + "e: &e [*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e]\n"));
        // Secrets: empty, absent, unreadable, in the wrong place.
        all.add(key("database.password", "\"\""));
        all.add(key("database.password", "${NOT_SET_ANYWHERE}"));
        all.add(env("PEAFLOW_DATABASE_PASSWORD", "", "PEAFLOW_DATABASE_PASSWORD"));
        all.add(env("PEAFLOW_DATABASE_PASSWORD_FILE", "/nonexistent/secret", "PEAFLOW_DATABASE_PASSWORD_FILE"));
        all.add(env("PEAFLOW_DATABASE_PASSWORD_FILE", "/", "PEAFLOW_DATABASE_PASSWORD_FILE"));
        all.add(env("PEAFLOW_DATABSE_PASSWORD", CANARY, "PEAFLOW_DATABASE_PASSWORD"));
        all.add(env("PEAFLOW_PROT", "80", "PEAFLOW_PORT"));
        all.add(env("PEAFLOW_PORT", CANARY.replace("canary", "no"), "peaflow.server.port"));
        all.add(dotEnv("PEAFLOW_DATABASE_PASSWORD=", "peaflow.database.password"));
        all.add(dotEnv(CANARY, ".env:1"));
        all.add(dotEnv("PEAFLOW_DATABASE_PASSWORD=\"" + CANARY, "PEAFLOW_DATABASE_PASSWORD"));
        all.add(dotEnv("PEAFLOW_HOME=/elsewhere", "PEAFLOW_HOME"));
        // Limits, and where the looser ones are acknowledged.
        all.add(yaml("peaflow.limits.single", "peaflow:\n  limits: {single: 140}\n"));
        all.add(yaml("peaflow.limits.heat", "peaflow:\n  limits: {single: 140, heat: 60}\n"));
        all.add(yaml("peaflow.limits.cash", "peaflow:\n  limits: {cash: -1}\n"));
        all.add(yaml("acknowledge-looser", "peaflow:\n  limits: {leveraged-together: 31}\n"));
        all.add(yaml("must be at most 5", "peaflow:\n  costs: {spread: 500}\n"));
        // Channels.
        all.add(channel("name: mail, type: email, password: " + CANARY, "host"));
        all.add(channel("name: phone, type: telegramm, token: " + CANARY, "telegram"));
        all.add(channel("name: phone, type: telegram, token: " + CANARY, "chat-id"));
        all.add(channel("name: phone, type: telegram, chat-id: \"1\", token: \"\"", "token"));
        all.add(channel("name: chat, type: slack, url: \"htp:/" + CANARY + "\"", "url"));
        all.add(channel(
                "name: mail, type: email, host: h, from: a@b.c, to: [a@b.c], port: " + CANARY.substring(0, 2), "port"));
        all.add(channel("name: UPPER, type: outbox", "name"));
        all.add(channel("name: mail, type: email, host: h, from: a@b.c, to: [a@b.c], port: 70000", "port"));
        all.add(channel("name: mail, type: email, host: \"smtp://h\", from: a@b.c, to: [a@b.c]", "host"));
        all.add(channel("name: mail, type: email, host: h, from: nobody, to: [a@b.c]", "from"));
        all.add(channel("name: mail, type: email, host: h, from: a@b.c, to: [a@b.c, \"me@\"]", "to"));
        all.add(channel("name: mail, type: email, host: h, from: a@b.c, to: [a@b.c], ca-certificate: /no", "ca-cert"));
        all.add(channel("name: mail, type: email, host: h, from: a@b.c, to: [a@b.c], severities: []", "severities"));
        all.add(channel("name: outbox, type: slack, url: \"https://h.example/x\"", "name"));
        all.add(channel("name: phone, type: telegram, token: " + CANARY + ", chat-id: \"my chat\"", "chat-id"));
        all.add(yaml(
                "peaflow.alert.healthchecks.checks[0].job",
                "peaflow:\n  alert: {healthchecks: {ping-key: x, checks: [{job: self-chek}]}}\n"));
        all.add(channel("name: hook, type: webhook, url: \"https://h.example/" + CANARY + "\"", "secret"));
        return all;
    }

    /** The first reading pays for loading every class. */
    @BeforeAll
    static void loadClasses(@TempDir Path anywhere) {
        Configuration.read(new Configuration.Inputs(anywhere, Map.of(), Map.of(), anywhere.resolve("none"), Map.of()));
    }

    /** Of this thread: a busy machine makes no refusal slow. */
    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private int serve(Map<String, String> environment) {
        return say(environment, "serve");
    }

    private int say(Map<String, String> environment, String... words) {
        var variables = new HashMap<>(environment);
        variables.put("PEAFLOW_HOME", home.toString());
        var terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false, false);
        return CommandLineTool.run(new Workplace(Object.class, terminal, variables, Map.of()), words);
    }

    @Test
    void aKeyIsExplainedOfABrokenFileTooButTheFileIsNotCalledGood() throws IOException {
        Files.writeString(home.resolve("peaflow.yaml"), "peaflow:\n  server:\n    port: eighty\n");
        assertThat(say(Map.of(), "config", "explain", "server.port", "--json")).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(out.toString()).contains("\"key\" : \"peaflow.server.port\"");
        assertThat(err.toString()).contains("The configuration has a problem", "eighty");
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void aWrongConfigurationIsRefused(Mutation mutation) throws IOException {
        Files.writeString(home.resolve("peaflow.yaml"), mutation.yaml());
        Files.writeString(home.resolve(".env"), mutation.dotEnv());
        long before = processorTime();
        int exitCode = serve(mutation.environment());
        assertThat(Duration.ofNanos(processorTime() - before)).isLessThan(LIMIT);
        assertThat(exitCode).as(err.toString()).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .startsWith("peaflow: The configuration has ")
                .contains(mutation.names(), "reason", "remedy")
                .doesNotContain(CANARY)
                .doesNotContain("Exception");
        assertThat(home.resolve("kind")).as("nothing was made").doesNotExist();
    }

    @Test
    void thereAreAtLeastFiftyMutations() {
        assertThat(mutations()).hasSizeGreaterThanOrEqualTo(50);
    }

    static Stream<String> pages() {
        return Stream.of("many-problems", "broken-yaml");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void thePageReadsAsRecorded(String page) throws IOException {
        Path recorded = Path.of("src/test/resources/io/peaflow/cli");
        Files.copy(recorded.resolve(page + ".yaml"), home.resolve("peaflow.yaml"));
        serve(Map.of());
        assertThat(err.toString().replace(home.toRealPath().toString(), "HOME").replace(home.toString(), "HOME"))
                .isEqualTo(Files.readString(recorded.resolve(page + ".txt")));
    }
}
