package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.peaflow.testing.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The launcher as a user calls it: the script, the jar and a PostgreSQL of its own, each word in a process of its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX script; peaflow.cmd is its other form")
class LauncherIntegrationTests {

    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    private final List<Launched> launched = new ArrayList<>();
    private long background;

    /** The one way in which a release is run; and all words below start the faster for it. */
    @BeforeAll
    static void theCacheIsTrained(@TempDir Path anywhere) throws IOException {
        try (Launched optimize = Launched.word(anywhere, Map.of(), "optimize")) {
            assertThat(optimize.ends(ExitCodes.OK).out()).contains("Trained: ").contains(".aot (");
        }
        // Java ends with an error when it is told to use the cache and cannot.
        try (Launched version = Launched.word(anywhere, Map.of("PEAFLOW_JAVA_OPTS", "-XX:AOTMode=on"), "--version")) {
            version.ends(ExitCodes.OK);
        }
    }

    @AfterEach
    void endWhatRuns() {
        launched.forEach(Launched::close);
        if (background != 0) {
            ProcessHandle.of(background).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** A folder with a space in its name: scripts stumble over it. */
    private Path home() {
        return folder.resolve("my data");
    }

    private Launched say(String... words) throws IOException {
        return say(Map.of("PEAFLOW_HOME", home().toString()), words);
    }

    private Launched say(Map<String, String> environment, String... words) throws IOException {
        Launched word = Launched.word(folder, environment, words);
        launched.add(word);
        return word;
    }

    @Test
    @Tag("F10")
    void aWrongConfigurationAndABadRouteEndTheProcessInTime(TestReporter reporter) throws IOException {
        Path wrong = Files.createDirectories(folder.resolve("wrong"));
        Files.writeString(wrong.resolve("peaflow.yaml"), "peaflow:\n  server:\n    prt: 1\n");
        // The layout is unpacked by the first word after a build; that is no part of what is promised.
        say("--version").ends(ExitCodes.OK);

        Launched configuration =
                say(Map.of("PEAFLOW_HOME", wrong.toString()), "serve").ends(ExitCodes.CONFIGURATION);
        Duration refused = configuration.took();
        assertThat(configuration.err()).contains("peaflow.server.prt", "peaflow.yaml:3", "peaflow.server.port?");
        assertThat(wrong).isDirectoryContaining("glob:**/peaflow.yaml");

        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(
                routes.resolve("look.camel.yaml"),
                "- route:\n    id: look\n    from:\n      uri: timer:look\n      steps:\n        - baen: {ref: selfCheck}\n");
        Launched route = say(
                        Map.of(
                                "PEAFLOW_HOME",
                                home().toString(),
                                "PEAFLOW_JAVA_OPTS",
                                "-Dcamel.main.routes-include-pattern=classpath:camel/*.camel.yaml,file:" + routes
                                        + "/*.camel.yaml"),
                        "serve")
                .ends(ExitCodes.CONFIGURATION);
        assertThat(route.err()).contains("look.camel.yaml:6", "baen is not a step", "Did you mean bean?");
        assertThat(home()).as("nothing was made").doesNotExist();
        assertThat(refused).isLessThan(Duration.ofSeconds(15));
        assertThat(route.took()).isLessThan(Duration.ofSeconds(15));
        reporter.publishEntry(
                "F10",
                "the whole process: wrong configuration refused after %d ms, bad route after %d ms"
                        .formatted(refused.toMillis(), route.took().toMillis()));
    }

    @Test
    void aStudyNeedsNeitherServerNorDataFolder(TestReporter reporter) throws IOException {
        Path closes = Files.writeString(folder.resolve("closes.csv"), "date,close\n2024-01-02,100\n2024-01-03,112\n");
        Launched study = say("study", "metrics", closes.toString(), "--json").ends(ExitCodes.OK);
        reporter.publishEntry("seconds of a study", String.valueOf(study.took().toMillis() / 1000.0));
        assertThat(study.json().path("totalReturn").asDouble()).isCloseTo(0.12, within(1e-12));
        assertThat(home()).doesNotExist();
        say("study", "metrics", "nothing.csv").ends(ExitCodes.USAGE);
    }

    @Test
    void theFirstDemoOfABuildEndsWellPrintsOneDocumentAndTeachesTheNextStart() throws IOException {
        Path build = Files.createDirectory(folder.resolve("build"));
        Path jar = Files.copy(Repository.file("target/peaflow.jar"), build.resolve("peaflow.jar"));
        Map<String, String> first = Map.of("PEAFLOW_HOME", home().toString(), "PEAFLOW_JAR", jar.toString());
        Launched demo = say(first, "demo", "--once", "--json").ends(ExitCodes.OK);
        assertThat(demo.err()).contains("learning to start faster next time");
        JsonNode summary = demo.json();
        assertThat(summary.path("succeeded").asBoolean()).isTrue();
        assertThat(summary.path("runs").size()).isGreaterThanOrEqualTo(3);
        assertThat(Path.of(summary.path("key").asString())).exists();
        assertThat(Files.readString(home().resolve("kind"))).contains("SIMULATED");
        assertThat(home().resolve("server.json")).doesNotExist();
        assertThat(home().resolve("postgres/data/postmaster.pid")).doesNotExist();

        // A file may go while the folder is walked.
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> files(build).stream()
                        .anyMatch(file -> file.getFileName().toString().equals("peaflow.aot")));
        // Java ends with an error when it is told to use what was learnt and cannot.
        say(Map.of("PEAFLOW_JAR", jar.toString(), "PEAFLOW_JAVA_OPTS", "-XX:AOTMode=on"), "--version")
                .ends(ExitCodes.OK);
    }

    @Test
    @Tag("F01")
    @Tag("F02")
    void aServerIsStartedAskedKilledStartedAgainAndStopped() throws Exception {
        assertThat(say("start").ends(ExitCodes.OK).err())
                .contains(home().resolve("backup.key").toString(), "backup key confirm");
        JsonNode server = announced();
        background = server.path("pid").asLong();
        assertThat(server.path("port").asInt()).isPositive().isNotEqualTo(8080);
        assertThat(server.path("url").asString())
                .endsWith(":" + server.path("port").asInt());
        assertThat(server.has("version") && server.has("started")).isTrue();

        Launched status = say("status", "--json");
        Launched run = say("run", "self-check", "--again");
        Launched second = say("serve");
        assertThat(status.ends(ExitCodes.OK).json().path("ready").asBoolean()).isTrue();
        assertThat(run.ends(ExitCodes.OK).out()).contains("self-check").contains("SUCCEEDED");
        assertThat(second.ends(ExitCodes.BUSY).err())
                .contains("process " + background, server.path("url").asString());
        Launched jobs = say("jobs");
        Launched runs = say("runs", "--json");
        Launched dead = say("dead");
        assertThat(jobs.ends(ExitCodes.OK).out()).contains("self-check", "housekeeping", "alert-digest");
        assertThat(states(runs.ends(ExitCodes.OK).json())).contains("SUCCEEDED");
        dead.ends(ExitCodes.OK);

        // In the middle of whatever it does then.
        String cut = ask(api(), "housekeeping");
        ProcessHandle.of(background).orElseThrow().destroyForcibly();
        await().until(() -> ProcessHandle.of(background).isEmpty());
        say("status").ends(ExitCodes.UNREACHABLE);

        Launched again = say("serve");
        await().atMost(Duration.ofSeconds(60)).until(() -> isReady(again));
        background = 0;
        Api api = api();
        await().atMost(Duration.ofSeconds(40))
                .until(() -> "SUCCEEDED"
                        .equals(api.get("/runs/" + cut)
                                .path("run")
                                .path("state")
                                .asString()));

        // Accepted, and then asked to stop: it finishes what it has begun.
        String last = ask(api, "self-check");
        again.process().destroy();
        again.ends(TERMINATED);
        assertThat(home().resolve("server.json")).doesNotExist();
        assertThat(say("stop").ends(ExitCodes.OK).out()).contains("Nothing runs in");

        // Without a server a word does its work by itself; the ledger has kept everything.
        JsonNode kept = say("runs", "--json").ends(ExitCodes.OK).json();
        assertThat(states(kept)).doesNotContain("RUNNING", "FAILED");
        assertThat(kept.toString()).contains(cut, last);
    }

    @Test
    void whoEndsADemoIsToldNothingOfItsServer() throws IOException {
        Launched demo = say("demo", "--once");
        await().atMost(Duration.ofSeconds(60)).until(() -> isReady(demo));
        demo.process().destroy();
        assertThat(demo.ends(TERMINATED).err()).doesNotContain("did not answer", "should not have happened");
    }

    @Test
    @Tag("F57")
    void whoErasesTheSetsAndRemovesTheFolderLeavesNothingBehind() throws IOException {
        String canary = "canary-" + UUID.randomUUID();
        Path sets = folder.resolve("sets");
        Path account = Files.writeString(
                folder.resolve(canary + ".csv"),
                "isin,quantity,cash,as-of\nIE0002XZSHO1,120,," + LocalDate.now().minusDays(1) + "\n,,1250.40,\n");
        Map<String, String> environment = Map.of(
                "PEAFLOW_HOME", home().toString(),
                "PEAFLOW_BACKUP_FOLDER", sets.toString(),
                "PEAFLOW_JAVA_OPTS", "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")));
        say(environment, "start").ends(ExitCodes.OK);
        background = announced().path("pid").asLong();
        say(environment, "holdings", "import", account.toString()).ends(ExitCodes.OK);
        say(environment, "keys", "create", "--name", canary).ends(ExitCodes.OK);
        say(environment, "backup", "now").ends(ExitCodes.OK);
        Files.delete(account);
        assertThat(holding(canary, home())).as("it is kept where it belongs").isNotEmpty();
        assertThat(files(sets)).hasSize(2);

