package io.peaflow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Keeps account of a run of the suite: prints in one line how many recorded tests were skipped, and leaves in
 * {@code target/} the number of tests that passed on a real database, without which the build refuses to be green.
 */
public final class SuiteAccount implements TestExecutionListener {

    private static final TestTag DATABASE = TestTag.create("database");

    private final AtomicInteger recordedSkipped = new AtomicInteger();
    private final AtomicInteger databasePassed = new AtomicInteger();
    private @Nullable TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        if (reason.contains(RecordedData.REASON)) {
            recordedSkipped.addAndGet(testsIn(test));
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (test.isTest() && passed && test.getTags().contains(DATABASE)) {
            databasePassed.incrementAndGet();
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        int skipped = recordedSkipped.getAndSet(0);
        if (skipped > 0) {
            System.out.println("recorded tests skipped: " + skipped + " (no data at " + RecordedData.folder() + ")");
        }
        int passed = databasePassed.getAndSet(0);
        if (passed > 0) {
            keep(passed);
        }
    }

    private int testsIn(TestIdentifier test) {
        if (test.isTest() || plan == null) {
            return 1;
        }
        long tests = plan.getDescendants(test).stream()
                .filter(TestIdentifier::isTest)
                .count();
        return Math.toIntExact(Math.max(1, tests));
    }

    private static void keep(int passed) {
        Path target = Repository.file("target");
        try {
            Files.createDirectories(target);
            Files.writeString(target.resolve("database-tests.txt"), passed + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the number of database tests into " + target, e);
        }
    }
}
