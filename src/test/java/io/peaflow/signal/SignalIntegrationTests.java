package io.peaflow.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.peaflow.job.JobEvent;
import io.peaflow.job.LedgerEntry;
import io.peaflow.job.RunState;
import io.peaflow.job.Runs;
import io.peaflow.job.Trigger;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import io.peaflow.marketdata.Versions;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.strategy.Allocation;
import io.peaflow.strategy.Breakers;
import io.peaflow.strategy.Holdings;
import io.peaflow.strategy.OrderTicket;
import io.peaflow.strategy.Reason;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.RiskLimits;
import io.peaflow.testing.PostgresTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The job signals on the simulated market, from prices to the message; one story, told in order. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "peaflow.simulated=true",
            "peaflow.once=true",
            "peaflow.server.port=0",
            "peaflow.costs.smallest-order=70",
            "peaflow.signals.model.covariance=diagonal",
            "peaflow.signals.model.restarts=2"
        })
@PostgresTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignalIntegrationTests {

    private static final List<String> NEEDED =
            List.of("LQQ", "CL2", "WPEA", "GSPC", "VIX", "DGS10", "DGS2", "BAA10Y", "FCHI", "AI", "MC", "SAN", "ALO");

    /** Only what the decision needs is followed: the other sixty would cost time and show nothing. */
    @DynamicPropertySource
    static void fewInstruments(DynamicPropertyRegistry registry) throws IOException {
        int n = 0;
        try (var in = SignalIntegrationTests.class.getResourceAsStream("/io/peaflow/marketdata/universe.yaml")) {
            String universe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            var ids = Pattern.compile("(?m)^  - (?:\\{)?id: ([A-Z0-9.-]+)").matcher(universe);
            while (ids.find()) {
                String id = ids.group(1);
                if (!NEEDED.contains(id)) {
                    registry.add("peaflow.instruments[" + n + "].id", () -> id);
                    registry.add("peaflow.instruments[" + n + "].enabled", () -> "false");
                    n++;
                }
            }
        }
    }

    @Autowired
    Runs runs;

    @Autowired
    Signals signals;

    @Autowired
    Models models;

    @Autowired
    ModelTraining training;

    @Autowired
    FeatureReader features;

    @Autowired
    Evaluator evaluator;

    @Autowired
    History history;

    @Autowired
    Instruments instruments;

    @Autowired
    HoldingsTable holdings;

    @Autowired
    SignalTable signalTable;

    @Autowired
    IndexWalk index;

    @Autowired
    HoldingsBook book;

    @Autowired
    LimitSettings limits;

    @Autowired
    MeterRegistry meters;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    StrategyBook strategies;

    @Autowired
    SignalSettings settings;

    @Autowired
    CostSettings costs;

    @Autowired
    StrategyModes modes;

    @Autowired
    StrategyDesk desk;

    @Autowired
    TicketBook tickets;

    @Autowired
    Replay replay;

    @Autowired
    Sentences sentences;

    @Autowired
    JdbcClient sql;

    @Autowired
    Clock clock;

    @LocalServerPort
    int port;

    @Value("${peaflow.home}")
    Path home;

    private LedgerEntry run(String job, boolean again) {
        Runs.Started started = runs.start(job, null, again);
        await().atMost(Duration.ofSeconds(90))
                .until(() -> runs.find(started.run().id()).orElseThrow().state().ended());
        return runs.find(started.run().id()).orElseThrow();
    }

    private static boolean isOverOrWaits(LedgerEntry run) {
        return run.state().ended() || run.waitsUntil() != null;
    }

    private HttpResponse<String> call(String method, String path) throws Exception {
        return call(method, path, HttpRequest.BodyPublishers.noBody());
    }

    private int status(String path, String body) throws Exception {
        return call("POST", path, HttpRequest.BodyPublishers.ofString(body)).statusCode();
    }

    private HttpResponse<String> call(String method, String path, HttpRequest.BodyPublisher body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                            .header(
                                    "Authorization",
                                    "Bearer "
                                            + Files.readString(home.resolve("admin.key"))
                                                    .strip())
                            .header("Content-Type", "application/json")
                            .method(method, body)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private Evaluator.Question question(Instant at, Knowledge knowledge) {
        return new Evaluator.Question(
                at,
                knowledge,
                Holdings.of(Money.parse("10000"), Map.of()),
                strategies.entries().stream()
                        .map(entry -> new Evaluator.Asker(
                                entry, Breakers.from(LocalDate.ofEpochDay(0), 100), false, new TreeSet<>(), null, null))
                        .toList());
    }

    private int told(String kind) {
        return sql.sql("SELECT count(*) FROM alert.notification WHERE kind = ?")
                .param(kind)
                .query(Integer.class)
                .single();
    }

    @Test
    @Order(1)
    void withoutDataThereIsNoSignalAndTheOwnerIsTold() {
        Runs.Started started = runs.start("signals", null, false);
        await().atMost(Duration.ofSeconds(90))
                .until(() -> isOverOrWaits(runs.find(started.run().id()).orElseThrow()));
        LedgerEntry ended = runs.find(started.run().id()).orElseThrow();
        // In the morning of a trading day it is waited for; at any other time it is refused.
        assertThat(ended.state()).isIn(RunState.SUCCEEDED, RunState.PLANNED);
        if (ended.state() == RunState.SUCCEEDED) {
            assertThat(ended.outcome())
                    .startsWith("no signal: ")
                    .contains("GSPC: nothing is stored yet")
                    .contains("there is no regime model: a model of 8 features needs 1260 sessions")
                    .contains("there are: vix-level 0");
            assertThat(signals.live().orElseThrow().state()).isEqualTo(Signal.State.REFUSED);
            assertThat(told("signal-refused")).isEqualTo(1);
        }
        assertThat(models.list()).isEmpty();
    }

    @Test
    @Order(2)
    void fromPricesToATicketWithAllThatLedToIt() {
        assertThat(run("market-data", false).state()).isEqualTo(RunState.SUCCEEDED);
        LedgerEntry ended = run("signals", true);
        assertThat(ended.state()).as(ended.outcome()).isEqualTo(RunState.SUCCEEDED);

        Signal signal = signals.live().orElseThrow();
        assertThat(signal.state()).as(signal.note()).isEqualTo(Signal.State.ISSUED);
        assertThat(signal.certificate()).isEqualTo(new Signal.Certificate(true, List.of()));
        assertThat(signal.strategy()).isEqualTo("regime-allocation");
        assertThat(signal.probabilities()).containsOnlyKeys("RISK_ON", "NEUTRAL", "RISK_OFF");
        assertThat(sum(signal.probabilities())).isCloseTo(1, within(1e-9));
        assertThat(signal.targetWeights()).containsKey(Allocation.CASH);
        assertThat(sum(signal.targetWeights())).isCloseTo(1, within(1e-9));
        assertThat(sum(signal.currentWeights())).isCloseTo(1, within(1e-9));
        assertThat(signal.features()).hasSize(9).allMatch(feature -> feature.value() != null);
        assertThat(signal.features().stream().filter(feature -> !feature.seenByModel()))
                .extracting(Signal.FeatureValue::feature)
                .containsExactly("curve-slope");
        assertThat(signal.modelsAsked()).isEqualTo(12);
        assertThat(signal.confidence())
                .isCloseTo(
                        signal.probabilities().get(String.valueOf(signal.regime())) * signal.modelsAgreeing() / 12,
                        within(1e-12));
        assertThat(signal.data()).extracting(Signal.DataUse::instrument).contains("features", "LQQ", "WPEA");
        assertThat(signal.limits())
                .allMatch(limit -> limit.limit().equals("CASH")
                        ? limit.weight() >= limit.allowed()
                        : limit.weight() <= limit.allowed());
        assertThat(ended.inputsHash()).isEqualTo(signal.inputsHash());
        assertThat(sentences.of(signal.reasons(), Locale.FRENCH).getFirst()).startsWith("Le modèle voit");
        assertThat(signal.action()).as(String.valueOf(signal.ticket())).isEqualTo(Signal.Action.ORDER);
        assertThat(told("signal-issued") + told("signal-confident")).isEqualTo(1);
        // What was refused before is settled.
        assertThat(sql.sql("SELECT count(*) FROM alert.notification WHERE kind = 'signal-refused' AND resolved_at"
                                + " IS NULL")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private static double sum(Map<String, Double> weights) {
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    @Test
    @Order(3)
    void theSameSlotAgainGivesTheSameSignalAndNoSecondMessage() {
        Signal first = signals.live().orElseThrow();
        int before = told("signal-issued") + told("signal-confident");
        LedgerEntry again = run("signals", true);
        assertThat(again.outcome()).endsWith("stand");
        assertThat(signals.live()).contains(first);
        assertThat(told("signal-issued") + told("signal-confident")).isEqualTo(before);
    }

    @Test
    @Order(4)
    void twelveModelsAreThereEachTrainedBeforeItsMonth() throws Exception {
        assertThat(models.list()).hasSize(12).allSatisfy(model -> {
            assertThat(model.knowledge()).isEqualTo(Model.Knowledge.ASSUMED);
            assertThat(model.windowTo()).isBefore(LocalDate.parse(model.name() + "-01"));
            assertThat(model.rows()).isGreaterThan(1_260);
        });
        Model live = models.live().orElseThrow();
        String other = models.list().getLast().name();
        Models.Comparison comparison = models.compare(other, live.name());
        assertThat(comparison.agreement()).isBetween(0.0, 1.0);
        assertThat(comparison.differences()).hasSize((int) Math.round((1 - comparison.agreement()) * 252));

        assertThat(call("POST", "/models/" + other + "/promote").statusCode()).isEqualTo(200);
        assertThat(models.live().orElseThrow().name()).isEqualTo(other);
        JsonNode listing = JsonMapper.shared().readTree(call("GET", "/models").body());
        assertThat(listing.path("live").asString()).isEqualTo(other);
        models.promote(live.name(), "back again");
        HttpResponse<String> unknown = call("POST", "/models/1999-01/promote");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("peaflow model list");
        assertThatThrownBy(() -> models.compare("1999-01", other)).hasMessageContaining("no model '1999-01'");
    }

    @Test
    @Order(4)
    void aFirstStartThatWasCutOffGoesOnAndComesToTheSameModelsBitForBit() {
        List<String> before = models.list().stream()
                .map(model -> model.name() + " " + model.checksum() + " " + model.inputsHash())
                .toList();
        String kept = models.list().get(7).name();
        sql.sql("TRUNCATE signal.signal").update();
        sql.sql("DELETE FROM signal.promotion WHERE model > ? OR by_whom = 'OWNER'")
                .param(kept)
                .update();
        sql.sql("DELETE FROM signal.model WHERE name > ?").param(kept).update();
        assertThat(models.list()).hasSize(5);

        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);

        assertThat(models.list().stream()
                        .map(model -> model.name() + " " + model.checksum() + " " + model.inputsHash())
                        .toList())
                .isEqualTo(before);
    }

    @Test
    @Order(5)
    void theShippedLimitsAreThoseOfTheHouse() {
        assertThat(limits.limits()).isEqualTo(RiskLimits.HOUSE);
    }

    @Test
    @Order(5)
    void whatIsAskedOverTheWireNamesNoMomentOfAnyClock() throws Exception {
        HttpResponse<String> today = call("GET", "/signals/today");
        assertThat(today.statusCode()).isEqualTo(200);
        assertThat(call("GET", "/signals/today").body()).isEqualTo(today.body());
        assertThat(today.body()).doesNotContainPattern("\\d\\dT\\d\\d:");
        JsonNode signal = JsonMapper.shared().readTree(today.body());
        assertThat(signal.path("simulated").asBoolean()).isTrue();
        assertThat(signal.path("sentences").size()).isGreaterThan(1);
        String id = signal.path("id").asString();
        assertThat(call("GET", "/signals/" + id).statusCode()).isEqualTo(200);
        assertThat(call("GET", "/signals/" + signal.path("slot").asString()).statusCode())
                .isEqualTo(200);
        assertThat(call("GET", "/signals").body()).contains(id);
        assertThat(call("GET", "/signals?strategy=nobody").body())
                .contains("There is no strategy 'nobody'; there are: regime-allocation");
        assertThat(call("GET", "/signals/replay?asOf=2026-11-20&strategy=nobody")
                        .statusCode())
                .isEqualTo(404);
        assertThat(call("GET", "/signals/replay?asOf=2026-13-45").body())
                .contains("as-of 2026-13-45 is no day; write it as 2026-11-20");
        assertThat(call("GET", "/signals/yesterday").statusCode()).isEqualTo(404);
        assertThat(call("GET", "/signals/1999-01-04").statusCode()).isEqualTo(404);
        assertThat(call("GET", "/signals/1999-01-04").body()).contains("peaflow signal history");
    }

    @Test
    @Order(5)
    void aDayDecidedAgainComesToTheSameLetterForLetterAndWritesNothing() throws Exception {
        LocalDate slot = signals.live().orElseThrow().slot();
        String before = rows();
        List<Replay.Again> again = replay.asOf(slot, null);
        assertThat(again).hasSize(strategies.entries().size()).allSatisfy(one -> {
            assertThat(one.differences()).as(one.strategy()).isEmpty();
            assertThat(one.verdict()).isEqualTo(Replay.Verdict.IDENTICAL);
        });
        assertThat(rows()).isEqualTo(before);

        // Somebody has tampered with what was stored: every place is named.
        sql.sql("""
            UPDATE signal.signal SET story = jsonb_set(jsonb_set(story, '{strength}', '0.123'), '{ticket,cost}', '"9.99"')
            WHERE strategy = 'regime-allocation'\
            """).update();
        HttpResponse<String> answer = call("GET", "/signals/replay?asOf=" + slot + "&strategy=regime-allocation");
        JsonNode one = JsonMapper.shared().readTree(answer.body()).get(0);
        assertThat(one.path("verdict").asString()).isEqualTo("DIFFERENT");
        assertThat(one.path("differences")
                        .valueStream()
                        .map(difference -> difference.path("place").asString()))
                .containsExactly("strength", "ticket.cost");
        sql.sql("UPDATE signal.signal SET question = NULL WHERE strategy = 'regime-allocation'")
                .update();
        assertThat(replay.asOf(slot, "regime-allocation"))
                .singleElement()
                .satisfies(lost -> assertThat(lost.verdict()).isEqualTo(Replay.Verdict.NOT_KEPT));

        LocalDate other = TradingCalendar.euronextParis().previous(slot);
        assertThat(replay.asOf(other, "regime-allocation"))
                .singleElement()
                .satisfies(unstored -> assertThat(unstored.verdict()).isEqualTo(Replay.Verdict.NOT_STORED));
        assertThatThrownBy(() -> replay.asOf(LocalDate.of(2026, 11, 21), null)).hasMessageContaining("no trading day");
        assertThatThrownBy(() -> replay.asOf(LocalDate.of(2999, 1, 2), null)).hasMessageContaining("still to come");
        sql.sql("TRUNCATE signal.signal").update();
        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);
    }

    private String rows() {
        return sql.sql("SELECT (SELECT count(*) FROM signal.signal) || ' ' || (SELECT count(*) FROM signal.breaker) ||"
                        + " ' ' || (SELECT count(*) FROM signal.holdings) || ' ' || (SELECT count(*) FROM signal.promotion) || ' '"
                        + " || (SELECT md5(string_agg(story::text, '' ORDER BY strategy)) FROM signal.signal)")
                .query(String.class)
                .single();
    }

    @Test
    @Order(6)
    void aFutureThatNobodyCouldKnowChangesNothingAtAnyInstant() {
        var now = clock.instant();
        for (int daysAgo : new int[] {0, 1, 4, 40, 400}) {
            var at = now.minus(Duration.ofDays(daysAgo));
            var question = question(at, Knowledge.assumed(now));
            assertThat(evaluator.evaluate(new InventedFuture(history, at, instruments), question))
                    .isEqualTo(evaluator.evaluate(history, question));
        }
    }

    @Test
    @Order(6)
    void nobodyLooksFurtherBackThanIsRead() {
        History whole = new Retold() {
            @Override
            public PriceSeries recent(String instrument, Knowledge knowledge) {
                return history.prices(instrument, knowledge);
            }
        };
        var now = clock.instant();
        for (int daysAgo : new int[] {0, 40, 400}) {
            var at = now.minus(Duration.ofDays(daysAgo));
            var question = question(at, Knowledge.assumed(at));
            assertThat(history.recent("WPEA", question.knowledge()).size())
                    .isLessThan(history.prices("WPEA", question.knowledge()).size());
            Evaluator.Evaluation ofAll = evaluator.evaluate(whole, question);
            Evaluator.Evaluation ofRecent = evaluator.evaluate(history, question);
            assertThat(ofRecent.answers())
                    .usingRecursiveComparison()
                    .ignoringFields("data")
                    .isEqualTo(ofAll.answers());
        }
    }

    @Test
    @Order(6)
    void anExitSaysOfWhatThereIsNoPrice() {
        History withoutWorld = new Retold() {
            @Override
            public PriceSeries recent(String instrument, Knowledge knowledge) {
                PriceSeries prices = super.recent(instrument, knowledge);
                return instrument.equals("WPEA") ? prices.upTo(LocalDate.EPOCH) : prices;
            }

            @Override
            public PriceSeries prices(String instrument, Knowledge knowledge) {
                PriceSeries prices = super.prices(instrument, knowledge);
                return instrument.equals("WPEA") ? prices.upTo(LocalDate.EPOCH) : prices;
            }
        };
        var now = clock.instant();
        Evaluator.Question all = question(now, Knowledge.assumed(now));
        OrderTicket exit = evaluator.exit(
                withoutWorld,
                new Evaluator.Question(
                        now,
                        all.knowledge(),
                        Holdings.of(Money.parse("1000"), Map.of("LQQ", 3L, "WPEA", 120L)),
                        all.askers().stream()
                                .filter(asker -> asker.name().equals("regime-allocation"))
                                .toList()));
        assertThat(exit.lines()).extracting(OrderTicket.Line::instrument).containsExactly("LQQ");
        assertThat(exit.notes())
                .filteredOn(note -> note.code() == Reason.Code.NO_PRICE)
                .extracting(Reason::subject)
                .containsExactly("WPEA");
    }

    @Test
    @Order(7)
    void whoLooksAheadIsCaught() {
        var now = clock.instant();
        var question = question(now, Knowledge.recorded(now));
        Evaluator.Evaluation honest = evaluator.evaluate(history, question);
        LocalDate slot = signals.live().orElseThrow().slot();
        Certification certification = new Certification(evaluator, history, instruments);
        Signal.Certificate passed = certification.of(slot, honest, question);
        assertThat(passed.passed()).as(passed.findings().toString()).isTrue();
        var sight = honest.sight();
        LocalDate trained = sight.model().orElseThrow().windowTo();
        assertThat(certification.of(trained.plusDays(1), honest, question).passed())
                .isTrue();
        assertThat(certification.of(trained, honest, question).findings())
                .as("a slot that its model was trained on")
                .singleElement()
                .asString()
                .endsWith("it knew too much");
        var other = new Evaluator.Evaluation(
                honest.nine(),
                new RegimeReader.Sight(
                        sight.model(), sight.reading(), Map.of(Regime.RISK_ON, 1.0), sight.stood(), sight.missing()),
                honest.answers());
        Signal.Certificate failed = certification.of(slot, other, question);
        assertThat(failed.passed()).isFalse();
        assertThat(failed.findings())
                .contains("read again, the regime differs", "with an invented future, the regime differs");
    }

    @Test
    @Order(7)
    void strengthIsHalfOfAllDistancesBetweenWhatIsHeldAndWhatTheLimitsLeave() {
        List<Signal> issued = signals.latest().stream()
                .filter(signal -> signal.state() == Signal.State.ISSUED)
                .toList();
        assertThat(issued).hasSizeGreaterThan(2).allSatisfy(signal -> {
            Set<String> all = new TreeSet<>(signal.targetWeights().keySet());
            all.addAll(signal.currentWeights().keySet());
            double distance = all.stream()
                    .mapToDouble(id -> Math.abs(signal.targetWeights().getOrDefault(id, 0.0)
                            - signal.currentWeights().getOrDefault(id, 0.0)))
                    .sum();
            assertThat(signal.strength()).as(signal.strategy()).isCloseTo(distance / 2, within(1e-9));
        });
    }

    @Test
    @Order(7)
    void anEarlierDayIsNotDecidedOnWhatIsKnownToday() {
        LocalDate newest = signals.live().orElseThrow().slot();
        LocalDate earlier = TradingCalendar.euronextParis().previous(newest.minusDays(7));
        Runs.Started started = runs.start("signals", earlier.toString(), false);
        LedgerEntry ended = await().atMost(Duration.ofSeconds(30))
                .until(() -> runs.find(started.run().id()).orElseThrow(), run -> run.state() == RunState.FAILED);
        assertThat(ended.outcome()).contains(earlier + " is past", "peaflow signal replay --as-of " + earlier);
        assertThat(signals.of(earlier)).isEmpty();
        assertThat(signals.live().orElseThrow().slot()).isEqualTo(newest);
    }

    @Test
    @Order(8)
    void oldHoldingsAreNoGroundToOrderOn() {
        LocalDate slot = signals.live().orElseThrow().slot();
        sql.sql("TRUNCATE signal.signal").update();
        holdings.insert(new HoldingsTable.Told(
                slot.minusDays(36), "a file", Holdings.of(Money.parse("5000"), Map.of("WPEA", 100L))));
        LedgerEntry ended = run("signals", true);
        assertThat(ended.outcome())
                .startsWith("no signal: the holdings are of ")
                .contains("holdings import");
        assertThat(signals.live().orElseThrow().ticket()).isNull();
        assertThat(signals.live().orElseThrow().noteIn(Locale.FRENCH))
                .as("each reader is told in his language why there is none")
                .isEqualTo("le portefeuille annoncé date du " + slot.minusDays(36)
                        + ", plus de 35 jours : peaflow holdings import <fichier>");
        assertThat(replay.asOf(slot, null)).extracting(Replay.Again::verdict).containsOnly(Replay.Verdict.IDENTICAL);
        assertThat(signals.live().orElseThrow().currentWeights())
                .as("what is held is held, whether there is a signal or not")
                .containsKey("WPEA");
        assertThat(meters.get("peaflow.signal.current.weight.ratio")
                        .tag("instrument", "WPEA")
                        .gauge()
                        .value())
                .isPositive();

        holdings.insert(
                new HoldingsTable.Told(slot, "another", Holdings.of(Money.parse("5000"), Map.of("WPEA", 100L))));
        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);
        Signal signal = signals.live().orElseThrow();
        assertThat(signal.state()).isEqualTo(Signal.State.ISSUED);
        assertThat(signal.currentWeights()).containsKey("WPEA");
    }

    @Test
    @Order(9)
    void theIndexGrowsAsWhatIsHeldDoesAndPaymentsDoNotMoveIt() {
        var paris = TradingCalendar.euronextParis();
        LocalDate last = paris.expectedLastSession(clock.instant());
        LocalDate begun = paris.previous(paris.previous(paris.previous(last)));
        signalTable.keep("walked", Breakers.from(begun, 100));
        Knowledge now = Knowledge.recorded(clock.instant());
        Holdings held = holdings.latest().orElseThrow().holdings();

        Breakers.Step step = index.step("walked", held, history, now, clock.instant());

        PriceSeries world = history.prices("WPEA", now);
        double before = 5_000 + 100 * world.close(world.rowAt(begun));
        double after = 5_000 + 100 * world.close(world.rowAt(last));
        assertThat(step.after().day()).isEqualTo(last);
        assertThat(step.after().index()).isCloseTo(100 * after / before, within(1e-9));
        // The same session again changes nothing.
        signalTable.keep("walked", step.after());
        assertThat(index.step("walked", held, history, now, clock.instant()).after())
                .isEqualTo(step.after());

        // The last bar comes a day late: its move is counted when it is there, and not lost.
        LocalDate eve = paris.previous(last);
        signalTable.keep("walked", Breakers.from(begun, 100));
        History late = endingAt(eve);
        Breakers.Step waiting = index.step("walked", held, late, now, clock.instant());
        assertThat(waiting.after().day()).isEqualTo(eve);
        signalTable.keep("walked", waiting.after());
        assertThat(index.step("walked", held, late, now, clock.instant()).after())
                .isEqualTo(waiting.after());
        assertThat(index.step("walked", held, history, now, clock.instant())
                        .after()
                        .index())
                .isCloseTo(100 * after / before, within(1e-9));

        // What is no longer quoted is not waited for: the breakers go on for the rest.
        signalTable.keep("walked", Breakers.from(begun, 100));
        History gone = endingAt(last.minusDays(11));
        assertThat(index.step("walked", held, gone, now, clock.instant())
                        .after()
                        .day())
                .isEqualTo(last);

        // An index begins where the bars end, or the move of the one that is late would be nobody's.
        assertThat(index.step("new", held, late, now, clock.instant()).after().day())
                .isEqualTo(eve);

        // What a share pays out it has not lost.
        signalTable.keep("walked", Breakers.from(eve, 100));
        History paid = paying(last, 0.04);
        double worth = 100 * world.close(world.rowAt(eve));
        double move = world.close(world.rowAt(last)) / world.close(world.rowAt(eve)) / (1 - 0.04);
        assertThat(index.step("walked", held, paid, now, clock.instant())
                        .after()
                        .index())
                .isCloseTo(100 * (5_000 + worth * move) / (5_000 + worth), within(1e-9));
    }

    /** The history, had everything paid out this share of its price on a day. */
    private History paying(LocalDate exDay, double share) {
        return new Retold() {
            @Override
            public PriceSeries withDividends(String instrument, Knowledge knowledge) {
                PriceSeries told = history.withDividends(instrument, knowledge);
                int[] day = IntStream.range(0, told.size()).map(told::epochDay).toArray();
                double[] close = IntStream.range(0, day.length)
                        .mapToDouble(row -> told.close(row) * (day[row] < exDay.toEpochDay() ? 1 - share : 1))
                        .toArray();
                return new PriceSeries(instrument, day, close, close, close, close, new long[day.length]);
            }
        };
    }

    /** The history without what came after a day. */
    private History endingAt(LocalDate day) {
        return new Retold() {
            @Override
            public PriceSeries recent(String instrument, Knowledge knowledge) {
                return history.recent(instrument, knowledge).upTo(day);
            }

            @Override
            public PriceSeries withDividends(String instrument, Knowledge knowledge) {
                return history.withDividends(instrument, knowledge).upTo(day);
            }
        };
    }

    /** The history as it is. */
    private class Retold implements History {
        @Override
        public PriceSeries prices(String instrument, Knowledge knowledge) {
            return history.prices(instrument, knowledge);
        }

        @Override
        public PriceSeries recent(String instrument, Knowledge knowledge) {
            return history.recent(instrument, knowledge);
        }

        @Override
        public PriceSeries withDividends(String instrument, Knowledge knowledge) {
            return history.withDividends(instrument, knowledge);
        }

        @Override
        public MacroHistory.Vintages vintages(String instrument, Knowledge knowledge) {
            return history.vintages(instrument, knowledge);
        }

        @Override
        public PriceSeries traded(String instrument, Knowledge knowledge) {
            return history.traded(instrument, knowledge);
        }

        @Override
        public List<Accounts.Figure> figures(String instrument, Accounts.Item item, Knowledge knowledge) {
            return history.figures(instrument, item, knowledge);
        }
    }

    @Test
    @Order(10)
    void aFallThatStopsBuyingIsToldAndNothingIsBought() {
        LocalDate slot = signals.live().orElseThrow().slot();
        sql.sql("TRUNCATE signal.signal").update();
        holdings.insert(new HoldingsTable.Told(slot, "cash only", Holdings.of(Money.parse("10000"), Map.of())));
        LocalDate last = TradingCalendar.euronextParis().expectedLastSession(clock.instant());
        signalTable.keep(
                "regime-allocation", new Breakers(last, 75, 0, 100, 100, true, Set.of(Breakers.Cause.DRAWDOWN), false));
        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);
        Signal signal = signals.live().orElseThrow();
        assertThat(signal.state()).isEqualTo(Signal.State.ISSUED);
        assertThat(signal.action()).isEqualTo(Signal.Action.NOTHING);
        assertThat(signal.ticket().notes()).extracting(Reason::code).contains(Reason.Code.BUYING_STOPPED);
    }

    @Test
    @Order(11)
    void holdingsAreToldAsATableAndEveryMistakeInItIsNamed() throws Exception {
        LocalDate day = LocalDate.now(clock).minusDays(1);
        HoldingsBook.Held held = book.take(
                "mine.csv", "isin,quantity,cash,as-of\nIE0002XZSHO1,120,," + day + "\n,,1250.40,\nFR0010342592,3,,\n");
        assertThat(held.shares()).isEqualTo(Map.of("WPEA", 120L, "LQQ", 3L));
        assertThat(held.cash()).startsWith("1250.40");
        assertThat(held.asOf()).isEqualTo(day);
        assertThat(book.current()).isEqualTo(held);

        assertThatThrownBy(() -> book.take(
                        "bad.csv",
                        "isin,quantity,cash,as-of\n"
                                + "IE0002XZSHO2,1,,\n"
                                + "IE0002XZSHO1,1.5,,2026-13-01\n"
                                + "FR0000120271,1,,\n"
                                + ",,-3,9999-01-01\n"))
                .isInstanceOf(HoldingsBook.Refused.class)
                .message()
                .contains("line 2: isin IE0002XZSHO2", "line 3: quantity '1.5'", "line 3: as-of '2026-13-01'")
                .contains("line 4: isin FR0000120271 is not followed", "line 5: cash -3 is negative", "still to come");
        assertThatThrownBy(() -> book.take("bad.csv", "isin,quantity\n"))
                .hasMessageContaining("no line has cash")
                .hasMessageContaining("no line has as-of");
        assertThatThrownBy(() -> book.take("bad.csv", "ISIN code,quantity,cash,as-of\nIE0002XZSHO1,7,5," + day + "\n"))
                .hasMessage("the header is ISIN code,quantity,cash,as-of and lacks isin; write the header"
                        + " isin,quantity,cash,as-of");
        assertThatThrownBy(() -> book.take(
                        "twice.csv",
                        "isin,quantity,cash,as-of\nIE0002XZSHO1,1,500," + day + "\nIE0002XZSHO1,2,500," + day + "\n"))
                .as("what is told twice is not added up")
                .hasMessageContaining("line 3: IE0002XZSHO1 was told already, on line 2: one line for each")
                .hasMessageContaining("line 3: cash was told already, on line 2: one line has all");
        assertThatThrownBy(() -> book.take("old.csv", "isin,quantity,cash,as-of\n,,5," + day.minusDays(40) + "\n"))
                .hasMessageContaining("more than 35 days ago");
        assertThat(book.current()).isEqualTo(held);
        assertThat(status("/holdings", "{}")).isEqualTo(422);
        assertThat(status("/tickets/done", "{\"lines\":[null]}"))
                .as("not the whole ticket done")
                .isEqualTo(400);
        assertThat(status("/holdings", "{\"csv\":\"isin,quantity,cash,as-of\\n,,5," + day + "\\n\"}"))
                .isEqualTo(200);
        assertThat(book.take(
                                "excel.csv",
                                "\uFEFFisin,quantity,cash,as-of\r\nIE0002XZSHO1,120,1250.40," + day
                                        + "\r\nFR0010342592,3,,\r\n")
                        .shares())
                .isEqualTo(held.shares());
        assertThatThrownBy(() -> replay.asOf(LocalDate.of(1990, 1, 1), null))
                .hasMessageContaining("before the first day of the calendar");
    }

    @Test
    @Order(12)
    void aHaltedStrategyGivesNoTicketUntilItIsReleased() throws Exception {
        sql.sql("TRUNCATE signal.signal").update();
        int told = told("signal-refused");
        assertThat(call("POST", "/strategies/regime-allocation/halt").statusCode())
                .isEqualTo(200);
        assertThat(run("signals", true).outcome()).contains("halted by its owner");
        Signal halted = signals.live().orElseThrow();
        assertThat(halted.state()).isEqualTo(Signal.State.REFUSED);
        assertThat(halted.ticket()).isNull();
        assertThat(told("signal-refused")).as("who has halted it knows").isEqualTo(told);

        assertThat(call("POST", "/strategies/regime-allocation/release").statusCode())
                .isEqualTo(200);
        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(signals.live().orElseThrow().state()).isEqualTo(Signal.State.ISSUED);
        assertThat(call("POST", "/strategies/nobody/halt").statusCode()).isEqualTo(404);
        assertThat(call("GET", "/holdings").body()).contains("WPEA");
    }

    @Test
    @Order(12)
    void aHaltWhileTheSignalIsDecidedHoldsForThatSignal() {
        sql.sql("TRUNCATE signal.signal").update();
        AtomicReference<LedgerEntry> ended = new AtomicReference<>();
        Thread deciding = new Thread(() -> ended.set(run("signals", true)));
        transaction.executeWithoutResult(status -> {
            sql.sql("UPDATE signal.breaker SET state = jsonb_set(state, '{isHalted}', 'true') WHERE strategy = ?")
                    .param("regime-allocation")
                    .update();
            deciding.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> sql.sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
                                    .query(Integer.class)
                                    .single()
                            > 0);
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> ended.get() != null);
        assertThat(ended.get().outcome()).contains("halted by its owner");
        assertThat(signals.live().orElseThrow().ticket()).isNull();
        assertThat(replay.asOf(signals.live().orElseThrow().slot(), null)
                        .getFirst()
                        .verdict())
                .isEqualTo(Replay.Verdict.IDENTICAL);
        desk.release("regime-allocation");
    }

    @Test
    @Order(12)
    void aDayThatSawNoRegimeMakesNoRegimeNew() {
        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);
        Signal issued = signals.live().orElseThrow();
        earlier(issued, 2, "ISSUED", Regime.RISK_OFF);
        earlier(issued, 1, "REFUSED", null);
        assertThat(signalTable.regimeBefore(issued.slot(), issued.strategy())).contains(Regime.RISK_OFF);
        sql.sql("DELETE FROM signal.signal WHERE slot = ?").param(issued.slot()).update();
        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(signals.live().orElseThrow().regimeBefore()).isEqualTo(Regime.RISK_OFF);
    }

    private void earlier(Signal one, int days, String state, @Nullable Regime regime) {
        sql.sql("""
            INSERT INTO signal.signal (slot, strategy, live, run, decided_at, state, regime, inputs_hash, certificate, story)
            SELECT slot - :days, strategy, live, run, decided_at, :state, :regime, inputs_hash, certificate, story
            FROM signal.signal WHERE slot = :slot AND strategy = :strategy\
            """)
                .param("days", days)
                .param("state", state)
                .param("regime", regime == null ? null : regime.name())
                .param("slot", one.slot())
                .param("strategy", one.strategy())
                .update();
    }

    @Test
    @Order(13)
    void whatWasDoneWithATicketChangesWhatIsHeldOnceAndMayBeCorrected() throws Exception {
        sql.sql("TRUNCATE signal.signal").update();
        LocalDate day = LocalDate.now(clock).minusDays(1);
        book.take("cash.csv", "isin,quantity,cash,as-of\n,,10000," + day + "\n");
        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);
        Signal signal = signals.live().orElseThrow();
        assertThat(signal.action()).isEqualTo(Signal.Action.ORDER);
        Signal.Line line = signal.ticket().lines().getFirst();

        assertThatThrownBy(() -> tickets.tell(null, TicketBook.Outcome.PARTLY, List.of(), "me"))
                .hasMessageContaining("line")
                .hasMessageContaining("Remedy: --line ISIN=quantity@price");
        assertThatThrownBy(() -> tickets.tell(
                        null,
                        TicketBook.Outcome.DONE,
                        List.of(
                                new TicketBook.Fill(line.isin(), line.shares() + 1, line.close() * 2),
                                new TicketBook.Fill("FR0000120271", 1, null)),
                        "me"))
                .isInstanceOfSatisfying(
                        TicketBook.Refused.class,
                        refused -> assertThat(refused.objections())
                                .extracting(TicketBook.Objection::reason)
                                .containsExactlyInAnyOrder(
                                        "the ticket has no such line",
                                        "only " + line.shares() + " were ordered",
                                        "the price is more than 25 % away from the close of " + line.close()));
        assertThat(call("POST", "/tickets/nonsense").statusCode()).isEqualTo(405);
        assertThat(tickets.recent(9)).isEmpty();

        TicketBook.Answer done = tickets.tell(null, TicketBook.Outcome.DONE, List.of(), "me");
        assertThat(done.isNew()).isTrue();
        assertThat(holdings.latest().orElseThrow().holdings().shares()).containsKey(line.instrument());
        assertThat(done.held().shares()).isEqualTo(wantedShares(signal));
        HttpResponse<String> again = call("POST", "/tickets/done");
        assertThat(JsonMapper.shared().readTree(again.body()).path("isNew").asBoolean())
                .isFalse();
        assertThat(tickets.story(signal.id())).hasSize(1);

        JsonNode sheet =
                JsonMapper.shared().readTree(call("GET", "/tickets/newest").body());
        assertThat(sheet.path("id").asString()).isEqualTo(signal.id());
        assertThat(sheet.path("text").asString()).contains(line.isin(), "day order");
        assertThat(sheet.path("csv").asString()).contains("," + line.isin() + ",");
        assertThat(call("GET", "/tickets/" + signal.id()).body()).contains(line.isin());
        assertThat(call("GET", "/tickets/1999-01-04").statusCode()).isNotEqualTo(200);

        // It was not all of it, and at another price.
        double price = Math.round(line.close() * 101) / 100.0;
        TicketBook.Answer partly = tickets.tell(
                signal.id(),
                TicketBook.Outcome.PARTLY,
                List.of(new TicketBook.Fill(line.isin(), line.shares() - 1, price)),
                "me");
        assertThat(partly.held().shares()).isEqualTo(Map.of(line.instrument(), line.shares() - 1));
        Money fees = Money.parse(partly.report().trades().getFirst().fees());
        assertThat(partly.held().cash())
                .isEqualTo(Money.parse("10000")
                        .minus(Money.of(line.shares() - 1, price))
                        .minus(fees)
                        .toString());
        assertThat(holdings.latest().orElseThrow().paid().get(line.instrument()))
                .isCloseTo(price + fees.euros() / (line.shares() - 1), within(1e-9));
        assertThat(tickets.tell(signal.id(), TicketBook.Outcome.IGNORED, List.of(), "me")
                        .held()
                        .shares())
                .isEmpty();
        assertThat(tickets.story(signal.id()))
                .extracting(TicketBook.Report::outcome)
                .containsExactly(TicketBook.Outcome.DONE, TicketBook.Outcome.PARTLY, TicketBook.Outcome.IGNORED);
        assertThat(call("GET", "/tickets/" + signal.id() + "/reports").body()).contains("IGNORED");
        desk.halt(signal.strategy());
        assertThat(JsonMapper.shared()
                        .readTree(call("GET", "/tickets/" + signal.id()).body())
                        .path("text")
                        .asString())
                .startsWith("HALTED: " + signal.strategy() + " was stopped by you.")
                .contains("\nyou said: ignored\n");
        desk.release(signal.strategy());

        // Once the holdings were told anew, the ticket is history.
        tickets.tell(signal.id(), TicketBook.Outcome.DONE, List.of(), "me");
        book.take("new.csv", "isin,quantity,cash,as-of\nIE0002XZSHO1,120,," + day + "\n,,1250.40,\n");
        assertThatThrownBy(() -> tickets.tell(signal.id(), TicketBook.Outcome.IGNORED, List.of(), "me"))
                .hasMessageContaining("told anew since");
        assertThatThrownBy(() -> tickets.tell("1999-01-04", TicketBook.Outcome.DONE, List.of(), "me"))
                .hasMessageContaining("peaflow signal history");
        assertThatThrownBy(() -> tickets.tell("exit-99", TicketBook.Outcome.DONE, List.of(), "me"))
                .hasMessageContaining("no such exit ticket");
    }

    private static Map<String, Long> wantedShares(Signal signal) {
        Map<String, Long> wanted = new TreeMap<>();
        signal.ticket().lines().forEach(line -> wanted.put(line.instrument(), line.shares()));
        return wanted;
    }

    @Test
    @Order(14)
    void aStrategyIsSwitchedWhileRunningAndOneIsLive() throws Exception {
        assertThat(desk.list())
                .extracting(StrategyDesk.Standing::name)
                .containsExactly(
                        "regime-allocation",
                        "momentum",
                        "value",
                        "combined",
                        "minimum-variance",
                        "target-weights",
                        "dca");
        assertThat(call("POST", "/strategies/target-weights/live").statusCode()).isEqualTo(200);
        assertThat(desk.find("regime-allocation").mode()).isEqualTo(StrategyDesk.Mode.WATCHED);
        assertThat(desk.find("regime-allocation").configured()).isEqualTo(StrategyDesk.Mode.LIVE);
        desk.off("dca");
        sql.sql("TRUNCATE signal.signal").update();
        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(signals.live().orElseThrow().strategy()).isEqualTo("target-weights");
        assertThat(signals.latest())
                .extracting(Signal::strategy)
                .startsWith("target-weights")
                .contains("regime-allocation", "momentum")
                .doesNotContain("dca");
        theCheapestCompaniesByTheirAccountsAsTheDatabaseHasThem();
        assertThat(call("GET", "/signals/compare").body()).contains("minimum-variance");
        assertThat(call("POST", "/strategies/nobody/on").statusCode()).isEqualTo(404);
        assertThat(desk.on("dca").mode()).isEqualTo(StrategyDesk.Mode.WATCHED);
        assertThat(desk.live("regime-allocation").mode()).isEqualTo(StrategyDesk.Mode.LIVE);
        assertThat(desk.on("regime-allocation").mode()).isEqualTo(StrategyDesk.Mode.LIVE);
        assertThat(desk.find("target-weights").mode()).isEqualTo(StrategyDesk.Mode.WATCHED);
    }

    @Test
    @Order(14)
    void anIndexIsNamedByIdOrSymbolAndOneWhoseMembersAreUnknownIsAMistake() {
        StrategyBook some = new StrategyBook(
                new SignalSettings(
                        settings.series(),
                        settings.model(),
                        settings.steadiness(),
                        List.of(members("french", "^FCHI"), members("american", "GSPC"))),
                costs,
                instruments,
                modes);
        assertThat(some.all()).singleElement().satisfies(french -> {
            assertThat(french.name()).isEqualTo("french");
            assertThat(french.index()).isEqualTo("FCHI");
            assertThat(french.instruments()).containsExactly("AI", "ALO", "MC", "SAN");
        });
        assertThat(some.mistakes())
                .singleElement()
                .asString()
                .isEqualTo("the strategy american takes the members of GSPC, which are not known; there are those of"
                        + " FCHI");
    }

    private static SignalSettings.StrategyEntry members(String name, String index) {
        return new SignalSettings.StrategyEntry(
                name,
                SignalSettings.Kind.MOMENTUM,
                true,
                false,
                Map.of(),
                Map.of(),
                List.of(),
                index,
                5,
                BigDecimal.valueOf(15),
                BigDecimal.TEN,
                null,
                SignalSettings.Orders.ALL);
    }

    /** The ranking of value, worked out a second time in SQL: yields of the newest accounts, places by each, their mean. */
    private void theCheapestCompaniesByTheirAccountsAsTheDatabaseHasThem() {
        Signal value =
                signals.find(signals.live().orElseThrow().slot(), "value").orElseThrow();
        assertThat(value.state()).as(value.note()).isEqualTo(Signal.State.ISSUED);
        List<String> expected = sql.sql("""
                WITH known AS (
                    SELECT DISTINCT ON (o.instrument, item) o.instrument, item, o.value, day FROM marketdata.observation o
                    WHERE instrument IN ('AI', 'MC', 'SAN') AND superseded_at IS NULL AND published_on < current_date
                    ORDER BY o.instrument, item, day DESC, published_on DESC
                ), yields AS (
                    SELECT k.instrument, item, k.value * coalesce((SELECT exp(-sum(ln(amount))) FROM marketdata.corporate_event e
                               WHERE e.instrument = k.instrument AND kind = 'SPLIT' AND superseded_at IS NULL AND ex_day > k.day), 1)
                           / (SELECT close FROM marketdata.bar b WHERE b.instrument = k.instrument AND superseded_at IS NULL
                              ORDER BY session DESC LIMIT 1) AS yield
                    FROM known k)
                SELECT instrument FROM (SELECT instrument, rank() OVER (PARTITION BY item ORDER BY yield DESC) AS place FROM yields) p
                GROUP BY instrument HAVING count(*) = 3 ORDER BY sum(place), instrument""").query(String.class).list();
        assertThat(expected).hasSize(3);
        assertThat(value.reasons().stream()
                        .filter(reason -> reason.code() == Reason.Code.RANKED_TOGETHER)
                        .map(Reason::subject))
                .isEqualTo(expected);
        assertThat(value.targetWeights()).containsKeys("AI", "MC", "SAN", "CASH");
        // Forty members, three of them followed here; ALO left the index in 2024.
        assertThat(value.reasons())
                .contains(
                        new Reason(Reason.Code.MEMBERS, "FCHI", 40, 3), new Reason(Reason.Code.SURVIVORS, "FCHI", 0, 0))
                .extracting(Reason::subject)
                .doesNotContain("ALO");
        assertThat(value.data())
                .extracting(Signal.DataUse::instrument, Signal.DataUse::rows)
                .contains(tuple("accounts", 4), tuple("members of FCHI", 40));
        assertThat(sentences.of(value.reasons(), Locale.ENGLISH)).anyMatch(text -> text.contains("it knows survivors"));
    }

    @Test
    @Order(15)
    void anExitOfWhatIsTooSmallToBeSoldSaysSo() throws Exception {
        Knowledge now = Knowledge.recorded(clock.instant());
        Followed cheap = strategies.entries().stream()
                .filter(entry -> entry.name().equals("momentum"))
                .flatMap(entry -> entry.instruments().stream())
                .filter(id -> lastClose(history.recent(id, now))
                        < costs.smallestOrder().doubleValue())
                .flatMap(id -> instruments.byId(id).stream())
                .findFirst()
                .orElseThrow();
        book.take(
                "crumbs.csv",
                "isin,quantity,cash,as-of\n" + cheap.instrument().isin() + ",1,,"
                        + LocalDate.now(clock).minusDays(1) + "\n,,12.50,\n");
        desk.halt("momentum");
        Signal.Ticket crumbs = desk.exit("momentum", "me").ticket();
        assertThat(crumbs.lines()).isEmpty();
        assertThat(crumbs.notes())
                .extracting(Reason::code, Reason::subject)
                .containsExactly(tuple(Reason.Code.ORDER_TOO_SMALL, cheap.id()));
        desk.release("momentum");
    }

    private static double close(TicketBook.Exit exit, String isin) {
        return exit.ticket().lines().stream()
                .filter(line -> line.isin().equals(isin))
                .findFirst()
                .orElseThrow()
                .close();
    }

    private static double lastClose(PriceSeries prices) {
        return prices.size() == 0 ? Double.NaN : prices.close(prices.size() - 1);
    }

    @Test
    @Order(16)
    void aHaltedStrategyGivesItsExitOnDemandAndItIsDoneLikeAnyTicket() throws Exception {
        LocalDate day = LocalDate.now(clock).minusDays(1);
        book.take(
                "mine.csv", "isin,quantity,cash,as-of\nIE0002XZSHO1,120,," + day + "\nFR0010342592,3,,\n,,1250.40,\n");
        assertThatThrownBy(() -> desk.exit("regime-allocation", "me")).hasMessageContaining("it is not halted");
        desk.halt("regime-allocation");
        desk.halt("value");
        assertThatThrownBy(() -> desk.exit("value", "me")).hasMessageContaining("nothing of it is held");
        TicketBook.Exit exit = desk.exit("regime-allocation", "me");
        assertThat(exit.ticket().lines())
                .extracting(Signal.Line::instrument, Signal.Line::side, Signal.Line::shares)
                .containsExactly(tuple("LQQ", "SELL", 3L), tuple("WPEA", "SELL", 120L));
        JsonNode asked = JsonMapper.shared()
                .readTree(call("POST", "/tickets/exit/regime-allocation").body());
        assertThat(asked.path("id").asString()).as("unchanged, it is the same").isEqualTo(exit.id());
        assertThat(exit.ticket().notes()).isEmpty();
        sql.sql("UPDATE signal.holdings SET as_of = as_of - 40 WHERE id = (SELECT max(id) FROM signal.holdings)")
                .update();
        TicketBook.Exit old = desk.exit("regime-allocation", "me");
        assertThat(old.ticket().lines()).isEqualTo(exit.ticket().lines());
        assertThat(old.ticket().notes())
                .singleElement()
                .satisfies(note -> assertThat(note.sentence(Locale.ENGLISH))
                        .startsWith("What is held was told 41 days ago, more than 35:"));
        sql.sql("UPDATE signal.holdings SET as_of = as_of + 40 WHERE id = (SELECT max(id) FROM signal.holdings)")
                .update();
        exit = desk.exit("regime-allocation", "me");
        assertThat(JsonMapper.shared()
                        .readTree(call("GET", "/tickets/" + exit.id()).body())
                        .path("text")
                        .asString())
                .contains("1. SELL 3 x", "2. SELL 120 x");
        TicketBook.Answer out = tickets.tell(exit.id(), TicketBook.Outcome.DONE, List.of(), "me");
        assertThat(out.held().shares()).isEmpty();
        assertThat(out.report().trades())
                .as("spread and slippage are in the price, not in the fees")
                .allSatisfy(trade -> assertThat(trade.price() / close(old, trade.isin()))
                        .isCloseTo(
                                1
                                        - costs.spread().doubleValue() / 200
                                        - costs.slippage().doubleValue() / 100,
                                within(2e-4)));
        desk.release("regime-allocation");
        desk.release("value");
    }

    @Test
    @Order(17)
    void aSlotThatWaitsForDataGoesOnWhenTheyHaveCome() {
        UUID run = run("signals", true).id();
        sql.sql("TRUNCATE signal.signal").update();
        sql.sql("UPDATE job.run SET state = 'PLANNED', ended_at = NULL, waits_until = now() + interval '1 hour',"
                        + " due_at = now() + interval '1 hour' WHERE id = ?")
                .param(run)
                .update();
        transaction.executeWithoutResult(status -> events.publishEvent(new JobEvent.RunEnded(
                UUID.randomUUID(),
                "market-data",
                "2026-11-20",
                RunState.SUCCEEDED,
                1,
                "invented",
                clock.instant(),
                Trigger.SCHEDULE)));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> runs.find(run).orElseThrow().state() == RunState.SUCCEEDED);
        assertThat(signals.live()).isPresent();
        assertThat(runs.wake("signals", "again"))
                .as("what has succeeded does not go on")
                .isFalse();
    }

    @Test
    @Order(18)
    void whatWasDecidedIsMeasuredWithBoundedLabels() {
        assertThat(meters.get("peaflow.signal.issued")
                        .tag("strategy", "regime-allocation")
                        .counters())
                .isNotEmpty();
        assertThat(meters.get("peaflow.signal.strategy.enabled").gauges()).hasSize(7);
        assertThat(meters.get("peaflow.signal.regime").gauges()).hasSize(3);
        assertThat(meters.get("peaflow.signal.regime.probability.ratio").gauges().stream()
                        .mapToDouble(Gauge::value)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(
                        meters
                                .get("peaflow.signal.target.weight.ratio")
                                .tag("strategy", "regime-allocation")
                                .gauges()
                                .stream()
                                .mapToDouble(Gauge::value)
                                .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(meters.get("peaflow.signal.generation").timer().count()).isPositive();
        assertThat(meters.get("peaflow.signal.model.age").timeGauge().value()).isPositive();
        String live = models.live().orElseThrow().name();
        String old = models.list().get(1).name();
        sql.sql("UPDATE signal.model SET trained_at = trained_at - interval '100 days' WHERE name = ?")
                .param(old)
                .update();
        models.promote(old, "a trial");
        assertThat(meters.get("peaflow.signal.model.age").timeGauge().value(TimeUnit.DAYS))
                .isGreaterThan(99);
        models.promote(live, "back again");
        assertThat(meters.get("peaflow.signal.drawdown.ratio").gauges()).isNotEmpty();
        book.take("mine.csv", "isin,quantity,cash,as-of\nIE0002XZSHO1,120,," + LocalDate.now(clock) + "\n,,1250.40,\n");
        assertThat(meters.get("peaflow.signal.position.euros")
                        .tag("instrument", "WPEA")
                        .gauge()
                        .value())
                .isPositive();
    }

    @Test
    @Order(18)
    void aModelThatIsTrainedLateIsLiveFromThenOnAndNotFromTheFirstOfItsMonth() {
        String late = models.list().getFirst().name();
        String before = models.list().get(1).name();
        sql.sql("UPDATE signal.model SET known_at = CAST(? AS timestamptz) WHERE name = ?")
                .params(before + "-03T06:00:00Z", before)
                .update();
        sql.sql("TRUNCATE signal.signal").update();
        sql.sql("DELETE FROM signal.promotion WHERE model = ? OR by_whom = 'OWNER'")
                .param(late)
                .update();
        sql.sql("DELETE FROM signal.model WHERE name = ?").param(late).update();
        Instant begun = clock.instant().minusMillis(1);

        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);

        assertThat(models.find(late).orElseThrow().liveFrom()).isAfter(begun);
        // Who decides an earlier day again does not ask a model that was not there yet.
        FeatureTable table = features.read(Knowledge.recorded(begun), begun);
        assertThat(training.said(table, begun)).extracting(Models.Saying::model).doesNotContain(late);
        assertThat(training.said(table, clock.instant()))
                .extracting(Models.Saying::model)
                .contains(late);
        assertThat(signals.live().orElseThrow().certificate().passed()).isTrue();
    }

    @Test
    @Order(20)
    void theEvidenceGivesBackTheVeryBarsAfterAProviderHasRewrittenHistory() throws Exception {
        LocalDate session = TradingCalendar.euronextParis().expectedLastSession(clock.instant());
        sql.sql("""
            INSERT INTO marketdata.quarantine (instrument, session, source, verdict, reasons, evidence, close)
            VALUES ('LQQ', ?, 'elsewhere', 'DISPUTED', 'SOURCES_DISAGREE', '9 % away', 7.5)""").param(session).update();
        sql.sql("TRUNCATE signal.signal").update();
        assertThat(run("signals", true).state()).isEqualTo(RunState.SUCCEEDED);
        Signal signal = signals.live().orElseThrow();
        Evidence evidence = signals.evidence(signal.slot(), signal.strategy()).orElseThrow();
        Knowledge then = Knowledge.recorded(evidence.at());
        assertThat(evidence.storedBy()).isNull();
        assertThat(evidence.series())
                .extracting(Evidence.Series::instrument, one -> one.kind().name())
                .contains(
                        tuple("GSPC", "BARS"),
                        tuple("VIX", "BARS"),
                        tuple("DGS10", "VALUES"),
                        tuple("DGS2", "VALUES"),
                        tuple("BAA10Y", "VALUES"),
                        tuple("LQQ", "BARS"))
                .doesNotContain(tuple("AI", "BARS"), tuple("AI", "REPORTS"));
        assertThat(signals.evidence(signal.slot(), "value").orElseThrow().series())
                .extracting(Evidence.Series::instrument, one -> one.kind().name())
                .contains(tuple("AI", "BARS"), tuple("AI", "REPORTS"));
        assertThat(evidence.disputed())
                .filteredOn(one -> one.source().equals("elsewhere"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.close()).isEqualTo(7.5);
                    assertThat(one.reasons()).isEqualTo("SOURCES_DISAGREE");
                });

        sql.sql(
                        "UPDATE marketdata.quarantine SET state = 'REJECTED', decided_at = clock_timestamp() WHERE source = 'elsewhere'")
                .update();
        transaction.executeWithoutResult(status -> {
            sql.sql(
                            "UPDATE marketdata.bar SET superseded_at = now() WHERE instrument IN ('LQQ', 'GSPC') AND superseded_at IS NULL")
                    .update();
            sql.sql("""
                INSERT INTO marketdata.bar (open, high, low, close, volume, assumed_known_from, session, agreement, instrument, source)
                SELECT 3 * open, 3 * high, 3 * low, 3 * close, volume, assumed_known_from, session, agreement, instrument, 'rewritten'
                FROM marketdata.bar WHERE instrument IN ('LQQ', 'GSPC') AND verdict = 'GOOD' AND superseded_at = now()""").update();
        });

        for (Evidence.Series one : evidence.series()) {
            if (one.kind() == Versions.Kind.BARS) {
                boolean whole = List.of("GSPC", "VIX").contains(one.instrument());
                PriceSeries again =
                        whole ? history.prices(one.instrument(), then) : history.recent(one.instrument(), then);
                assertThat(again.size()).as(one.instrument()).isEqualTo(one.versions());
                assertThat(again.session(0)).isEqualTo(one.first());
                assertThat(again.session(again.size() - 1)).isEqualTo(one.last());
                assertThat(EvidenceReader.hash(again)).as(one.instrument()).isEqualTo(one.hash());
            } else {
                assertThat(EvidenceReader.hash(history.vintages(one.instrument(), then)))
                        .as(one.instrument())
                        .isEqualTo(one.hash());
            }
        }
        assertThat(EvidenceReader.hash(history.recent("LQQ", Knowledge.recorded(clock.instant()))))
                .as("it was rewritten")
                .isNotEqualTo(evidence.series().stream()
                        .filter(one -> one.instrument().equals("LQQ"))
                        .findFirst()
                        .orElseThrow()
                        .hash());
        assertThat(replay.asOf(signal.slot(), null)).allSatisfy(again -> {
            assertThat(again.differences()).as(again.strategy()).isEmpty();
            assertThat(again.verdict()).isEqualTo(Replay.Verdict.IDENTICAL);
        });
        JsonNode told = JsonMapper.shared()
                .readTree(call("GET", "/signals/" + signal.id()).body());
        assertThat(told.path("evidence").path("series").size())
                .isEqualTo(evidence.series().size());
        assertThat(told.path("evidence").toString().length()).isLessThan(8_000);
        assertThat(call("GET", "/signals/today").body()).doesNotContain("\"evidence\":{");
        sql.sql("UPDATE signal.signal SET evidence = jsonb_set(evidence, '{series,0,versions}', '7')")
                .update();
        assertThat(replay.asOf(signal.slot(), signal.strategy()))
                .singleElement()
                .satisfies(tampered -> assertThat(tampered.differences())
                        .extracting(Replay.Difference::place)
                        .containsExactly("evidence.series[0].versions"));
    }

    @Test
    @Order(19)
    void trainingAgainOnTheSameInputsGivesTheSameModelBitForBit() throws Exception {
        Models.Again first = models.train();
        assertThat(first.isNew()).isTrue();
        assertThat(first.model().note()).contains(", begun with ");
        int known = models.list().size();
        String live = models.live().orElseThrow().name();

        JsonNode again = JsonMapper.shared().readTree(call("POST", "/models").body());

        assertThat(again.path("isNew").asBoolean(true)).isFalse();
        assertThat(again.path("model").path("name").asString())
                .isEqualTo(first.model().name());
        assertThat(models.list()).hasSize(known);
        assertThat(models.live().orElseThrow().name()).isEqualTo(live);
    }
}
