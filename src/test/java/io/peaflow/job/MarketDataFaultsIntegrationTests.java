package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.peaflow.bench.MarketServer;
import io.peaflow.testing.PostgresTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static int number(FaultNodes nodes, String question) {
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
            int before = number(nodes, "SELECT count(*) FROM marketdata.bar");
            assertThat(before).isPositive();
            FaultNodes.Node one = nodes.start();
            FaultNodes.Node other = nodes.start();
            one.awaitReady();
            other.awaitReady();
            await().atMost(PATIENCE)
                    .until(() -> number(
                                    nodes,
                                    "SELECT count(*) FROM job.run WHERE job = 'market-data'"
                                            + " AND state IN ('SUCCEEDED', 'PARTIAL')")
                            == 1);

            assertThat(number(nodes, "SELECT max(attempt) FROM job.run WHERE job = 'market-data'"))
                    .isEqualTo(STEPS.size() + 1);
            assertThat(number(nodes, "SELECT count(*) FROM marketdata.bar WHERE superseded_at IS NOT NULL"))
                    .as("nothing was stored a second time")
                    .isZero();
            assertThat(number(nodes, "SELECT count(DISTINCT instrument) FROM marketdata.bar"))
                    .isGreaterThan(50);
            assertThat(number(
                            nodes,
                            "SELECT count(*) FROM (SELECT FROM marketdata.quarantine GROUP BY instrument, session,"
                                    + " source, event HAVING count(*) > 1) AS twice"))
                    .as("nothing waits twice")
                    .isZero();
            assertThat(number(nodes, "SELECT count(*) FROM marketdata.untold")).isZero();
            assertThat(number(nodes, "SELECT count(*) FROM marketdata.quarantine WHERE NOT told"))
                    .isZero();
            one.signal("TERM");
            other.signal("TERM");
            one.awaitEnd();
            other.awaitEnd();
        }
    }

    /** Long histories are kept while the next is asked for: a death in the middle does not have all of them asked for again. */
    @Test
    @Tag("F01")
    void whatWasAnsweredBeforeADeathIsNotAskedForAgain() throws Exception {
        LocalDate first = LocalDate.now().minusYears(2);
        var market = new MarketServer(first);
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        var answered = new AtomicInteger();
        var goOn = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/v8/finance/chart/", exchange -> {
            String symbol = exchange.getRequestURI().getPath().replaceAll(".*/", "");
            asked.add(symbol);
            if (answered.incrementAndGet() > 6) {
                awaitQuietly(goOn);
            }
            byte[] body = market.answer(symbol);
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        try (var fetching = new FaultNodes(
                0,
                "--peaflow.node.lease=3s",
                "--peaflow.node.heartbeat=1s",
                "--peaflow.market-data.history.from=" + first,
                "--peaflow.market-data.sources.yahoo.base-url=" + base,
                "--peaflow.market-data.sources.yahoo.per-minute=0",
                "--peaflow.market-data.sources.euronext.enabled=false",
                "--peaflow.market-data.sources.boursorama.enabled=false",
                "--peaflow.market-data.sources.fred.enabled=false",
                "--peaflow.market-data.sources.ecb.enabled=false",
                "--peaflow.market-data.sources.eodhd.enabled=false",
                "--peaflow.jobs.market-data.enabled=true",
                "--peaflow.jobs.market-data.calendar=every-day",
                "--peaflow.jobs.market-data.retry.attempts=20")) {
            fetching.sql
                    .sql("INSERT INTO job.job (name, since) VALUES ('market-data', now() - interval '2 days')")
                    .update();
            FaultNodes.Node victim = fetching.start();
            await().atMost(PATIENCE)
                    .until(() -> answered.get() >= 7
                            && number(fetching, "SELECT count(*) FROM job.run_item WHERE state = 'DONE'") == 6);
            List<String> kept = List.copyOf(asked).subList(0, 6);
            assertThat(kept)
                    .as("the markets, by which others are judged, come first")
                    .startsWith("^FCHI", "^GSPC");
            assertThat(number(fetching, "SELECT count(*) FROM job.run WHERE job = 'market-data' AND state = 'RUNNING'"))
                    .isEqualTo(1);
            victim.kill();
            asked.clear();
            goOn.countDown();

            FaultNodes.Node heir = fetching.start();
            await().atMost(PATIENCE)
                    .until(() -> number(
                                    fetching,
                                    "SELECT count(*) FROM job.run WHERE job = 'market-data'"
                                            + " AND state IN ('SUCCEEDED', 'PARTIAL')")
                            == 1);
            assertThat(asked).hasSizeGreaterThan(30).doesNotHaveDuplicates().doesNotContainAnyElementsOf(kept);
            assertThat(number(fetching, "SELECT count(*) FROM marketdata.bar WHERE superseded_at IS NOT NULL"))
                    .as("nothing was stored a second time")
                    .isZero();
            heir.signal("TERM");
            heir.awaitEnd();
        } finally {
            server.stop(0);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
