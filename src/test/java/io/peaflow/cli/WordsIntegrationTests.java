package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peaflow.Peaflow;
import io.peaflow.home.DataFolder;
import io.peaflow.home.Kind;
import io.peaflow.home.Ownership;
import io.peaflow.home.RunningServer;
import io.peaflow.job.CannotHeal;
import io.peaflow.job.DeadLetter;
import io.peaflow.job.DeadLetters;
import io.peaflow.job.ProbeJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The words as they are said, in this process, to a server that runs. */
@ProbeJob
class WordsIntegrationTests {

    @LocalServerPort
    int port;

    @Value("${peaflow.home}")
    Path home;

    @Autowired
    DeadLetters desk;

    @Autowired
    ProbeJob.Work probe;

    @Autowired
    JdbcClient sql;

    @Autowired
    ProbeJob.MovableClock clock;

    private Ownership ownership;

    /** What a word left behind. */
    record Said(int exit, String out, String err) {
        JsonNode json() {
            return JsonMapper.builder().build().readTree(out);
        }
    }

    @BeforeEach
    void announceTheServer() {
        sql.sql("TRUNCATE job.run CASCADE").update();
        sql.sql("TRUNCATE job.dead_letter").update();
        probe.does(run -> run.outcome("as told"));
        ownership = DataFolder.open(home.toAbsolutePath(), Kind.REAL).own();
        ownership.announce(new RunningServer(
                ProcessHandle.current().pid(), port, URI.create("http://127.0.0.1:" + port), "0.1.0", Instant.now()));
    }

    @AfterEach
    void withdraw() {
        ownership.close();
    }

