package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.testing.PostgresTest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The job market-data on the simulated market, in whole processes that die one after the other at its own steps. */
@PostgresTest
class MarketDataFaultsIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** In the order in which one slot comes by them: after each death the next process goes on with the same slot. */
    private static final List<String> STEPS = List.of(
            "market-data-begun:1",
            "market-data-fetched:1",
            "market-data-judged:3",
            "item-stored:5",
            "market-data-kept:1");

    private final FaultNodes nodes = new FaultNodes(
            0,
            "--peaflow.simulated=true",
            "--peaflow.node.lease=3s",
            "--peaflow.node.heartbeat=1s",
            "--peaflow.market-data.history.from=" + LocalDate.now().minusDays(60),
            "--peaflow.jobs.market-data.enabled=true",
            "--peaflow.jobs.market-data.calendar=every-day",
            "--peaflow.jobs.market-data.retry.attempts=20");

    private int number(String question) {
        return nodes.sql.sql(question).query(Integer.class).single();
    }

    @Test
    @Tag("F01")
    @Tag("F04")
    void aSlotKilledAtEachOfItsStepsIsFinishedOnceByOneOfTwoNodes() {
        try (nodes) {
            // Known for two days, so that one slot was missed and is caught up by whoever starts.
            nodes.sql
                    .sql("INSERT INTO job.job (name, since) VALUES ('market-data', now() - interval '2 days')")
                    .update();
            for (String step : STEPS) {
                FaultNodes.Node victim = nodes.start(Map.of("PEAFLOW_KILL_AT", step));
                victim.awaitEnd();
                assertThat(victim.process().exitValue()).as("killed at " + step).isEqualTo(137);
            }
            int before = number("SELECT count(*) FROM marketdata.bar");
            assertThat(before).isPositive();
            FaultNodes.Node one = nodes.start();
            FaultNodes.Node other = nodes.start();
            one.awaitReady();
            other.awaitReady();
            await().atMost(PATIENCE)
                    .until(() -> number("SELECT count(*) FROM job.run WHERE job = 'market-data'"
                                    + " AND state IN ('SUCCEEDED', 'PARTIAL')")
                            == 1);

            assertThat(number("SELECT max(attempt) FROM job.run WHERE job = 'market-data'"))
                    .isEqualTo(STEPS.size() + 1);
            assertThat(number("SELECT count(*) FROM marketdata.bar WHERE superseded_at IS NOT NULL"))
                    .as("nothing was stored a second time")
                    .isZero();
            assertThat(number("SELECT count(DISTINCT instrument) FROM marketdata.bar"))
                    .isGreaterThan(50);
            assertThat(number("SELECT count(*) FROM (SELECT FROM marketdata.quarantine GROUP BY instrument, session,"
                            + " source, event HAVING count(*) > 1) AS twice"))
                    .as("nothing waits twice")
                    .isZero();
            assertThat(number("SELECT count(*) FROM marketdata.untold")).isZero();
            assertThat(number("SELECT count(*) FROM marketdata.quarantine WHERE NOT told"))
                    .isZero();
            one.signal("TERM");
            other.signal("TERM");
            one.awaitEnd();
            other.awaitEnd();
        }
    }
}
