package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A word said to the launcher script itself, in a process of its own: the script, the jar, the exit code and the two streams. */
final class Launched implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(240);
    /** As all tests. No agent that counts coverage: Java leaves its cache of classes aside beside one. */
    private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

    private static final Path JAR = Repository.file("target/peaflow.jar");

    private final Process process;
    private final Instant begun = Instant.now();
    private final Path out;
    private final Path err;

    private Launched(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts the word; the folder takes what it prints and is the one it is called from. */
    static Launched word(Path folder, Map<String, String> environment, String... words) throws IOException {
        assertThat(JAR).as("the jar, which `./mvnw package` makes").exists();
        Path out = Files.createTempFile(folder, "word-", ".out");
        Path err = Files.createTempFile(folder, "word-", ".err");
        var command = new ArrayList<>(List.of(Repository.file("peaflow").toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PEAFLOW_"));
        builder.environment().put("PEAFLOW_JAR", JAR.toString());
        builder.environment().put("PEAFLOW_PORT", "0");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        builder.environment().merge("PEAFLOW_JAVA_OPTS", FIRST_COMPILER, (given, ours) -> ours + " " + given);
        return new Launched(builder.start(), out, err);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Process process() {
        return process;
    }

    /** Waits for its end and holds it to the exit code. */
    Launched ends(int exitCode) {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> "it has ended: " + this)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(process.exitValue()).as(toString()).isEqualTo(exitCode);
        return this;
    }

    /** How long it has run until now, or until its end was seen. */
    Duration took() {
        return Duration.between(begun, Instant.now());
    }

    String out() {
        return text(out);
    }

    String err() {
        return text(err);
    }

    /** Standard output, which is one JSON document and nothing else. */
    JsonNode json() {
        return JsonMapper.builder().build().readTree(out());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return process.info().commandLine().orElse("the word") + "\n--- out\n" + out() + "--- err\n" + err();
    }
}
