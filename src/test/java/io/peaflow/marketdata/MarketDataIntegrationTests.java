package io.peaflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.peaflow.job.LedgerEntry;
import io.peaflow.job.ProbeJob;
import io.peaflow.job.RunState;
import io.peaflow.job.Runs;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.PriceHistory.Basis;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.testing.PostgresTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The body of the job against a real database, its sources scripted; one story, told in order. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "camel.main.routes-include-pattern=classpath:camel/*.camel.yaml,classpath:routes/*.camel.yaml",
            "peaflow.jobs.probe.cron=0 * * * * ?",
            "peaflow.jobs.probe.deadline=60s",
            "peaflow.jobs.probe.as-of=true",
            "peaflow.simulated=true",
            "peaflow.jobs.probe.catch-up.policy=none",
            "peaflow.jobs.probe.retry.attempts=2",
            "peaflow.jobs.probe.retry.first-delay=100ms",
            "peaflow.once=true",
            "peaflow.server.port=0"
        })
@PostgresTest
@Import({ProbeJob.Wiring.class, MarketDataIntegrationTests.Wiring.class})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MarketDataIntegrationTests {

    @TestConfiguration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        ScriptedMarket scriptedMarket() {
            return new ScriptedMarket();
        }

        @Bean
        @Primary
        Instruments scriptedInstruments() {
            return ScriptedMarket.instruments();
        }
    }

    @Autowired
    ScriptedMarket market;

    @Autowired
    ProbeJob.Work probe;

    @Autowired
    MarketData marketData;

    @Autowired
    Runs runs;

    @Autowired
    JdbcClient sql;

    @Autowired
    PriceHistory history;

    @Autowired
    MacroHistory macro;

    @Autowired
    Quarantine quarantine;

    @Autowired
    Decisions decisions;

    @Autowired
    Freshness freshness;

    @Autowired
    Clock clock;

    @LocalServerPort
    int port;

    @Value("${peaflow.home}")
    Path home;

    private LocalDate last;
    private String slot = "";

    @BeforeEach
    void script() {
        market.reset();
        last = ScriptedMarket.FUND.calendar().expectedLastSession(clock.instant());
        probe.does(run -> {
            Harvest harvest = marketData.begin(run);
            market.gather(harvest);
            marketData.keep(harvest);
        });
    }

    /** A slot of its own; the ledger has none of it yet. */
    private LedgerEntry run() {
        sql.sql("TRUNCATE job.run CASCADE").update();
        Runs.Started started = runs.start("probe", null, false);
        slot = started.run().slot();
        return ended(started);
    }

    private LedgerEntry resume() {
        return ended(runs.start("probe", slot, false));
    }

    private LedgerEntry ended(Runs.Started started) {
        assertThat(started.started()).as(started.note()).isTrue();
        await().atMost(Duration.ofSeconds(40))
                .until(() -> runs.find(started.run().id()).orElseThrow().state().ended());
        return runs.find(started.run().id()).orElseThrow();
    }

    private PriceSeries fund() {
        return history.read("LQQ", Knowledge.current(), Basis.RAW);
    }

    private long versions() {
        return sql.sql("SELECT count(*) FROM marketdata.bar").query(Long.class).single();
    }

    @Test
    @Order(1)
    @Tag("F28") // a history that is rewritten was fetched before
    void aNewInstrumentIsFetchedFromItsListingOn() {
        LedgerEntry run = run();

        assertThat(run.state()).as(run.outcome()).isEqualTo(RunState.SUCCEEDED);
        assertThat(market.spans("LQQ")).containsExactly(ScriptedMarket.LISTED + ".." + last);
        assertThat(fund().session(fund().size() - 1)).isEqualTo(last);
        assertThat(macro.read("DGS10", MacroHistory.VALUE, Knowledge.current()).size())
                .isGreaterThan(400);
        assertThat(market.told)
                .singleElement()
                .satisfies(told -> assertThat(told.instruments()).containsExactly("DGS10", "FCHI", "LQQ"));
        assertThat(freshness.lines()).allMatch(line -> line.state() == Freshness.State.FRESH);
        assertThat(freshness.gate(List.of("LQQ", "FCHI")).isOpen()).isTrue();
        assertThat(freshness.gate(List.of("LQQ", "UNHEARD-OF")).isOpen()).isFalse();
    }

    @Test
    @Order(2)
    void theSameAgainStoresAndTellsNothing() {
        long before = versions();
        LedgerEntry run = run();

        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.outcome()).startsWith("0 stored");
        assertThat(versions()).isEqualTo(before);
        assertThat(market.told).isEmpty();
        LocalDate fifth = fund().session(fund().size() - 5);
        assertThat(market.spans("LQQ")).containsExactly(fifth + ".." + last);
    }

    @Test
    @Order(3)
    void aRevisedBarOfTheOverlapBecomesANewVersion() {
        market.says(
                "LQQ",
                want -> new Reply.Prices(ScriptedMarket.with(
                        ScriptedMarket.bars(want, 1),
                        2,
                        ScriptedMarket.price((int) want.to().toEpochDay()) * 1.001)));
        long before = versions();
        LedgerEntry run = run();

        assertThat(run.outcome()).startsWith("1 stored, of these 1 revisions");
        assertThat(versions()).isEqualTo(before + 1);
        assertThat(market.told)
                .singleElement()
                .satisfies(told -> assertThat(told.instruments()).containsExactly("LQQ"));
    }

    @Test
    @Order(4)
    void theMorningHoleEndsPartialAndTheResumeAsksOnlyForWhatIsMissing() {
        sql.sql("UPDATE marketdata.bar SET superseded_at = now() WHERE session = ?")
                .param(last)
                .update();
        market.says("LQQ", want -> {
            Quotes bars = ScriptedMarket.bars(want, 1);
            return new Reply.Prices(ScriptedMarket.with(bars, bars.size() - 1, Double.NaN));
        });
        LedgerEntry run = run();

        assertThat(run.state()).as(run.outcome()).isEqualTo(RunState.PARTIAL);
        assertThat(run.outcome())
                .contains("LQQ: the session of " + last + " is not out yet", "scripted has not got it yet");
        assertThat(fund().session(fund().size() - 1)).isBefore(last);

        market.reset();
        LedgerEntry resumed = resume();
        assertThat(resumed.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(market.asked).extracting(want -> want.instrument().id()).containsExactly("LQQ");
        assertThat(fund().session(fund().size() - 1)).isEqualTo(last);
        assertThat(market.told).hasSize(1);
    }

    @Test
    @Order(5)
    void noSourceAtAllIsPartialToo() {
        for (String id : List.of("LQQ", "FCHI", "DGS10")) {
            market.says(id, want -> new Reply.Unusable("HTTP 503", ""));
        }
        LedgerEntry run = run();

        assertThat(run.state()).isEqualTo(RunState.PARTIAL);
        assertThat(run.outcome()).contains("no source answered", "HTTP 503");
        assertThat(market.told).isEmpty();
    }

    @Test
    @Order(6)
    void aBarThatCannotBeTrueWaitsInQuarantineAndTheRunSucceeds() {
        market.says("LQQ", want -> new Reply.Prices(ScriptedMarket.with(ScriptedMarket.bars(want, 1), 1, -5)));
        double before = fund().close(fund().size() - 4);
        LedgerEntry run = run();

        assertThat(run.state()).as(run.outcome()).isEqualTo(RunState.SUCCEEDED);
        assertThat(fund().close(fund().size() - 4))
                .as("the last good value stays")
                .isEqualTo(before);
        Quarantine.Entry entry =
                quarantine.list(Quarantine.State.WAITING, "LQQ").getFirst();
        assertThat(entry.reasons()).contains("NOT_POSITIVE");
        assertThat(entry.evidence()).isNotBlank();
        assertThat(entry.close()).isEqualTo(-5);

        run();
        assertThat(quarantine.list(null, "LQQ")).as("the same bar waits once").hasSize(1);
        decisions.reject(entry.id(), "nonsense");
        run();
        assertThat(quarantine.list(Quarantine.State.WAITING, null))
                .as("what was decided is not asked again")
                .isEmpty();
        assertThatThrownBy(() -> decisions.accept(entry.id(), ""))
                .isInstanceOf(Quarantine.NotDecidable.class)
                .hasMessageContaining("REJECTED");
    }

    @Test
    @Order(7)
    void anAcceptedBarIsCalculatedWith() {
        LocalDate session = fund().session(10);
        sql.sql("""
                INSERT INTO marketdata.quarantine (instrument, session, source, verdict, reasons, evidence, open, high, low, close)
                VALUES ('LQQ', ?, 'scripted', 'DISPUTED', 'BIG_MOVE', 'for the test', 60, 61, 59, 60.5)""").param(session).update();
        Quarantine.Entry entry =
                quarantine.list(Quarantine.State.WAITING, "LQQ").getFirst();

        assertThat(decisions.accept(entry.id(), "a real crash").state()).isEqualTo(Quarantine.State.ACCEPTED);

        assertThat(fund().close(10)).isEqualTo(60.5);
        assertThat(market.told)
                .singleElement()
                .satisfies(told -> assertThat(told.instruments()).containsExactly("LQQ"));
        assertThat(quarantine.acceptedDays("LQQ")).containsExactly((int) session.toEpochDay());
        assertThatThrownBy(() -> quarantine.get(java.util.UUID.randomUUID()))
                .isInstanceOf(Quarantine.NotDecidable.class);
    }

    @Test
    @Order(8)
    void anAttemptThatDiesBetweenStoringAndTellingIsToldByTheNext() {
        market.says(
                "FCHI",
                want -> new Reply.Prices(ScriptedMarket.with(
                        ScriptedMarket.bars(want, 1),
                        3,
                        ScriptedMarket.price((int) want.to().toEpochDay()) * 1.002)));
        var attempts = new AtomicInteger();
        probe.does(run -> {
            Harvest harvest = marketData.begin(run);
            market.gather(harvest);
            if (attempts.incrementAndGet() == 1) {
                sql.sql("ALTER TABLE marketdata.untold RENAME TO hidden").update();
                try {
                    marketData.keep(harvest);
                } finally {
                    sql.sql("ALTER TABLE marketdata.hidden RENAME TO untold").update();
                }
            } else {
                marketData.keep(harvest);
            }
        });
        LedgerEntry run = run();

        assertThat(run.attempt()).isEqualTo(2);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(market.told)
                .singleElement()
                .satisfies(told -> assertThat(told.instruments()).containsExactly("FCHI"));
    }

    @Tag("F28")
    @Test
    @Order(9)
    void aProviderThatRewritesItsHistoryIsFetchedWholeAndThePastStays() {
        java.time.Instant before = sql.sql("SELECT clock_timestamp()")
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant();
        double[] then = fund().close();
        market.says("LQQ", want -> new Reply.Prices(ScriptedMarket.bars(want, 0.5)));
        LedgerEntry run = run();

        assertThat(run.state()).as(run.outcome()).isEqualTo(RunState.SUCCEEDED);
        assertThat(market.spans("LQQ")).hasSize(2).contains(ScriptedMarket.LISTED + ".." + last);
        assertThat(fund().close(0)).isEqualTo(then[0] / 2);
        assertThat(history.read("LQQ", Knowledge.recorded(before), Basis.RAW).close())
                .containsExactly(then);
    }

    @Test
    @Order(10)
    void aRunAsOfAMomentOfThePastAsksForAndTakesWhatWasThereThen() {
        LocalDate then = LocalDate.of(2025, 11, 13);
        market.says("LQQ", want -> new Reply.Prices(ScriptedMarket.bars(want, 0.5)));
        market.says("FCHI", want -> {
            List<LocalDate> days = want.instrument().calendar().sessionsBetween(want.from(), last);
            Quotes bars = ScriptedMarket.bars(days, 1, List.of());
            int at = days.indexOf(then);
            return new Reply.Prices(ScriptedMarket.with(
                    ScriptedMarket.with(bars, at, bars.close()[at] * 1.001), at + 1, bars.close()[at + 1] * 1.001));
        });
        double[] before = history.read("FCHI", Knowledge.current(), Basis.RAW).close();
        sql.sql("TRUNCATE job.run CASCADE").update();
        LedgerEntry run = ended(runs.start("probe", null, false, "2025-11-14T07:00"));

        assertThat(run.state()).as(run.outcome()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.slotDueAt()).isEqualTo("2025-11-14T06:00:00Z");
        assertThat(run.dataAsOf()).isEqualTo("2025-11-14T06:00:00Z");
        assertThat(market.spans("LQQ")).containsExactly("2025-11-07.." + then);
        PriceSeries index = history.read("FCHI", Knowledge.current(), Basis.RAW);
        int row = index.rowAt(then);
        assertThat(index.close(row)).isNotEqualTo(before[row]);
        assertThat(index.close(row + 1)).as("nothing later is known then").isEqualTo(before[row + 1]);
        assertThatThrownBy(() -> runs.start("probe", "2025-11-14T07:00:00Z", false, "2025-11-14T07:00"))
                .hasMessageContaining("falls due only at 2025-11-14T07:00:00Z, after 2025-11-14T06:00:00Z");
        assertThat(runs.story(run.id()).story())
                .anyMatch(line -> line.note().equals("asked for by hand, as of 2025-11-14T07:00"));
    }

    // ---- over HTTP ---------------------------------------------------------------------------------------------

    private HttpResponse<String> call(String method, String path, String accept, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/market-data" + path))
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(home.resolve("admin.key")).strip())
                .header("Accept", accept)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = call("GET", path, "application/json", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    @Order(20)
    void aSeriesIsGivenAsColumnsAndAsAFileOfNumbersOnly() throws Exception {
        JsonNode series = get("/series/LQQ.PA?basis=total-return&from=2025-03-03&to=2025-03-07");
        assertThat(series.path("instrument").asString()).isEqualTo("LQQ");
        assertThat(series.path("basis").asString()).isEqualTo("total-return");
        assertThat(series.path("columns").path("day")).hasSize(5);
        assertThat(series.path("columns").path("day").get(0).asString()).isEqualTo("2025-03-03");
        assertThat(get("/series/DGS10").path("columns").path("value").size()).isGreaterThan(400);
        assertThat(get("/series/LQQ?as-of=2025-01-10T07:00:00Z").path("columns").path("day"))
                .isEmpty();
        assertThat(get("/series/LQQ?as-of=2025-01-10T07:00:00Z&assumed=true")
                        .path("knowledge")
                        .asString())
                .isEqualTo("assumed");

        HttpResponse<String> csv = call("GET", "/series/LQQ?to=2025-01-31", "text/csv", "");
        assertThat(csv.headers().firstValue("Content-Disposition").orElse("")).contains("LQQ-raw.csv");
        assertThat(csv.body().lines().skip(1)).isNotEmpty().allMatch(line -> line.matches("[-0-9.,E]+"));
        assertThat(csv.body()).startsWith("day,open,high,low,close,volume\r\n");
    }

    @Test
    @Order(21)
    void wrongQuestionsAreProblemsThatSayWhatIsWrong() throws Exception {
        HttpResponse<String> unknown = call("GET", "/series/NOSUCH", "application/json", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("NOSUCH", "peaflow data status");
        assertThat(call("GET", "/series/LQQ?basis=odd", "application/json", "").body())
                .contains("split-adjusted");
        HttpResponse<String> ahead = call("GET", "/series/LQQ?as-of=2999-01-01T00:00:00Z", "application/json", "");
        assertThat(ahead.statusCode()).isEqualTo(422);
        HttpResponse<String> half = call("POST", "/backfill", "application/json", "{\"instrument\":\"LQQ\"}");
        assertThat(half.statusCode()).isEqualTo(422);
        assertThat(half.body()).contains("instrument, from and to are needed");
        assertThat(call("GET", "/why/NOSUCH", "application/json", "").statusCode())
                .isEqualTo(404);
        assertThat(call("POST", "/quarantine/" + java.util.UUID.randomUUID() + "/accept", "application/json", "{}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    @Order(22)
    void theQuarantineIsDecidedOverHttp() throws Exception {
        sql.sql("""
                INSERT INTO marketdata.quarantine (instrument, session, source, verdict, reasons, evidence, open, high, low, close)
                VALUES ('FCHI', '2025-02-03', 'scripted', 'DISPUTED', 'BIG_MOVE', 'for the test', 60, 61, 59, null)""").update();
        JsonNode waiting = get("/quarantine?state=WAITING&instrument=FCHI");
        String id = waiting.get(0).path("id").asString();
        HttpResponse<String> lacking = call("POST", "/quarantine/" + id + "/accept", "application/json", "{}");
        assertThat(lacking.statusCode()).isEqualTo(422);
        assertThat(lacking.body()).contains("lacks a price");

        assertThat(call("POST", "/quarantine/" + id + "/reject", "application/json", "{\"note\":\"no\"}")
                        .body())
                .contains("REJECTED", "no");
        assertThat(get("/quarantine/" + id).path("state").asString()).isEqualTo("REJECTED");
        assertThat(get("/quarantine?instrument=FCHI.PA"))
                .as("by any of its names")
                .hasSameSizeAs(get("/quarantine?instrument=FCHI"))
                .isNotEmpty();
        assertThat(call("GET", "/quarantine?instrument=NOSUCH", "application/json", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/why/FCHI").path("versions").size()).isGreaterThan(3);
        assertThat(get("/freshness").path("series")).hasSize(3);
        assertThat(get("/accounts/LQQ").path("EARNINGS").isEmpty()).isTrue();
        assertThat(call("GET", "/accounts/NOSUCH", "application/json", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    @Order(23)
    void aBackfillGoesOnWithWhatIsMissing() throws Exception {
        sql.sql("UPDATE marketdata.bar SET superseded_at = now() WHERE instrument = 'FCHI' AND superseded_at IS NULL"
                        + " AND session < '2025-02-01'")
                .update();
        assertThat(get("/why/FCHI").path("holes")).isEmpty();
        String gone = sql.sql("SELECT session FROM marketdata.bar WHERE instrument = 'FCHI' AND superseded_at IS NULL"
                        + " AND verdict = 'GOOD' ORDER BY session DESC OFFSET 2 LIMIT 1")
                .query(String.class)
                .single();
        sql.sql("UPDATE marketdata.bar SET superseded_at = now() WHERE instrument = 'FCHI' AND superseded_at IS NULL"
                        + " AND session = ?::date")
                .param(gone)
                .update();
        assertThat(get("/why/FCHI").path("holes")).hasSize(1);
        assertThat(get("/why/FCHI").path("holes").get(0).asString()).isEqualTo(gone);
        JsonNode plan = get("/backfill?from=2024-01-01&to=2025-03-31");
        assertThat(plan).hasSize(1);
        assertThat(plan.get(0).path("instrument").asString()).isEqualTo("FCHI");
        assertThat(plan.get(0).path("from").asString()).isEqualTo(ScriptedMarket.LISTED.toString());
        int missing = plan.get(0).path("missing").asInt();
        assertThat(missing).isGreaterThan(15);

        String span = "{\"instrument\":\"FCHI\",\"from\":\"2024-01-01\",\"to\":\"2025-03-31\"}";
        JsonNode filled = JsonMapper.shared()
                .readTree(call("POST", "/backfill", "application/json", span).body());
        assertThat(filled.path("stored").asInt()).isGreaterThanOrEqualTo(missing);
        assertThat(get("/backfill?from=2024-01-01&to=2025-03-31")).isEmpty();
        assertThat(market.told).isNotEmpty();
    }
}