        assertThat(say(environment, "backup", "erase", "--all", "--yes")
                        .ends(ExitCodes.OK)
                        .out())
                .contains("is erased");
        say(environment, "stop").ends(ExitCodes.OK);
        background = 0;
        FileSystemUtils.deleteRecursively(home());

        assertThat(files(sets)).isEmpty();
        assertThat(holding(canary, folder))
                .as("but for what the words have printed")
                .filteredOn(file -> !file.getFileName().toString().startsWith("word-"))
                .isEmpty();
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Path> holding(String text, Path below) throws IOException {
        var found = new ArrayList<Path>();
        for (Path file : files(below)) {
            if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)
                    || file.toString().contains(text)) {
                found.add(file);
            }
        }
        return found;
    }

    private JsonNode announced() throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(home().resolve("server.json")));
    }

    private boolean isReady(Launched server) throws IOException {
        assertThat(server.isAlive()).as(server.toString()).isTrue();
        return Files.exists(home().resolve("server.json"))
                && announced().path("pid").asLong() == server.pid()
                && api().status("/actuator/health/readiness") == 200;
    }

    private Api api() throws IOException {
        return new Api(URI.create(announced().path("url").asString()), Server.key(home()));
    }

    /** Asks for a run and does not wait for it; its id. */
    private static String ask(Api api, String job) {
        return RunFollower.id(api.post("/jobs/" + job + "/runs", Map.of("again", true)));
    }

    private static List<String> states(JsonNode runs) {
        JsonNode list = runs.isArray() ? runs : runs.path("runs");
        return StreamSupport.stream(list.spliterator(), false)
                .map(run -> run.path("state").asString(""))
                .toList();
    }
}
