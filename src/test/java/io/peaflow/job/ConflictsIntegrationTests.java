package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.testing.ConflictingDatabase;
import io.peaflow.testing.PostgresTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** A database on which transactions collide. */
@ProbeJob
@PostgresTest(database = "conflicts")
@TestPropertySource(properties = "peaflow.test.conflicts=true")
class ConflictsIntegrationTests {

    @Autowired
    Runs runs;

    @Autowired
    Jobs jobs;

    @Autowired
    Ledger ledger;

    @Autowired
    Leases leases;

    @Autowired
    LedgerPages pages;

    private static final int UNSEEN_PERCENT = 5;

    @Autowired
    JdbcClient sql;

    @Autowired
    ProbeJob.Work probe;

    @BeforeEach
    void cleanLedger() {
        await().until(() -> leases.beats().isEmpty());
        sql.sql("TRUNCATE job.run CASCADE").update();
        sql.sql("DROP TABLE IF EXISTS job.effect").update();
        sql.sql("CREATE TABLE job.effect (what text)").update();
        probe.does(run -> run.items(
                List.of("a", "b", "c"),
                item -> sql.sql("INSERT INTO job.effect VALUES (?)")
                        .param(run.slot() + item)
                        .update()));
    }

    @AfterEach
    void calm() {
        ConflictingDatabase.refuse(Integer.getInteger("peaflow.fault.sql", 0));
    }

    private void runSlots(int percent) {
        long before = ConflictingDatabase.raised();
        List<Slot> slots = jobs.schedule("probe").between(Instant.now().minus(Duration.ofMinutes(20)), Instant.now());
        ConflictingDatabase.refuse(percent);
        for (Slot slot : slots) {
            told(percent, () -> {
                ledger.plan(
                        "probe", slot, Trigger.CATCH_UP, null, jobs.job("probe").retry(), "for the test");
                return true;
            });
            told(percent, () -> runs.start("probe", slot.name(), false));
            told(percent, () -> pages.find("probe", slot).orElseThrow().state().ended());
        }
        ConflictingDatabase.refuse(0);
        assertThat(ConflictingDatabase.raised()).isGreaterThan(before + 10);
    }

    /** Up to one statement in twenty nobody is told of a refusal; above it whoever was told asks again, as a person would. */
    private static void told(int percent, Callable<?> work) {
        var waiting = await().atMost(Duration.ofSeconds(30));
        if (percent > UNSEEN_PERCENT) {
            waiting = waiting.ignoreExceptionsInstanceOf(ConcurrencyFailureException.class);
        }
        waiting.until(() -> !Boolean.FALSE.equals(work.call()));
    }

    private List<String> effects() {
        return sql.sql("SELECT what FROM job.effect").query(String.class).list();
    }

    @Test
    @Tag("F17")
    void oneStatementInTwentyRefusedIsNotSeenByAnybody(TestReporter reporter) {
        reporter.publishEntry("seed", Long.toString(ConflictingDatabase.SEED));
        runSlots(5);
        assertThat(runs.recent("probe", RunState.SUCCEEDED, 100)).hasSize(20).allMatch(run -> run.attempt() == 1);
        assertThat(effects()).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    @Tag("F17")
    void oneStatementInFiveRefusedRepeatsNoEffect() {
        runSlots(20);
        assertThat(effects()).doesNotHaveDuplicates();
    }
}
