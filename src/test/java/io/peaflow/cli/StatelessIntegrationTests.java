package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.Peaflow;
import io.peaflow.home.DataFolder;
import io.peaflow.home.Kind;
import io.peaflow.home.Ownership;
import io.peaflow.home.PrivateFiles;
import io.peaflow.platform.TestPostgres;
import io.peaflow.testing.PostgresTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs on a machine that keeps nothing, each in an empty folder and an empty database: what is known travels with the set. */
@PostgresTest
class StatelessIntegrationTests {

    private static final String KEY = "AGE-SECRET-" + "KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> more = new HashMap<>();
    private String key = KEY;

    private String place() {
        return "file://" + folder.resolve("state");
    }

    private Path home() {
        return folder.resolve("home");
    }

    /** As a machine would that was never seen before: nothing but the key. */
    private int say(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        TestPostgres.Access database = TestPostgres.empty();
        Map<String, String> environment = new HashMap<>();
        environment.put("PEAFLOW_HOME", home().toString());
        environment.put("PEAFLOW_PORT", "0");
        if (!key.isEmpty()) {
            environment.put("PEAFLOW_BACKUP_PRIVATE_KEY", key);
        }
        environment.putAll(more);
        Map<String, String> properties = Map.of(
                "peaflow.database.mode",
                "external",
                "peaflow.database.url",
                database.url(),
                "peaflow.database.user",
                database.user(),
                "peaflow.database.password",
                database.password());
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

    private String lease() throws IOException {
        return Files.readString(folder.resolve("state/lease.json"));
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(home())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void somebodyHasTheTurn(Duration heardOf) throws IOException {
        Path lease = folder.resolve("state/lease.json");
        Files.writeString(
                lease,
                lease().replace("\"holder\":\"\"", "\"holder\":\"another/1\"")
                        .replaceAll("Seconds\":\\d+", "Seconds\":60"));
        Files.setLastModifiedTime(lease, FileTime.from(Instant.now().minus(heardOf)));
    }

    @Test
    @Tag("F30")
    void oneRunBeginsWhereTheOtherEndedAndNothingStaysBehind() throws Exception {
        Files.createDirectories(home());
        Files.writeString(home().resolve("peaflow.yaml"), "peaflow:\n  language: fr\n");
        assertThat(say("run", "self-check", "--state", place()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("BEGUN from nothing", "SUCCEEDED", "SAVED", "read back");
        assertThat(left()).isSubsetOf("logs", "outbox", "peaflow.yaml", "stateless", "models", "reports");
        assertThat(lease()).contains("\"holder\":\"\"", "\"turn\":1");

        // An hour in which nothing else happened, and another machine.
        assertThat(say("run", "self-check", "--state", place(), "--json"))
                .as(err.toString())
                .isZero();
        JsonNode second = json();
        assertThat(second.path("stateless").path("begun").path("rows").asLong()).isPositive();
        String first = second.path("stateless").path("begun").path("set").asString();
        String saved = second.path("stateless").path("saved").path("set").asString();
        assertThat(lease()).contains(saved, "\"turn\":2");
        assertThat(err.toString() + second.path("outcome"))
                .as("what the first run did is known to the second")
                .contains("already");

        somebodyHasTheTurn(Duration.ofSeconds(10));
        assertThat(say("run", "self-check", "--state", place())).isEqualTo(ExitCodes.BUSY);
        assertThat(err.toString()).contains("another/1 works on it", "--wait");
        assertThat(lease()).as("whoever works there goes on").contains("another/1");

        // It was killed: by the rule its turn is over, what it left unpublished is no state, and the next one waits for
        // that.
        Path orphan = folder.resolve("state/29991231T000000Z-ffffff.manifest.json");
        Files.writeString(orphan, Files.readString(folder.resolve("state/" + saved + ".manifest.json")));
        Files.writeString(folder.resolve("state/29991231T000000Z-ffffff.tar.zst.age"), "half");
        somebodyHasTheTurn(Duration.ofSeconds(58));
        assertThat(say("run", "backup", "--state", place(), "--wait", "30s", "--json"))
                .as(err.toString())
                .isZero();
        assertThat(json().path("stateless").path("begun").path("set").asString())
                .isEqualTo(saved)
                .isNotEqualTo(first);

        List<String> there = sets();
        assertThat(saidWhileAnotherTakesOver("run", "self-check", "--again", "--state", place()))
                .as(err.toString())
                .isEqualTo(ExitCodes.BUSY);
        assertThat(err.toString())
                .contains("Another run has taken over the state", "nothing was saved", "as it was before this run");
        assertThat(out.toString()).contains("BEGUN").doesNotContain("SAVED");
        assertThat(lease()).as("whoever has taken it keeps it").contains("another/2");
        assertThat(sets()).as("nothing of the run that lost its turn").isEqualTo(there);
        assertThat(left()).isSubsetOf("logs", "outbox", "peaflow.yaml", "stateless", "models", "reports");
    }

    /** Somebody tried it without a disk, then began to work in the same folder: what he has there is never thrown away. */
    @Test
    void aFolderThatBecameSomebodysOwnIsNeverClearedAgain() throws Exception {
        assertThat(say("run", "self-check", "--state", place()))
                .as(err.toString())
                .isZero();
        assertThat(left()).contains("stateless");

        assertThat(say("backup", "list")).as(err.toString()).isZero();
        Files.createDirectories(home().resolve("postgres/data"));
        Files.writeString(home().resolve("postgres/data/PG_VERSION"), "18\n");
        assertThat(say("run", "self-check", "--again", "--state", place())).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString()).contains("has data of its own", "postgres", "Nothing was changed");
        assertThat(home().resolve("postgres/data/PG_VERSION")).exists();

        Files.writeString(home().resolve("stateless"), "left by a run that was killed");
        assertThat(say("backup", "list"))
                .as("the data of a killed run are no beginning")
                .isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString()).contains("left by a run without a disk", "PEAFLOW_HOME");
        assertThat(home().resolve("postgres/data/PG_VERSION")).exists();
        assertThat(home().resolve("stateless")).exists();
    }

    /** In the middle of the run, as somebody would for whom it had been silent for too long. */
    private int saidWhileAnotherTakesOver(String... words) throws Exception {
        var run = new FutureTask<>(() -> say(words));
        Thread.ofPlatform().start(run);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> run.isDone() || out.toString().contains("BEGUN"));
        Matcher mine = Pattern.compile("(.*\"turn\":)(\\d+)(,\"holder\":\")[^\"]+(\".*)", Pattern.DOTALL)
                .matcher(lease());
        assertThat(mine.matches()).as(lease()).isTrue();
        PrivateFiles.write(
                folder.resolve("state/lease.json"),
                mine.group(1) + (Long.parseLong(mine.group(2)) + 1) + mine.group(3) + "another/2" + mine.group(4));
        return run.get(2, TimeUnit.MINUTES);
    }

    private List<String> sets() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("state"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.contains("lease"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFolderWithDataAMissingKeyAndAnOddPlaceAreRefusedBeforeAnythingIsDone() throws Exception {
        assertThat(say("run", "self-check", "--state", "/tmp/x")).isEqualTo(ExitCodes.USAGE);
        assertThat(say("run", "self-check", "--state", place(), "--wait", "soon"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(say("run", "self-check", "--wait")).isEqualTo(ExitCodes.USAGE);
        key = "";
        assertThat(say("run", "self-check", "--state", place())).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString()).contains("age-keygen", "PEAFLOW_BACKUP_PRIVATE_KEY");
        assertThat(folder.resolve("state")).doesNotExist();
        key = "AGE-SECRET-KEY-1";
        assertThat(say("run", "self-check", "--state", place())).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString()).contains("no private key of age");
        key = KEY;
        more.put("PEAFLOW_BACKUP_S3_ENDPOINT", "http://127.0.0.1:9");
        more.put("PEAFLOW_BACKUP_S3_ACCESS_KEY", "a");
        more.put("PEAFLOW_BACKUP_S3_SECRET_KEY", "b-secret-one");
        assertThat(say("run", "self-check", "--state", "s3://bucket/prefix")).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString()).contains("s3://bucket/prefix", "peaflow.backup.s3");

        Files.delete(home().resolve("stateless"));
        try (Ownership owner = DataFolder.open(home(), Kind.REAL).own()) {
            assertThat(say("run", "self-check", "--state", place())).isEqualTo(ExitCodes.CONFIGURATION);
            assertThat(err.toString()).contains("has data of its own (kind, owner.lock)", "PEAFLOW_HOME");
            Files.writeString(home().resolve("stateless"), "left by a killed run");
            assertThat(say("run", "self-check", "--state", place()))
                    .as("it is at work there")
                    .isEqualTo(ExitCodes.BUSY);
            assertThat(owner).isNotNull();
        }
        assertThat(left()).contains("kind");
    }
}
