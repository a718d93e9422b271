package io.peaflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Another Java process with the classes of the tests, for tests that kill: it says what it did with {@link #say}, and is
 * killed at the end whatever happens.
 */
public final class ChildJvm implements AutoCloseable {

    private static final String MARK = "child> ";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts the main method of the class. */
    public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        List<String> command = new ArrayList<>(List.of(
                java,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("child-jvm-", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ChildJvm(process, output);
    }

    /** In the child: tells the test something. */
    @SuppressWarnings("SystemOut")
    public static void say(String line) {
        System.out.println(MARK + line.replace('\n', ' '));
        System.out.flush();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the child has said something that matches, and gives the first such line. */
    public String awaitLine(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            List<String> found = said().stream()
                                    .filter(line -> wanted.matcher(line).find())
                                    .toList();
                            assertThat(found.isEmpty() && !process.isAlive())
                                    .as(() -> "the child ended and never said '" + pattern + "':\n" + text())
                                    .isFalse();
                            return found;
                        },
                        found -> !found.isEmpty())
                .get(0);
    }

    /** All it has said so far. */
    public List<String> said() {
        return text().lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .toList();
    }

    /** Waits for its own end and gives its exit code. */
    public int awaitEnd() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> "the child has ended:\n" + text())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it the hard way ({@code kill -9}) and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private String text() {
        try (Stream<String> lines = Files.lines(output)) {
            return String.join("\n", lines.toList()) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(output);
    }
}