    private Said say(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Map<String, String> environment = new HashMap<>();
        environment.put("PEAFLOW_HOME", home.toAbsolutePath().toString());
        Workplace workplace = new Workplace(
                Peaflow.class,
                new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false),
                environment,
                Map.of());
        int exit = CommandLineTool.run(workplace, words);
        return new Said(exit, out.toString(), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "serve",
                "start",
                "stop",
                "status",
                "run",
                "jobs",
                "runs",
                "dead",
                "data",
                "backup",
                "signal",
                "model",
                "holdings",
                "halt",
                "release",
                "doctor",
                "keys",
                "config",
                "optimize"
            })
    void eachWordExplainsItself(String word) {
        Said help = say(word, "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Usage: peaflow " + word).containsPattern("Examples?: .*peaflow " + word);
    }

    private static final String STORY = """
            {"slot":"2026-11-20","strategy":"regime-allocation","live":true,"state":"ISSUED","stale":false,"action":"ORDER",
             "regime":"NEUTRAL","regimeBefore":null,"probabilities":{"RISK_ON":0.1,"NEUTRAL":0.85,"RISK_OFF":0.05},
             "regimeStood":12,"modelsAgreeing":9,"modelsAsked":12,"strength":0.8,"confidence":0.64,
             "currentWeights":{"CASH":1.0},"targetWeights":{"WPEA":0.8,"CASH":0.2},
             "reasons":[{"code":"REGIME","subject":"NEUTRAL","first":0.85,"second":0.75}],
             "ticket":{"session":"2026-11-20","lines":[{"isin":"IE0002XZSHO1","instrument":"WPEA","name":"World","side":"BUY",
               "shares":1500,"limit":5.41,"close":5.3,"amount":"7950.00","cost":"4.00","weightBefore":0.0,"weightAfter":0.795,
               "why":{"code":"DRIFT","subject":"WPEA","first":0.0,"second":0.8}}],
               "weightsAfter":{"WPEA":0.795,"CASH":0.205},"leastCash":"1881.00","cost":"4.00",
               "notes":[],"checks":[]},
             "features":[{"feature":"vix-level","value":17.5,"percentile":0.42,"seenByModel":true,"missing":null},
               {"feature":"credit-spread","value":null,"percentile":null,"seenByModel":true,"missing":"nothing is known of BAA10Y"}],
             "limits":[{"limit":"CASH","subject":"","weight":0.205,"allowed":0.1}],
             "model":{"name":"2026-11","checksum":"abc","windowFrom":"2000-01-03","windowTo":"2026-10-30"},
             "data":[],"dataUpTo":"2026-11-19","inputsHash":"def","certificate":{"passed":true,"findings":[]},"note":""}""";

    private static final String EVIDENCE = """
            {"assumed":false,"at":"2026-11-20T06:00:02Z","storedBy":null,
             "series":[{"instrument":"LQQ","kind":"BARS","versions":6534,"first":"2000-01-03","last":"2026-11-19","events":2,
               "newest":"2026-11-20T05:00:09Z","hash":"abcdefabcdef0123456789"}],
             "disputed":[{"instrument":"LQQ","session":"2026-11-19","source":"yahoo","verdict":"DISPUTED","event":null,
                 "reasons":"SOURCES_DISAGREE","evidence":"5 % away","open":7.100000000000004,"high":7.3,"low":7,"close":7.2,"volume":null,"amount":null},
               {"instrument":"DGS10","session":"2026-11-18","source":"fred","verdict":"REJECTED","event":"VALUE","reasons":"JUMP",
                 "evidence":"","open":null,"high":null,"low":null,"close":null,"volume":null,"amount":44.1}],
             "disputedInAll":31}""";

    @Test
    void aSignalIsToldSoThatItCanBeFollowed() {
        sql.sql("TRUNCATE signal.signal, signal.model CASCADE").update();
        Said none = say("signal", "today");
        assertThat(none.exit()).isNotZero();
        assertThat(none.err()).contains("There is no signal yet", "peaflow run signals");
        assertThat(say("signal", "history").out()).contains("There is no signal yet");
        assertThat(say("signal", "history", "--limit", "0").err()).contains("limit 0: must be from 1 to 1000");
        assertThat(say("signal", "history", "--limit", "-1").exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(say("model").out()).contains("There is no model yet");
        assertThat(say("model", "diff", "2026-10", "2026-11").err())
                .contains("no model '2026-10'", "peaflow model list");
        assertThat(say("model", "promote", "2026-10").err()).contains("no model '2026-10'");
        assertThat(say("model", "train").err()).contains("No model could be trained");

        sql.sql("""
                        INSERT INTO signal.signal (slot, strategy, live, run, decided_at, state, regime, inputs_hash, certificate, story)
                        VALUES (DATE '2026-11-20', 'regime-allocation', true, uuidv7(), now(), 'ISSUED', 'NEUTRAL',
                                repeat('a', 64), true, ?::jsonb)""").param(STORY).update();
        assertThat(say("signal").out())
                .contains(
                        "2026-11-20  regime-allocation",
                        "NEUTRAL for 12 sessions",
                        "85.0 %",
                        "BUY",
                        "1500",
                        "IE0002XZSHO1")
                .contains("5.41", "vix-level", "42.0 %", "nothing is known of BAA10Y")
                .contains(
                        "The regime model sees neutral: probability 85.0 %", "WPEA is at 0.0 % and wanted at 80.0 %.");
        assertThat(say("signal", "today", "--json")
                        .json()
                        .path("probabilities")
                        .path("NEUTRAL")
                        .asDouble())
                .isEqualTo(0.85);
        assertThat(say("signal", "explain", "2026-11-20").out())
                .contains("cash", "20.5 %", "2026-11, trained on 2000-01-03 to 2026-10-30", "passed: read again");
        assertThat(say("signal", "explain", "2026-11-20").out()).contains("was not kept then");
        sql.sql("UPDATE signal.signal SET evidence = ?::jsonb").param(EVIDENCE).update();
        assertThat(say("signal", "explain", "2026-11-20").out())
                .contains("the versions that were known at 2026-11-20T06:00:02Z")
                .containsPattern("LQQ +6534 bars, 2 events +2000-01-03 +2026-11-19 +Fri 2026-11-20 06:00 +abcdefabcdef")
                .contains("in doubt, and left out: 31, the newest 2 of them:")
                .containsPattern("LQQ +2026-11-19 +yahoo +7.1 7.3 7 7.2 +SOURCES_DISAGREE +5 % away")
                .containsPattern("DGS10 +2026-11-18 +fred +value 44.1 +JUMP");
        assertThat(say("signal", "explain", "2026-11-20", "--json")
                        .json()
                        .path("evidence")
                        .path("series")
                        .size())
                .isEqualTo(1);
        assertThat(say("ticket", "show").out())
                .startsWith("Order ticket for November 20, 2026, regime-allocation")
                .contains("1. BUY 1,500 x World (WPEA)", "Limit order at 5.41 EUR, day order");
        assertThat(say("ticket", "show", "2026-11-20", "--csv").out())
                .startsWith("session,order,side,")
                .contains("2026-11-20,1,BUY,1500,WPEA,IE0002XZSHO1");
        assertThat(say("ticket", "show", "--json").json().path("id").asString())
                .isEqualTo("2026-11-20:regime-allocation");
        assertThat(say("ticket", "show", "1999-01-04").err()).contains("peaflow signal history");
        assertThat(say("signal", "history").out()).contains("2026-11-20", "ISSUED", "64.0 %", "passed");
        assertThat(say("signal", "explain", "tomorrow").err()).contains("2026-11-20:regime-allocation");
        sql.sql("TRUNCATE signal.signal").update();
    }

    @Test
    void theSignalOfTodayIsTheSameAtWhateverHourOneAsksAndTheHoursTellTheirOwn() {
        sql.sql("TRUNCATE signal.signal, signal.model CASCADE").update();
        sql.sql("""
                        INSERT INTO signal.signal (slot, strategy, live, run, decided_at, state, regime, inputs_hash, certificate, story)
                        VALUES (DATE '2026-11-20', 'regime-allocation', true, uuidv7(), now(), 'ISSUED', 'NEUTRAL',
                                repeat('a', 64), true, ?::jsonb)""").param(STORY).update();
        try {
            moveTo("2026-11-20T08:00:00Z");
            String morning = say("signal", "today", "--json").out();
            assertThat(say("signal").out()).doesNotContain("this is the last").doesNotContain("OFFLINE");
            moveTo("2026-11-22T19:30:00Z");
            assertThat(say("signal", "today", "--json").out()).isEqualTo(morning);
            assertThat(say("signal").out()).contains("Today is no trading day; this is the last signal, of 2026-11-20");
            moveTo("2026-11-23T05:00:00Z");
            assertThat(say("signal", "today", "--json").out()).isEqualTo(morning);
            assertThat(say("signal").out()).contains("There is no signal of today yet");
            clock.move(Duration.ZERO);
            sql.sql(
                            "INSERT INTO marketdata.asked (run, at, source, instrument, symbol, outcome, reason, tries, millis, rows, sample)"
                                    + " SELECT gen_random_uuid(), now() - (3 - n) * interval '1 hour', 'yahoo', 'LQQ', 'LQQ.PA',"
                                    + " CASE n WHEN 0 THEN 'ANSWERED' ELSE 'OFFLINE' END, 'as a test had it', 1, 1, 0, ''"
                                    + " FROM generate_series(0, 2) n")
                    .update();
            assertThat(say("signal").out()).containsPattern("OFFLINE since .*\\d.*Last contact: .*\\d");
            assertThat(say("signal", "today", "--json").out()).isEqualTo(morning);
        } finally {
            clock.move(Duration.ZERO);
            sql.sql("TRUNCATE marketdata.asked").update();
            sql.sql("TRUNCATE signal.signal").update();
        }
    }

    @Test
    void aSlotWhoseDataAreOnTheirWayIsPlannedUntil0855AndThenDecidesOnWhatThereIs() {
        sql.sql("TRUNCATE signal.signal, signal.model CASCADE").update();
        try {
            moveTo("2026-11-20T06:30:00Z");
            int toldBefore = toldOfSignals();
            Said waits = say("run", "signals", "--slot", "2026-11-20");
            assertThat(waits.exit()).isEqualTo(ExitCodes.BUSY);
            assertThat(waits.out())
                    .contains("signals 2026-11-20", "PLANNED: waits until 08:55 for the morning’s data of")
                    .contains("nothing is stored yet", "at Fri 2026-11-20 08:55 at the latest");
            assertThat(say("jobs").out()).contains("PLANNED, waits until Fri 2026-11-20 08:55");
            JsonNode run = say("runs", "--job", "signals", "--json").json().get(0);
            assertThat(run.path("waitsUntil").asString()).isEqualTo("2026-11-20T07:55:00Z");
            assertThat(run.path("nextAttemptAt").asString()).isEqualTo("2026-11-20T06:40:00Z");
            assertThat(say("runs", run.path("id").asString()).out()).contains("waitsUntil");
            assertThat(toldOfSignals()).isEqualTo(toldBefore);

            moveTo("2026-11-20T07:55:30Z");
            Said decided = say("run", "signals", "--slot", "2026-11-20");
            assertThat(decided.exit()).as(decided.out()).isZero();
            assertThat(decided.out()).contains("SUCCEEDED", "no signal: ", "nothing is stored yet");
        } finally {
            clock.move(Duration.ZERO);
            sql.sql("TRUNCATE signal.signal").update();
        }
    }

    private int toldOfSignals() {
        return sql.sql("SELECT count(*) FROM alert.notification WHERE topic = 'job/signals'")
                .query(Integer.class)
                .single();
    }

    private void moveTo(String instant) {
        clock.move(Duration.between(Instant.now(), Instant.parse(instant)));
    }

    @Test
    void holdingsAreToldAndAStrategyIsHalted(@TempDir Path folder) throws IOException {
        sql.sql("TRUNCATE signal.ticket_report, signal.holdings, signal.breaker")
                .update();
        assertThat(say("holdings").out()).contains("Nothing was told yet", "peaflow holdings import", "10000.00");
        assertThat(say("holdings", "--json").json().path("cash").asString()).startsWith("10000.00");
        assertThat(say("holdings", "import", folder.resolve("none.csv").toString())
                        .exit())
                .isEqualTo(ExitCodes.USAGE);
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
        Path file = Files.writeString(
                folder.resolve("mine.csv"), "isin,quantity,cash,as-of\nIE0002XZSHO1,120,1250.40," + day + "\n");
        assertThat(say("holdings", "import", file.toString()).out())
                .contains("As of " + day + ", from mine.csv", "WPEA", "120", "1250.40");
        Path french = Files.write(
                folder.resolve("bank.csv"), "isin,quantity,cash,as-of,libellé\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(say("holdings", "import", french.toString()).err())
                .contains("is not a text in UTF-8", "Remedy: save");
        assertThat(say("holdings", "--json").json().path("shares").path("WPEA").asInt())
                .isEqualTo(120);
        assertThat(say("halt", "regime-allocation").out()).contains("is halted", "peaflow release");
        assertThat(say("release", "regime-allocation").out()).contains("goes on");
        assertThat(say("halt").out()).contains("Every strategy is halted");
        assertThat(say("halt", "--exit").exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(say("strategy", "--json").json().valueStream())
                .allMatch(one -> one.path("halted").asBoolean());
        assertThat(say("release").out()).contains("Every strategy goes on");
        assertThat(say("strategy", "--json").json().valueStream())
                .noneMatch(one -> one.path("halted").asBoolean());
        assertThat(say("halt", "regime-allocation", "--json")
                        .json()
                        .path("halted")
                        .asBoolean())
                .isTrue();
        assertThat(say("release", "regime-allocation", "--json")
                        .json()
                        .path("halted")
                        .asBoolean(true))
                .isFalse();
        assertThat(say("halt", "--json").json().valueStream())
                .isNotEmpty()
                .allMatch(one -> one.path("halted").asBoolean());
        assertThat(say("release", "--json").json().valueStream())
                .isNotEmpty()
                .noneMatch(one -> one.path("halted").asBoolean());
        assertThat(say("halt", "nobody").err()).contains("no strategy 'nobody'", "regime-allocation");
        Said unpriced = say("halt", "regime-allocation", "--exit");
        assertThat(unpriced.out()).contains("is halted");
        assertThat(unpriced.err()).contains("has no price to set a limit by", "peaflow run market-data");
        sql.sql("TRUNCATE signal.ticket_report, signal.holdings, signal.breaker")
                .update();
    }

    @Test
    void theMarketDataAreToldAtAGlanceAndOneByOne() {
        assertThat(say("data").out()).contains("SERIES", "LQQ", "CRITICAL", "nothing is stored yet");
        assertThat(say("data", "status", "--json").json().path("series")).isNotEmpty();
        assertThat(say("data", "why", "LQQ").out()).contains("LQQ", "nothing is stored yet");
        Said unknown = say("data", "why", "NOSUCH");
        assertThat(unknown.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(unknown.err()).contains("NOSUCH", "peaflow data status");

        sql.sql("INSERT INTO marketdata.bar (open, high, low, close, session, agreement, instrument, source)"
                        + " SELECT 20, 20, 20, 20, '2026-11-09'::date + n, 'SINGLE_SOURCE', 'PAEEM', 'test'"
                        + " FROM unnest(ARRAY[0, 2, 3, 11]) AS n")
                .update();
        assertThat(say("data", "why", "PAEEM").out())
                .contains(
                        "missing within the last year: 2026-11-19, 2026-11-18, 2026-11-17, 2026-11-16, 2026-11-13, and 1"
                                + " earlier; `peaflow data backfill --from 2026-11-10 --to 2026-11-19` asks for it again");
        sql.sql("UPDATE marketdata.bar SET superseded_at = now() WHERE superseded_at IS NULL AND instrument = 'PAEEM'")
                .update();

        assertThat(say("data", "accounts", "MC").out()).contains("Nothing is known", "-accounts.csv");
        sql.sql("INSERT INTO marketdata.observation (value, day, published_on, instrument, item, source) VALUES"
                        + " (27.28, DATE '2025-12-31', DATE '2026-01-27', 'MC', 'EARNINGS_12M', 'test'),"
                        + " (5.5, DATE '2025-06-30', DATE '2025-07-24', 'MC', 'DIVIDENDS_6M', 'test')"
                        + " ON CONFLICT DO NOTHING")
                .update();
        assertThat(say("data", "accounts", "MC.PA").out())
                .containsPattern("(?s)KNOWN ON.*2025-07-25 +dividends +2025-06-30 +6 months +5.5"
                        + ".*2026-01-28 +earnings +2025-12-31 +12 months +27.28");
        assertThat(say("data", "accounts", "MC", "--json").json().path("EARNINGS"))
                .hasSize(1);

        assertThat(say("data", "quarantine").out()).contains("The quarantine is empty");
        assertThat(say("data", "quarantine", "list", "--json").json()).isEmpty();
        assertThat(say("data", "quarantine", "accept", UUID.randomUUID().toString())
                        .exit())
                .isEqualTo(ExitCodes.USAGE);

        Said plan = say("data", "backfill", "--from", "2020-01-01", "--to", "2020-01-31", "--dry-run");
        assertThat(plan.out()).contains("LQQ", "22 of 22", "Nothing was changed");
        assertThat(say("data", "backfill", "--from", "2020-02-01", "--to", "2020-01-31")
                        .exit())
                .isEqualTo(ExitCodes.USAGE);
        assertThat(Data.progress("LQQ", 12, 48, 24_000, 6_000_000_000L))
                .isEqualTo("[######..................] 12 of 48 LQQ, 24000 rows, 4000 rows/s, 18 s left");
    }

    @Test
    void aBackupIsMadeListedVerifiedRestoredElsewhereAndErased() {
        Said made = say("backup", "now");
        assertThat(made.exit()).as(made.out() + made.err()).isZero();
        assertThat(made.out()).contains("SUCCEEDED", "read back");
        JsonNode newest = say("backup", "list", "--json").json().path("sets").get(0);
        String name = newest.path("name").asString("");
        assertThat(say("backup").out()).contains("AGE", "KEPT UNTIL", "PROVEN", "MADE", name, "for ever");

        assertThat(say("backup", "verify").out()).contains("WHOLE", name);
        assertThat(say("backup", "verify", name, "--deep", "--json")
                        .json()
                        .path("fault")
                        .isNull())
                .isTrue();
        assertThat(say("backup", "verify", "20200101T000000Z-000000").exit()).isEqualTo(ExitCodes.USAGE);

        Said own = say("backup", "restore", "--into", "jdbc:postgresql://h/x?socketFactory=y");
        assertThat(own.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(own.err()).contains("is no database");
        assertThat(say("backup", "restore", "--into", "no_such_database"))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(ExitCodes.USAGE))
                .satisfies(said -> assertThat(said.err()).contains("no_such_database", "CREATE DATABASE"));
        assertThat(say("backup", "restore").exit()).isEqualTo(ExitCodes.BUSY);
        for (List<String> contrary : List.of(
                List.of(name, "--at", "2026-11-20T12:00"),
                List.of("--from", "/mnt/backups", "--into", "scratch"),
                List.of("--user", "somebody"))) {
            var words = new ArrayList<>(List.of("backup", "restore"));
            words.addAll(contrary);
            assertThat(say(words.toArray(String[]::new)))
                    .as("%s", words)
                    .satisfies(said -> assertThat(said.exit()).isEqualTo(ExitCodes.USAGE))
                    .satisfies(said -> assertThat(said.err()).contains("Remedy"));
        }
        String scratch = sql.sql("SELECT left(current_database(), 40) || '_words'")
                .query(String.class)
                .single();
        sql.sql("CREATE DATABASE " + scratch + " TEMPLATE template0").update();
        Said restored = say("backup", "restore", name, "--into", scratch);
        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(restored.out()).contains("are the same", "RESTORED " + name);
        assertThat(say("backup", "restore", "--into", scratch, "--json").err()).contains("not empty");
        assertThat(say("backup", "release").out()).contains("Schedules run");

        assertThat(say("backup", "key").out()).contains("backup.key", "this machine", "WARNING");
        assertThat(say("backup", "key", "confirm").out()).doesNotContain("WARNING");
        assertThat(say("backup", "key", "rotate").out()).contains("WARNING");
        assertThat(say("backup", "key", "--json").json().path("recipients")).hasSize(1);
        assertThat(say("backup", "policy").out()).contains("s3:PutObject");

        assertThat(say("backup", "erase", "--all").exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(say("backup", "erase", name, "--yes").out()).contains(name + " is erased");
        assertThat(say("backup", "erase", "--all", "--yes", "--json").exit()).isZero();
        assertThat(say("backup", "list").out()).contains("No set in");
        assertThat(say("backup", "verify").err()).contains("no set yet");
    }

    @Test
    void aRunIsFollowedToItsEndAndRepeatedOnlyWhenAsked() {
        Said first = say("run", "probe");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("SUCCEEDED").contains("as told");

        Said second = say("run", "probe", "--slot", slotOf(first));
        assertThat(second.exit()).isZero();
        assertThat(second.out()).contains("has succeeded already; --again repeats it");

        Said again = say("run", "probe", "--slot", slotOf(first), "--again", "--json");
        assertThat(again.json().path("attempt").asInt()).isEqualTo(2);
    }

    private static String slotOf(Said said) {
        return said.out().strip().split("\\s+")[1];
    }

    @Test
    void aRunThatFailsGivesOneAndItsReason() {
        probe.does(run -> {
            throw new CannotHeal("no such symbol");
        });
        Said failed = say("run", "probe");
        assertThat(failed.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(failed.out()).contains("FAILED").contains("no such symbol");
    }

    @Test
    void whatIsUnknownIsNamedWithWhatThereIs() {
        Said job = say("run", "prob");
        assertThat(job.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(job.err()).contains("There is no job prob").contains("self-check");
        Said word = say("rnu");
        assertThat(word.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(word.err()).contains("rnu");
        Said slot = say("run", "probe", "--slot", "yesterday");
        assertThat(slot.exit()).isNotZero();
        assertThat(slot.err()).contains("yesterday").contains("2026-11-20T10:00:00Z");
        Said run = say("runs", "nosuch");
        assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("'nosuch' is not an id such as ");
    }

    @Test
    void theJobsTheirPlanAndTheirRunsAreListed() {
        say("run", "probe");
        assertThat(say("jobs").out()).contains("self-check").contains("probe").contains("housekeeping");
        assertThat(say("jobs", "--json").json().size()).isGreaterThanOrEqualTo(4);
        assertThat(say("jobs", "--plan", "2d").out()).contains("alert-digest");
        assertThat(say("jobs", "--plan", "1d", "--json").json().isArray()).isTrue();
        assertThat(say("jobs", "--plan", "soon").exit()).isEqualTo(ExitCodes.USAGE);

        assertThat(say("runs").out()).contains("probe").contains("SUCCEEDED");
        String id = say("runs", "--json").json().get(0).path("id").asString();
        assertThat(say("runs", id).out()).contains("started").contains("as told");
        assertThat(say("runs", id, "--json").json().path("story").size()).isGreaterThan(1);
    }

    @Test
    void theDeskIsListedShownReplayedAndDiscarded() {
        assertThat(say("dead").out()).contains("The dead-letter desk is empty.");
        sql.sql("CREATE TABLE IF NOT EXISTS job.effect (what text)").update();
        UUID good = desk.file(DeadLetter.of("letters", "job", new CannotHeal("first"), "letter-1", Map.of(), 1));
        UUID bad = desk.file(DeadLetter.of("letters", "job", new CannotHeal("second"), "poison-2", Map.of(), 1));
        assertThat(say("dead").out())
                .contains(good.toString())
                .contains(bad.toString())
                .contains("CannotHeal: first");
        assertThat(say("dead", "list", "--json").json().size()).isEqualTo(2);
        assertThat(say("dead", "show", good.toString()).out()).contains("letter-1");
        assertThat(say("dead", "show", good.toString(), "--json")
                        .json()
                        .path("route")
                        .asString())
                .isEqualTo("letters");
        assertThat(say("dead", "replay", good.toString()).out()).contains("replayed");
        assertThat(say("dead", "replay", "--all").out()).contains("WAITING").contains("poisoned: poison-2");
        assertThat(say("dead", "replay").exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(say("dead", "discard", bad.toString(), "--reason", "a test").exit())
                .isZero();
        assertThat(say("dead", "list", "--state", "discarded").out()).contains(bad.toString());
        assertThat(say("dead", "show", UUID.randomUUID().toString()).err()).contains("There is no dead letter");
    }

    @Test
    void keysAreMadeShownOnceListedAndRevoked() {
        Said made = say("keys", "create", "--name", "phone", "--scope", "read", "--expires", "90d");
        assertThat(made.exit()).as(made.err()).isZero();
        String key = made.out().strip();
        assertThat(key).startsWith("pk_");
        String prefix = key.split("_")[1];
        Said list = say("keys");
        assertThat(list.out()).contains(prefix).contains("phone").doesNotContain(key);
        assertThat(say("keys", "list", "--json").json().isArray()).isTrue();
        assertThat(say("keys", "revoke", prefix).out()).contains("Revoked key " + prefix);
        assertThat(say("keys").out()).contains("revoked");
        assertThat(say("keys", "create", "--name", "x", "--json")
                        .json()
                        .path("key")
                        .asString())
                .startsWith("pk_");
        assertThat(say("keys", "create", "--name", "x", "--expires", "never").exit())
                .isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void theStateOfTheServerIsTold() {
        Said status = say("status");
        assertThat(status.out())
                .contains("peaflow 0.1.0 runs at")
                .contains(home.toAbsolutePath().toString());
        assertThat(say("status", "--json").json().path("running").asBoolean()).isTrue();
        assertThat(say("start").err() + say("start").out()).contains("127.0.0.1:" + port);
        assertThat(say("serve").exit()).isNotZero();
        assertThat(say("demo").exit()).isNotZero();
    }

    @Test
    void theDoctorLooksAtEverythingAndTriesTheChannels() {
        Said doctor = say("doctor");
        assertThat(doctor.out()).contains("java").contains("database").contains("NEXT DUE");
        Said json = say("doctor", "--send", "--json");
        assertThat(json.json().path("findings").size()).isGreaterThan(8);
        assertThat(json.json().path("next").has("self-check")).isTrue();
        assertThat(json.json().path("next").path("restore-drill"))
                .as("three times of what is due once a week, too")
                .hasSize(3);
        assertThat(doctor.out()).contains("source yahoo", "enabled; has not answered within a week");
    }

    @Test
    void whatNobodyCanGiveIsRefusedInsteadOfCutDown() {
        assertThat(say("runs", "--limit", "0").exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(say("runs", "--limit", "501").err()).contains("is not between 1 and 500");
        assertThat(say("runs", "--job", "nosuch").err()).contains("There is no job nosuch");
        assertThat(say("jobs", "--plan", "999d").err()).contains("400 at most");
        assertThat(say("keys", "create", "--name", "x", "--expires", "99999999999d")
                        .exit())
                .isEqualTo(ExitCodes.USAGE);
        assertThat(say("keys", "create", "--name", "x", "--expires", "9999999999999999d")
                        .exit())
                .isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void aServerThatHasOnlyBegunToStartIsNotCalledNone() {
        ownership.close();
        ownership = DataFolder.open(home.toAbsolutePath(), Kind.REAL).own();
        Said status = say("status");
        assertThat(status.exit()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(status.out()).contains("process " + ProcessHandle.current().pid() + " owns it");
        assertThat(say("status", "--json").json().path("owner").asLong())
                .isEqualTo(ProcessHandle.current().pid());

        var stop = CompletableFuture.supplyAsync(() -> say("stop"));
        assertThatThrownBy(() -> stop.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        ownership.close();
        assertThat(stop.join().out()).contains("Nothing runs in");
        assertThat(say("stop", "--json").json().path("stopped").asBoolean(true)).isFalse();
    }

    @Test
    void theConfigurationIsShownAndExplained() {
        assertThat(say("config", "show").out()).contains("peaflow.server.port");
        assertThat(say("config", "show", "--changed").exit()).isZero();
        assertThat(say("config", "show", "--json").exit()).isZero();
        assertThat(say("config", "explain", "peaflow.server.port").out()).contains("8080");
        assertThat(say("config", "explain", "peaflow.server.prot").exit()).isNotZero();
        assertThat(say("config", "explain", "peaflow.jobs.self-check.cron", "--json")
                        .exit())
                .isZero();
    }
}
