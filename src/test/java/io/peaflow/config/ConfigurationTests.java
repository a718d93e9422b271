package io.peaflow.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

class ConfigurationTests {

    @TempDir
    Path home;

    @TempDir
    Path secrets;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();

    private Configuration read() {
        return Configuration.read(new Configuration.Inputs(home, environment, properties, secrets, Map.of()));
    }

    private Configuration read(String yaml) throws IOException {
        Files.writeString(home.resolve("peaflow.yaml"), yaml);
        return read();
    }

    private String value(Configuration configuration, String key) {
        return configuration.value(key).orElse("(none)");
    }

    private Problem only(Configuration configuration) {
        assertThat(configuration.problems()).hasSize(1);
        return configuration.problems().getFirst();
    }

    @Test
    void theDefaultsAreWithoutAProblem() {
        assertThat(read().problems()).isEmpty();
    }

    @Test
    void aStrongerSourceWins() throws IOException {
        assertThat(value(read(), "peaflow.server.port")).isEqualTo("8080");
        assertThat(value(read("peaflow: {server: {port: 1}}"), "peaflow.server.port"))
                .isEqualTo("1");
        Files.writeString(home.resolve(".env"), "PEAFLOW_SERVER_PORT=2\n");
        assertThat(value(read(), "peaflow.server.port")).isEqualTo("2");
        Files.writeString(secrets.resolve("peaflow_server_port"), "3\n");
        assertThat(value(read(), "peaflow.server.port")).isEqualTo("3");
        environment.put("PEAFLOW_SERVER_PORT", "4");
        assertThat(value(read(), "peaflow.server.port")).isEqualTo("4");
        properties.put("peaflow.server.port", "5");
        assertThat(value(read(), "peaflow.server.port")).isEqualTo("5");
        assertThat(read().problems()).isEmpty();
    }

    @Test
    void theShortNameOfThePortGivesWayToTheLongOne() {
        environment.put("PEAFLOW_PORT", "9090");
        assertThat(value(read(), "peaflow.server.port")).isEqualTo("9090");
        environment.put("PEAFLOW_SERVER_PORT", "9191");
        assertThat(value(read(), "peaflow.server.port")).isEqualTo("9191");
    }

    @Test
    void aShortNameOfTheEnvironmentIsStrongerThanALongOneOfAFile() throws IOException {
        Files.writeString(home.resolve(".env"), "PEAFLOW_SERVER_PORT=8123\nPEAFLOW_LOG_LEVEL=error\n");
        environment.put("PEAFLOW_PORT", "0");
        environment.put("LOG_LEVEL", "WARNING");
        assertThat(value(read(), "peaflow.server.port")).isEqualTo("0");
        assertThat(value(read(), "peaflow.log.level")).isEqualTo("warn");
    }

    @Test
    void addressesAsTheyAreUsuallyWrittenAreTaken() throws IOException {
        assertThat(read("""
                        peaflow:
                          server: {address: "::", allowed-hosts: [peaflow.example.net, "[fd00::1]", peaflow_app]}
                          security: {trusted-proxies: [10.0.0.2, "fd00::2"]}
                          database: {mode: external, url: "jdbc:postgresql://db.example.net:5432/peaflow?ApplicationName=x"}
                          alert:
                            channels:
                              - {name: mail, type: email, host: smtp.example.net, from: "peaflow <p@example.net>", to: [me@example.net]}
                              - {name: phone, type: telegram, token: "123456789:abc", chat-id: "@house"}
                              - {name: outbox, type: outbox}
                            healthchecks: {ping-key: abcdefgh, checks: [{job: self-check}]}
                        """).problems()).isEmpty();
    }

    @Test
    void aListOfTheUserReplacesTheWholeList() throws IOException {
        Configuration configuration = read("""
                peaflow:
                  jobs:
                    housekeeping:
                      resume-at: ["20:30", 07:15]
                """);
        assertThat(configuration.problems()).isEmpty();
        assertThat(value(configuration, "peaflow.jobs.housekeeping.resume-at[1]"))
                .isEqualTo("07:15");
        environment.put("PEAFLOW_JOBS_HOUSEKEEPING_RESUME_AT", "06:00");
        assertThat(read().problems()).isEmpty();
        assertThat(read().value("peaflow.jobs.housekeeping.resume-at[0]")).isEmpty();
    }

