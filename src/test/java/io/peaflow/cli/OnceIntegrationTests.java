package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.Peaflow;
import io.peaflow.home.DataFolder;
import io.peaflow.home.Kind;
import io.peaflow.home.Ownership;
import io.peaflow.platform.TestPostgres;
import io.peaflow.testing.PostgresTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Words without a server: each starts the application in this process, does its work over REST, and ends it. */
@PostgresTest
class OnceIntegrationTests {

    private static final TestPostgres.Access DATABASE = TestPostgres.migrated();

    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private String password = DATABASE.password();
    private String language = "en";

    private int say(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Map<String, String> environment = new HashMap<>();
        environment.put("PEAFLOW_HOME", home.toString());
        environment.put("PEAFLOW_PORT", "0");
        environment.put("PEAFLOW_LANGUAGE", language);
        Map<String, String> properties = Map.of(
                "peaflow.database.mode",
                "external",
                "peaflow.database.url",
                DATABASE.url(),
                "peaflow.database.user",
                DATABASE.user(),
                "peaflow.database.password",
                password);
        return CommandLineTool.run(
                new Workplace(
                        Peaflow.class,
                        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false),
                        environment,
                        properties),
                words);
    }

    private JsonNode json() {
        return JsonMapper.builder().build().readTree(out.toString());
    }

    @Test
    void theDemoRunsEveryJobAndShowsWhatItsOwnerWouldReceive() throws IOException {
        assertThat(say("demo", "--once", "--json")).as(err.toString()).isZero();
        assertThat(json().path("succeeded").asBoolean()).isTrue();
        assertThat(json().path("runs")).hasSizeGreaterThanOrEqualTo(6);
        assertThat(json().path("signal").path("features")).hasSize(9);
        assertThat(home.resolve("admin.key")).exists();
        assertThat(home.resolve("server.json")).doesNotExist();
        try (var messages = Files.list(home.resolve("outbox"))) {
            assertThat(messages.map(message -> message.getFileName().toString()))
                    .as("the orders are not left behind")
                    .anyMatch(name -> name.contains("_signal-") && name.endsWith(".eml"));
        }

        assertThat(say("demo", "--once")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("SIMULATED").contains("self-check").contains("Where to look");
        assertThat(out.toString())
                .as("what to do today and why")
                .containsPattern("Regime  (RISK_ON|NEUTRAL|RISK_OFF) for")
                .containsPattern("RISK_OFF +[#.]{30}")
                .containsPattern("credit-spread-change +[-0-9]")
                .contains("Why", "Ticket");
        assertThat(out.toString()).as("the backup of the day").contains("is not done again");
        assertThat(out.toString()).as("parts of an outcome").contains("removed 0 dead letters, 0 diagnostics, ");

        language = "fr";
        assertThat(say("signal", "today")).as(err.toString()).isZero();
        assertThat(out.toString())
                .as("the same to a French owner")
                .contains("SIMULATED: fait de cours inventés")
                .containsPattern("Régime  (RISK_ON|NEUTRAL|RISK_OFF) depuis")
                .contains("Ordres", "Pourquoi", "VARIABLE")
                .containsPattern("credit-spread-change +[-0-9,]+ .* oui")
                .doesNotContain("Regime", "Ticket", "Why", "FEATURE", "Today is", "There is no signal");
    }

    @Test
    void aWordWithoutAServerDoesItsWorkAndLetsTheFolderGo() throws Exception {
        assertThat(say("run", "self-check", "--json")).as(err.toString()).isZero();
        assertThat(json().path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(Files.exists(home.resolve("server.json"))).isFalse();
        assertThat(say("status")).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(out.toString()).contains("No server runs in");
        assertThat(say("stop", "--help")).isZero();

        try (Ownership ignored = DataFolder.open(home, Kind.REAL).own()) {
            assertThat(say("jobs")).isEqualTo(ExitCodes.BUSY);
            assertThat(err.toString()).contains("Remedy");
        }
        assertThat(say("demo", "--once")).as("a REAL folder").isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString()).contains("REAL");
        Files.writeString(home.resolve("kind"), "SIMULATED");
        assertThat(say("start")).as("the demo's folder, before any process").isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString()).contains("PEAFLOW_SIMULATED").contains("peaflow demo");
    }

    @Test
    void theDoctorReportsADatabaseThatCannotBeUsed() {
        password = "not-the-password";
        assertThat(say("doctor")).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString())
                .contains("configuration", "OK")
                .contains("application")
                .contains("cannot be used as '" + DATABASE.user() + "'")
                .contains("-> check that it runs")
                .contains("critical.")
                .doesNotContain(password);
        assertThat(say("jobs")).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString()).contains("Remedy: check that it runs").doesNotContain(password, "Exception");
    }

    @Test
    void aWrongConfigurationIsRefusedWholeAndTheDoctorStillReports() throws Exception {
        Files.writeString(home.resolve("peaflow.yaml"), "peaflow:\n  server:\n    prot: 8080\n  time-zone: Mars\n");
        assertThat(say("jobs")).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString()).contains("prot").contains("port").contains("Mars");
        assertThat(say("doctor")).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(out.toString()).contains("CRITICAL").contains("was not started");
    }
}
