package io.peaflow.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps account of the faults that were tried: one line of JSON in {@code target/faults/} for each test that carries an
 * F-number and has ended. Tests tell figures and seeds through their TestReporter; the key "seed" is the seed's.
 */
public final class FaultAccount implements TestExecutionListener {

    private static final Pattern NUMBER = Pattern.compile("F\\d\\d");

    /** How a test of a fault ended. */
    record Line(
            Set<String> faults,
            String test,
            String verdict,
            String reason,
            double seconds,
            List<Map<String, String>> entries,
            Instant at) {}

    private final Map<String, Long> begun = new ConcurrentHashMap<>();
    private final Map<String, List<Map<String, String>>> entries = new ConcurrentHashMap<>();
    private final Path file =
            Repository.file("target/faults/" + ProcessHandle.current().pid() + ".json");
    private @Nullable TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        begun.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        entries.computeIfAbsent(test.getUniqueId(), unknown -> new ArrayList<>())
                .add(Map.copyOf(entry.getKeyValuePairs()));
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write(test, "not tried", reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        String reason = result.getThrowable()
                .map(Throwable::toString)
                .orElse("")
                .lines()
                .findFirst()
                .orElse("");
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (test.isTest()) {
                    write(test, "passed", "");
                }
            }
            // A container that fails takes its tests with it: they are never begun.
            case FAILED -> write(test, "FAILED", reason);
            case ABORTED -> write(test, "not tried", reason);
        }
    }

    private void write(TestIdentifier test, String verdict, String reason) {
        Set<String> faults = faults(test);
        if (faults.isEmpty()) {
            return;
        }
        long nanos = System.nanoTime() - begun.getOrDefault(test.getUniqueId(), System.nanoTime());
        append(new Line(
                faults,
                name(test),
                verdict,
                reason,
                Math.round(nanos / 1e8) / 10.0,
                entries.getOrDefault(test.getUniqueId(), List.of()),
                Clock.systemUTC().instant()));
    }

    /** The numbers of the test and of everything around it; of everything below it when a whole class did not run. */
    private Set<String> faults(TestIdentifier test) {
        Set<String> faults = new TreeSet<>(numbers(test));
        for (Optional<TestIdentifier> around = parent(test); around.isPresent(); around = parent(around.get())) {
            faults.addAll(numbers(around.get()));
        }
        if (!test.isTest() && plan != null) {
            plan.getDescendants(test).forEach(below -> faults.addAll(numbers(below)));
        }
        return faults;
    }

    private Optional<TestIdentifier> parent(TestIdentifier test) {
        return plan == null ? Optional.empty() : plan.getParent(test);
    }

    private static List<String> numbers(TestIdentifier test) {
        return test.getTags().stream()
                .map(TestTag::getName)
                .filter(tag -> NUMBER.matcher(tag).matches())
                .toList();
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(method -> method.getMethodName()
                        + (test.getDisplayName().startsWith(method.getMethodName()) ? "" : " " + test.getDisplayName()))
                .orElse(test.getDisplayName());
    }

    private synchronized void append(Line line) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    JsonMapper.shared().writeValueAsString(line) + "\n",
                    UTF_8,
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write what became of a fault into " + file, e);
        }
    }
}