    @Test
    void aVariableFindsTheElementOfAListInTheFile() throws IOException {
        environment.put("PEAFLOW_ALERT_CHANNELS_0_TOKEN", "123456789:canary-of-a-telegram-token");
        Configuration configuration = read("""
                peaflow:
                  alert:
                    channels:
                      - name: phone
                        type: telegram
                        chat-id: "-100"
                """);
        assertThat(configuration.problems()).isEmpty();
        assertThat(value(configuration, "peaflow.alert.channels[0].token")).endsWith("telegram-token");
        assertThat(configuration.settings().toString()).doesNotContain("telegram-token");
    }

    @Test
    void aSecretComesFromTheFileThatAVariableNames() throws IOException {
        Path file = Files.writeString(secrets.resolve("password"), "canary-in-a-file\n");
        environment.put("PEAFLOW_DATABASE_PASSWORD_FILE", file.toString());
        Configuration configuration = read();
        assertThat(configuration.problems()).isEmpty();
        assertThat(value(configuration, "peaflow.database.password")).isEqualTo("canary-in-a-file");
        assertThat(configuration.settings())
                .filteredOn(setting -> setting.key().endsWith("database.password"))
                .allSatisfy(setting -> {
                    assertThat(setting.value()).isEqualTo("***");
                    assertThat(setting.origin()).contains("PEAFLOW_DATABASE_PASSWORD_FILE", file.toString());
                });
    }

    @Test
    void aReferenceIsFilledFromTheEnvironmentAndFromASecretFile() throws IOException {
        Files.writeString(secrets.resolve("TELEGRAM_BOT_TOKEN"), "123456789:canary-by-reference");
        environment.put("TELEGRAM_CHAT_ID", "42");
        Configuration configuration = read("""
                peaflow:
                  alert:
                    channels:
                      - {name: phone, type: telegram, token: "${TELEGRAM_BOT_TOKEN}", chat-id: "${TELEGRAM_CHAT_ID}"}
                """);
        assertThat(configuration.problems()).isEmpty();
        assertThat(value(configuration, "peaflow.alert.channels[0].token")).isEqualTo("123456789:canary-by-reference");
        assertThat(configuration.notes()).isEmpty();
    }

    @Test
    void aReferenceToNothingNamesThePlacesWhereItCouldBe() throws IOException {
        Problem problem = only(read("peaflow: {database: {password: '${DB_PASSWORD}'}}"));
        assertThat(problem.key()).isEqualTo("peaflow.database.password");
        assertThat(problem.reason()).contains("DB_PASSWORD");
        assertThat(problem.remedy()).contains(".env", "/run/secrets/DB_PASSWORD");
    }

    @Test
    void everythingWrongIsToldAtOnceWithItsPlace() throws IOException {
        Configuration configuration = read("""
                peaflow:
                  server:
                    port: 99999
                  langauge: fr
                  node:
                    workers: many
                """);
        Path file = home.toRealPath().resolve("peaflow.yaml");
        assertThat(configuration.problems())
                .extracting(Problem::key)
                .containsExactly("peaflow.server.port", "peaflow.langauge", "peaflow.node.workers");
        assertThat(configuration.problems())
                .extracting(problem -> problem.origin().replaceFirst(".*:", ""))
                .containsExactly("3", "4", "6");
        assertThat(configuration.problems().getFirst().origin()).endsWith(file.getFileName() + ":3");
        assertThat(configuration.problems().get(1).remedy()).isEqualTo("Did you mean peaflow.language?");
    }

    @Test
    void aKeyAtTheLeftMarginIsSentBelowPeaflow() throws IOException {
        Problem problem = only(read("server:\n  port: 80\n"));
        assertThat(problem.key()).isEqualTo("server");
        assertThat(problem.remedy()).contains("peaflow.server", "below peaflow:");
    }

    @Test
    void aKeyOfAnotherPlaceIsFoundByItsName() throws IOException {
        assertThat(only(read("peaflow: {pool-size: 3}")).remedy())
                .isEqualTo("Did you mean peaflow.database.pool-size?");
    }

    @Test
    void anUnknownJobIsNoJob() throws IOException {
        assertThat(only(read("peaflow: {jobs: {self-chek: {enabled: false}}}")).remedy())
                .isEqualTo("Did you mean peaflow.jobs.self-check?");
    }

    @Test
    void aMisspeltVariableIsFoundOut() {
        environment.put("PEAFLOW_DATABSE_PASSWORD", "canary-misspelt");
        Problem problem = only(read());
        assertThat(problem.remedy()).isEqualTo("Did you mean PEAFLOW_DATABASE_PASSWORD?");
        assertThat(problem.toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"80 90\"", "\"0x1F9A\"", "\"#1F9A\"", "\"8090 \\t1\""})
    void aWholeNumberIsNotMadeOfWhatIsNone(String port) throws IOException {
        Problem problem = only(read("peaflow.server.port: " + port));
        assertThat(problem.key()).isEqualTo("peaflow.server.port");
        assertThat(problem.reason()).isEqualTo("is not a whole number");
    }

    @Test
    void noTimeAndNoSizeIsLessThanNothing() throws IOException {
        List<Problem> found =
                read("peaflow.backup: {critical-after: -2h, spool-limit: -1MB}").problems();
        assertThat(found)
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("peaflow.backup.critical-after", "peaflow.backup.spool-limit");
        assertThat(found).allSatisfy(problem -> assertThat(problem.reason()).isEqualTo("is less than nothing"));
        assertThat(found).extracting(Problem::remedy).anyMatch(remedy -> remedy.endsWith("the default is 26h."));
    }

    @Test
    void theSpellingOfAKeyIsForgiven() throws IOException {
        assertThat(value(read("peaflow: {timeZone: Europe/Madrid}"), "peaflow.time-zone"))
                .isEqualTo("Europe/Madrid");
        assertThat(read().problems()).isEmpty();
    }

    @Test
    void theDataFolderCannotBeMovedFromInside() throws IOException {
        assertThat(only(read("peaflow: {home: /elsewhere}")).remedy()).contains("PEAFLOW_HOME");
    }

    @Test
    void namesOfOtherToolsAreReadOrAnswered() {
        for (String name : List.of(
                "DATA_DIR",
                "LOG_LEVEL",
                "HEALTHCHECK_UUID",
                "ALERT_EMAIL",
                "TELEGRAM_BOT_TOKEN",
                "ANTHROPIC_API_KEY",
                "INITIAL_CASH",
                "PEA_TYPE")) {
            environment.clear();
            environment.put(name, "WARNING");
            Configuration configuration = read();
            assertThat(configuration.problems()).as(name).isEmpty();
            if ("LOG_LEVEL".equals(name)) {
                assertThat(value(configuration, "peaflow.log.level")).isEqualTo("warn");
            } else {
                assertThat(configuration.notes()).singleElement().asString().startsWith(name + " ");
            }
        }
    }

    @Test
    void theKeyOfFredIsReadUnderItsUsualName() {
        environment.put("FRED_API_KEY", "0123456789abcdef0123456789abcdef");
        Configuration configuration = read();

        assertThat(configuration.problems()).isEmpty();
        assertThat(configuration.notes()).isEmpty();
        assertThat(value(configuration, "peaflow.market-data.sources.fred.api-key"))
                .isEqualTo("0123456789abcdef0123456789abcdef");
    }

    @Test
    void springGetsExactlyWhatWasJudged() throws IOException {
        environment.put("PEAFLOW_JOBS_SELF_CHECK_CRON", "0 7 * * * ?");
        Configuration configuration = read("peaflow: {server: {port: 1234}}");
        var spring = new MockEnvironment();
        configuration.applyTo(spring);
        assertThat(spring.getProperty("peaflow.server.port")).isEqualTo("1234");
        Map<String, Object> jobs = Binder.get(spring)
                .bind(
                        "peaflow.jobs",
                        org.springframework.boot.context.properties.bind.Bindable.mapOf(String.class, Object.class))
                .get();
        assertThat(jobs)
                .containsOnlyKeys(
                        "self-check",
                        "alert-digest",
                        "housekeeping",
                        "market-data",
                        "signals",
                        "backup",
                        "restore-drill");
        assertThat(spring.getProperty("peaflow.jobs.self-check.cron")).isEqualTo("0 7 * * * ?");
    }

    @Test
    void aKeyIsExplainedByTheCommentAboveIt() {
        Explanation explanation = read().explain("database.pool-size").orElseThrow();
        assertThat(explanation.comment()).isEqualTo("Connections kept for all work together.");
        assertThat(explanation.type()).isEqualTo("whole number");
        assertThat(explanation.standard()).isEqualTo("10");
        assertThat(explanation.variable()).isEqualTo("PEAFLOW_DATABASE_POOL_SIZE");
        assertThat(read().explain("peaflow.jobs.housekeeping.cron")
                        .orElseThrow()
                        .comment())
                .contains("02:00-02:59");
        assertThat(read().explain("peaflow.nothing")).isEmpty();
    }

    @Test
    void aValueThatIsASecretElsewhereIsMaskedEverywhere() throws IOException {
        environment.put("PEAFLOW_DATABASE_PASSWORD", "canary-value-twice");
        Configuration configuration = read("peaflow: {database: {user: canary-value-twice}}");
        assertThat(configuration.settings().toString()).doesNotContain("canary-value-twice");
    }
}
