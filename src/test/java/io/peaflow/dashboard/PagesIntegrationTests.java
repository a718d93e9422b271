package io.peaflow.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.peaflow.job.CannotHeal;
import io.peaflow.job.DeadLetter;
import io.peaflow.job.DeadLetters;
import io.peaflow.job.LedgerEntry;
import io.peaflow.job.ProbeJob;
import io.peaflow.job.RunState;
import io.peaflow.job.Runs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.ModelAndView;

@ProbeJob
class PagesIntegrationTests {

    private static final List<String> PAGES = List.of(
            "/",
            "/runs",
            "/signals",
            "/data",
            "/data/LQQ",
            "/dead-letters",
            "/dead-letters?state=DISCARDED",
            "/notifications",
            "/backups",
            "/checks");

    private static ABrowser browser;
    private static String signedIn = "";

    @LocalServerPort
    private int port;

    @Value("${peaflow.home}")
    private Path home;

    @Autowired
    private ProbeJob.Work probe;

    @Autowired
    private Runs runs;

    @Autowired
    private DeadLetters desk;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private PageProblems problems;

    @BeforeAll
    static void startBrowser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
        browser = ABrowser.start();
        signedIn = "";
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    @BeforeEach
    void clean() {
        await().until(() -> sql.sql("SELECT count(*) FROM job.run WHERE state = 'RUNNING'")
                        .query(Integer.class)
                        .single()
                == 0);
        sql.sql("TRUNCATE job.run CASCADE").update();
        sql.sql("TRUNCATE job.dead_letter").update();
        sql.sql("TRUNCATE marketdata.quarantine").update();
        sql.sql("TRUNCATE alert.notification CASCADE").update();
        sql.sql("TRUNCATE alert.mute").update();
        sql.sql("TRUNCATE alert.channel_state").update();
        sql.sql("UPDATE job.job SET enabled = CASE WHEN name = 'probe' THEN false END")
                .update();
        probe.does(run -> run.outcome("all done"));
    }

    @AfterEach
    void leaveTheScheduleAsItWas() {
        sql.sql("UPDATE job.job SET enabled = NULL").update();
    }

    @AfterEach
    void noPageComplainedOrAskedAnotherHost() {
        List<String> complaints = List.copyOf(browser.complaints());
        List<String> hosts = List.copyOf(browser.hosts());
        browser.forget();
        assertThat(complaints).as("errors and refusals on the console").isEmpty();
        assertThat(hosts).as("hosts that were asked").isSubsetOf("127.0.0.1:" + port);
    }

    @Test
    void aStrangerPastesAKeyOnceAndLeavesAgain() throws IOException {
        Page page = stranger("en", true);
        page.navigate("/");
        assertThat(page).hasURL(base() + "/sign-in");
        assertThat(page.locator("nav")).hasCount(0);

        signIn(page, "pk_00000000_" + "a".repeat(43));
        assertThat(page.locator("#wrong")).containsText("does not open the door");
        assertThat(page.locator("#key")).hasAttribute("aria-invalid", "true");

        signIn(page, adminKey());
        assertThat(page).hasURL(base() + "/");
        assertThat(page.locator("h1")).hasText("Jobs");
        assertThat(page.locator("#job-probe")).containsText("never run");

        page.navigate("/sign-in");
        assertThat(page).hasURL(base() + "/");
        page.locator(".self button").click();
        assertThat(page).hasURL(base() + "/sign-in");
        page.navigate("/runs");
        assertThat(page).hasURL(base() + "/sign-in");
    }

    @Test
    void aJobRunNowShowsItsProgressAndThenItsSuccess() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        probe.does(run -> run.items(List.of("one", "two"), item -> {
            if (item.equals("two")) {
                waitFor(goOn);
            }
        }));
        Page page = owner("en");
        page.navigate("/");
        page.locator("#run-probe").click();
        assertThat(page.locator("#notice")).containsText("probe has started.");
        Locator job = page.locator("#job-probe");
        assertThat(job.locator(".badge").first()).hasText("running");
        assertThat(job.locator("progress")).isVisible();
        assertThat(job).containsText("1 item done");
        assertThat(page.locator("#summary")).containsText("probe is running.");
        assertThat(page.locator("#run-probe")).isFocused();

        page.locator("#more-probe summary").click();
        goOn.countDown();
        assertThat(job.locator(".badge").first()).hasText("succeeded");
        assertThat(job).containsText("2 of 2 items");
        assertThat(page.locator("#summary")).containsText("Nothing is running.");
        assertThat(page.locator("#more-probe")).hasAttribute("open", "");

        job.locator("a.when").click();
        assertThat(page.locator(".story")).containsText("asked for by hand");
        assertThat(page.locator(".items")).containsText("two");
        assertThat(page.locator(".facts")).containsText("by hand");
        page.navigate("/runs?job=probe&state=SUCCEEDED");
        assertThat(page.locator(".rows tbody tr")).hasCount(1);
        page.navigate("/runs?job=probe&state=FAILED");
        assertThat(page.locator(".empty")).containsText("No runs");
    }

    @Test
    void aSlotThatHasSucceededIsRepeatedOnlyWhenAskedTwice() throws IOException {
        ended(runs.start("housekeeping", null, false));
        Page page = owner("en");
        page.navigate("/");
        page.locator("#run-housekeeping").click();
        assertThat(page.locator("#notice")).containsText("housekeeping has succeeded already for");
        page.getByText("Repeat it all the same").click();
        assertThat(page.locator("#notice")).containsText("housekeeping has started.");
        page.getByText("See the run").click();
        assertThat(page.locator("#run .verdict .badge")).hasText("succeeded");
        assertThat(page.locator(".story")).containsText("attempt 2");
        page.getByText("Repeat it").click();
        assertThat(page.locator("#notice")).containsText("housekeeping has started.");
    }

    @Test
    void aScheduleIsPausedAndResumed() throws IOException {
        Page page = owner("en");
        page.navigate("/");
        page.locator("#more-housekeeping summary").click();
        page.locator("#switch-housekeeping").click();
        assertThat(page.locator("#notice")).containsText("The schedule of housekeeping is paused.");
        assertThat(page.locator("#job-housekeeping")).containsText("schedule paused");
        page.locator("#more-housekeeping summary").click();
        page.locator("#switch-housekeeping").click();
        assertThat(page.locator("#notice")).containsText("runs again");
    }

    @Test
    void aDeadLetterIsReplayedAndAnotherDiscardedWithAReason() throws IOException {
        probe.does(run -> {
            throw new CannotHeal("<img src=x onerror=alert(1)> is no price");
        });
        LedgerEntry failed = ended(runs.start("probe", null, false));
        Page page = owner("en");
        page.navigate("/");
        assertThat(page.locator("#job-probe .badge").first()).hasText("failed");
        page.getByText("One dead letter waits for you.").click();
        assertThat(page.locator(".letters")).containsText("<img src=x onerror=alert(1)> is no price");
        page.navigate("/runs/" + failed.id());
        page.getByText("Its dead letter waits on the desk").click();
        assertThat(page.locator("h1")).hasText("Dead letter of probe");
        assertThat(page.locator("pre")).containsText("CannotHeal");

        probe.does(run -> run.outcome("well this time"));
        page.getByText("Replay", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#notice")).containsText("on its way");
        await().until(() -> runs.find(failed.id()).orElseThrow().state() == RunState.SUCCEEDED);
        page.reload();
        assertThat(page.locator(".verdict .badge")).hasText("replayed");
        assertThat(page.locator(".actions")).hasCount(0);

        UUID other = desk.file(DeadLetter.of(
                "letters", "job", new IllegalStateException("poisoned"), "poison {}", Map.of("origin", "a test"), 3));
        page.navigate("/dead-letters/" + other);
        assertThat(page.locator("pre").first()).hasText("poison {}");
        page.locator(".actions summary").click();
        page.locator("input[name=reason]").fill("it was only a test");
        page.getByText("Discard it").click();
        assertThat(page.locator("#notice")).containsText("The letter of letters is discarded.");
        assertThat(page.locator(".empty")).containsText("The desk is clear");
        page.getByText("discarded", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator(".letters")).containsText("it was only a test");
    }

    @Test
    void allWaitingLettersAreReplayedAtOnce() throws IOException {
        for (String content : List.of("poison one", "poison two")) {
            desk.file(DeadLetter.of("letters", "job", new IllegalStateException(content), content, Map.of(), 1));
        }
        Page page = owner("en");
        page.navigate("/dead-letters");
        page.getByText("Replay all 2").click();
        assertThat(page.locator("#notice")).containsText("2 letters were replayed, 2 failed.");
        assertThat(page.locator(".letters > li").first()).containsText("replayed once");
    }

    @Test
    void barsInQuarantineAreDecidedPageByPage() throws IOException {
        suspects("LQQ", 60, 100);
        Page page = owner("en");
        page.navigate("/data");
        Locator bars = page.locator("#quarantine li");
        assertThat(page.locator(".verdict")).containsText("60 bars wait for your decision");
        assertThat(page.locator("#quarantine")).containsText("1 to 50 of the 60 bars");
        assertThat(bars).hasCount(50);
        assertThat(bars.first()).containsText("Mon 2 Mar 2020");
        assertThat(page.locator("#quarantine [rel=prev]")).hasCount(0);
        assertThat(page.locator(".drawing svg[role=img]")).isVisible();

        page.locator("#quarantine [rel=next]").click();
        assertThat(bars).hasCount(10);
        bars.last().locator("button").last().click();
        assertThat(page.locator("#notice")).containsText("The bar of LQQ on Fri 3 Jan 2020 is rejected");
        assertThat(bars).hasCount(9);
        bars.last().locator("input[name=note]").fill("the exchange says so");
        bars.last().locator("button").first().click();
        assertThat(page.locator("#notice")).containsText("The bar of LQQ on Sat 4 Jan 2020 is accepted");
        org.assertj.core.api.Assertions.assertThat(sql.sql(
                                "SELECT note FROM marketdata.quarantine WHERE state = 'ACCEPTED' AND instrument = 'LQQ'")
                        .query(String.class)
                        .list())
                .contains("the exchange says so");
        sql.sql("UPDATE marketdata.quarantine SET state = 'SETTLED' WHERE state = 'WAITING'")
                .update();
        bars.last().locator("button").first().click();
        assertThat(page.locator("#notice")).containsText("nothing is left to decide");
        assertThat(page.locator("#quarantine .empty")).containsText("No bar waits");
    }

    private static final String DECIDED = """
            {"slot":"2026-11-20","strategy":"regime-allocation","live":true,"state":"ISSUED","stale":true,"action":"ORDER",
             "regime":"NEUTRAL","regimeBefore":"RISK_ON","probabilities":{"RISK_ON":0.1,"NEUTRAL":0.85,"RISK_OFF":0.05},
             "regimeStood":12,"modelsAgreeing":9,"modelsAsked":12,"strength":0.8,"confidence":0.64,
             "currentWeights":{"CASH":1.0},"targetWeights":{"LQQ":0.1,"CL2":0.1,"WPEA":0.6,"AI":0.02,"CASH":0.18},
             "reasons":[{"code":"REGIME","subject":"NEUTRAL","first":0.85,"second":0.75}],
             "ticket":{"session":"2026-11-20","lines":[{"isin":"IE0002XZSHO1","instrument":"WPEA","name":"World","side":"BUY",
               "shares":1500,"limit":5.41,"close":5.3,"amount":"7950.00","cost":"4.00","weightBefore":0.0,"weightAfter":0.795,
               "why":{"code":"DRIFT","subject":"WPEA","first":0.0,"second":0.8}}],
               "weightsAfter":{"WPEA":0.795,"CASH":0.205},"leastCash":"1881.00","cost":"4.00","notes":[],"checks":[]},
             "features":[{"feature":"vix-level","value":17.5,"percentile":0.42,"seenByModel":true,"missing":null},
               {"feature":"volatility","value":0.175,"percentile":0.42,"seenByModel":true,"missing":null},
               {"feature":"price-to-mean","value":1.05,"percentile":0.6,"seenByModel":true,"missing":null},
               {"feature":"curve-slope","value":-0.4,"percentile":0.1,"seenByModel":false,"missing":null},
               {"feature":"credit-spread","value":null,"percentile":null,"seenByModel":true,"missing":"nothing is known of BAA10Y"}],
             "limits":[{"limit":"HEAT","subject":"","weight":0.47,"allowed":0.5},{"limit":"SINGLE","subject":"AI","weight":0.41,"allowed":0.4},
               {"limit":"CASH","subject":"","weight":0.205,"allowed":0.1}],
             "model":{"name":"2026-11","checksum":"abc","windowFrom":"2000-01-03","windowTo":"2026-10-30"},
             "data":[],"dataUpTo":"2026-11-19","inputsHash":"def","certificate":{"passed":true,"findings":[]},"note":""}""";

    private static final String EVIDENCE = """
            {"assumed":false,"at":"2026-11-20T06:00:02Z","storedBy":null,"series":[
               {"instrument":"LQQ","kind":"BARS","versions":6534,"first":"2000-01-03","last":"2026-11-19","events":2,
                "newest":"2026-11-20T05:00:09Z","hash":"abc"},
               {"instrument":"DGS2","kind":"VALUES","versions":6,"first":"2026-11-09","last":"2026-11-18","events":0,
                "newest":"2026-11-20T05:00:09Z","hash":"def"}],
             "disputed":[{"instrument":"LQQ","session":"2026-11-19","source":"yahoo","verdict":"DISPUTED","event":null,"reasons":"JUMP",
               "evidence":"far away","open":7.1,"high":7.3,"low":7,"close":7.2,"volume":null,"amount":null}],"disputedInAll":1}""";

    /** A signal with a ticket, one that was refused, prices of which histories are drawn, and something that is held. */
    private void signals() {
        forgetSignals();
        String refused = DECIDED.replace("regime-allocation", "momentum")
                .replace("\"live\":true", "\"live\":false")
                .replace("\"ISSUED\"", "\"REFUSED\"")
                .replace("\"note\":\"\"", "\"note\":\"Nothing could be ranked.\"");
        String idle = DECIDED.replace("regime-allocation", "dca")
                .replace("\"live\":true", "\"live\":false")
                .replaceAll("(?s)\"lines\":\\[.*?\"weightsAfter\"", "\"lines\":[],\"weightsAfter\"")
                .replace(
                        "\"notes\":[]",
                        "\"notes\":[{\"code\":\"TOO_DEAR\",\"subject\":\"AI\",\"first\":0.0071,\"second\":0.005}]");
        for (String story : List.of(DECIDED, refused, idle)) {
            sql.sql("""
                    INSERT INTO signal.signal (slot, strategy, live, run, decided_at, state, regime, inputs_hash, certificate, story)
                    SELECT DATE '2026-11-20', s ->> 'strategy', (s ->> 'live')::boolean, uuidv7(), now(), s ->> 'state', 'NEUTRAL',
                           repeat('a', 64), true, s FROM (SELECT ?::jsonb AS s) t""").param(story).update();
        }
        sql.sql("UPDATE signal.signal SET evidence = ?::jsonb WHERE live")
                .param(EVIDENCE)
                .update();
        sql.sql("INSERT INTO marketdata.bar (open, high, low, close, session, agreement, instrument, source)"
                        + " SELECT c, c + 1, c - 1, c, current_date - 500 + n, 'AGREED', i, 'test' FROM generate_series(0, 499) n,"
                        + " LATERAL (SELECT 100 + 10 * sin(n / 20.0) AS c) t, unnest(ARRAY['GSPC', 'WPEA']) i"
                        + " WHERE extract(isodow FROM current_date - 500 + n) < 6 ON CONFLICT DO NOTHING")
                .update();
        sql.sql(
                        "INSERT INTO marketdata.bar (open, high, low, close, session, agreement, instrument, source)"
                                + " SELECT 100, 101, 99, 100, DATE '2026-11-20', 'AGREED', 'WPEA', 'test' ON CONFLICT DO NOTHING")
                .update();
    }

    private void forgetSignals() {
        sql.sql(
                        "TRUNCATE signal.signal, signal.strategy_mode, signal.breaker, signal.ticket_report, signal.exit_ticket,"
                                + " signal.holdings CASCADE")
                .update();
    }

    @Test
    void theSignalSaysInAMinuteWhatToDoAndWhy() throws IOException {
        signals();
        Page page = owner("en");
        page.navigate("/signals");
        assertThat(page.locator(".today")).containsText("One order for Fri 20 Nov 2026 only");
        assertThat(page.locator(".today")).containsText("Some data are old");
        assertThat(page.locator("#regime")).containsText("The regime changed: it was risk on and is neutral.");
        assertThat(page.locator("#regime meter")).hasCount(3);
        assertThat(page.locator(".ticket tbody tr"))
                .containsText(Pattern.compile("buy\\s+1500.*IE0002XZSHO1", Pattern.DOTALL));
        assertThat(page.locator("#why")).containsText("WPEA is at 0.0 % and wanted at 80.0 %.");
        assertThat(page.locator("#ribbon svg[role=img]")).isVisible();
        assertThat(page.locator("#features > ul > li")).hasCount(5);
        assertThat(page.locator("#features")).containsText("higher than on 42.0");
        assertThat(page.locator("#features")).containsText("nothing is known of BAA10Y");
        assertThat(page.locator("#features .spark svg[role=img]")).hasCount(2);
        assertThat(page.locator("#limits .badge")).hasText(new String[] {"near", "passed", "kept"});
        assertThat(page.locator("#certificate")).containsText("Passed");
        assertThat(page.locator("#certificate")).containsText("Made of 6,540 versions of 2 series");
        assertThat(page.locator("#certificate"))
                .containsText(
                        "One value was in doubt and left out; the newest: LQQ, Thu 19 Nov 2026, told by yahoo (JUMP)");
        assertThat(page.locator("#strategy-momentum")).containsText("Nothing could be ranked.");
        assertThat(page.locator("#strategy-dca"))
                .containsText(Pattern.compile("Nothing to order\\s+An order in AI would cost 0.71 % of itself"));
        assertThat(page.locator("#strategy-regime-allocation")).containsText("WPEA 60");
        assertThat(page.request()
                        .get(base() + page.locator(".csv").getAttribute("href"))
                        .text())
                .startsWith("session,order,side,")
                .contains("\n2026-11-20,1,BUY,1500,WPEA,IE0002XZSHO1,\"World\",5.41,5.3,7950.00,4.00,");
        Locator partly = page.locator(".ticket details");
        partly.locator("summary").click();
        partly.locator("button").click();
        assertThat(page.locator("#notice")).containsText("Nothing was noted: say of at least one line");
        partly.locator("summary").click();
        partly.getByLabel("Shares of WPEA").fill("700");
        partly.getByLabel("Price of WPEA").fill("53.5");
        partly.locator("button").click();
        assertThat(page.locator("#notice")).containsText("the price is more than 25 % away");
        partly.locator("summary").click();
        partly.getByLabel("Shares of WPEA").fill("700");
        partly.getByLabel("Price of WPEA").fill("5,35");
        partly.locator("button").click();
        assertThat(page.locator("#notice")).containsText("part of the ticket 2026-11-20:regime-allocation is done");
        assertThat(page.locator(".ticket h2")).containsText("you said: partly");
        assertThat(sql.sql("SELECT positions ->> 'WPEA' FROM signal.holdings ORDER BY id DESC LIMIT 1")
                        .query(String.class)
                        .single())
                .isEqualTo("700");
        page.getByText("I did none of it").click();
        assertThat(page.locator("#notice")).containsText("nothing of the ticket 2026-11-20:regime-allocation");
        assertThat(page.locator(".ticket h2")).containsText("you said: ignored");
        keep(page, "/signals-wide", ColorScheme.LIGHT);
        Page dark = browser.open(base(), cookies(), "fr", ColorScheme.DARK, 1280, true);
        dark.navigate("/signals");
        keep(dark, "/signals-wide", ColorScheme.DARK);
        forgetSignals();
    }

    @Test
    void strategiesAreSwitchedHaltedSoldAndLetGoOnByTheirForms() throws IOException {
        signals();
        sql.sql("INSERT INTO signal.holdings (as_of, origin, cash_cents, positions)"
                        + " SELECT current_date - 9, 'a test', 100000, '{\"WPEA\":120}'::jsonb")
                .update();
        Page page = owner("en");
        page.navigate("/signals");
        Locator notice = page.locator("#notice");
        Locator momentum = page.locator("#strategy-momentum");
        Locator live = page.locator("#strategy-regime-allocation");
        momentum.getByText("Switch it off").click();
        assertThat(notice).containsText("momentum is off");
        assertThat(momentum.locator(".badge")).hasText("off");
        momentum.getByText("Watch it").click();
        assertThat(momentum.locator(".badge")).hasText("watched");
        momentum.getByText("Make it live").click();
        assertThat(notice).containsText("momentum is live");
        assertThat(live.locator(".badge")).hasText("watched");
        live.getByText("Make it live").click();
        assertThat(live.locator(".badge")).hasText("live");

        page.locator("#halt-live").click();
        assertThat(notice).containsText("regime-allocation is halted");
        assertThat(live.locator(".badge")).hasText(new String[] {"live", "halted"});
        live.getByText("Sell all of it").click();
        assertThat(page.locator(".ticket").first()).containsText("Exit ticket of regime-allocation");
        assertThat(page.locator(".ticket").first().locator("tbody tr")).containsText(Pattern.compile("sell\\s+120"));
        page.locator(".ticket").first().getByText("I did all of it").click();
        assertThat(notice).containsText("is done");
        assertThat(page.locator(".ticket")).hasCount(1);
        live.getByText("Sell all of it").click();
        assertThat(notice).containsText("nothing of it is held");
        page.locator("#release-live").click();
        assertThat(notice).containsText("regime-allocation goes on");

        page.locator("#halt-all").click();
        assertThat(page.locator("#strategies .tone-bad")).hasCount(7);
        assertThat(page.locator("#halt-all")).hasCount(0);
        page.locator("#release-all").click();
        assertThat(notice).containsText("Every strategy goes on");
        assertThat(page.locator("#release-all")).hasCount(0);
        forgetSignals();
        page.reload();
        assertThat(page.locator(".empty")).containsText("No signal yet");
        assertThat(page.locator("#strategies li h3")).hasCount(7);
    }

    @Test
    void withoutANetworkEveryPageSaysSoAndSinceWhen() throws IOException {
        sql.sql(
                        "INSERT INTO marketdata.asked (run, at, source, instrument, symbol, outcome, reason, tries, millis, rows, sample)"
                                + " SELECT gen_random_uuid(), now() - (3 - n) * interval '1 hour', 'yahoo', 'LQQ', 'LQQ.PA',"
                                + " CASE n WHEN 0 THEN 'ANSWERED' ELSE 'OFFLINE' END, 'as a test had it', 1, 1, 0, ''"
                                + " FROM generate_series(0, 2) n")
                .update();
        try {
            Page page = owner("en");
            for (String path : List.of("/data", "/data/LQQ", "/")) {
                page.navigate(path);
                assertThat(page.locator("#offline"))
                        .containsText(Pattern.compile("OFFLINE\\s+since .*\\d.*Last contact: .*\\d", Pattern.DOTALL));
            }
        } finally {
            sql.sql("TRUNCATE marketdata.asked").update();
        }
        Page page = owner("en");
        page.navigate("/data");
        assertThat(page.locator("#offline")).hasCount(0);
    }

    @Test
    void everySourceStandsThereWithItsBreaker() throws IOException {
        sql.sql("INSERT INTO job.remote_host (host, failures, blocked_until, reason, changed_at) VALUES"
                        + " ('query1.finance.yahoo.com', 3, now() + interval '1 hour', '429 too many requests',"
                        + " now())")
                .update();
        try {
            suspects("LQQ", 1, 100);
            Page page = owner("fr");
            page.navigate("/data");
            assertThat(page.locator("#quarantine li")).containsText("cent fois");
            Locator sources = page.locator("#sources li");
            assertThat(sources.filter(new Locator.FilterOptions().setHasText("yahoo")))
                    .containsText(Pattern.compile("laissé tranquille.*429 too many requests", Pattern.DOTALL));
            assertThat(sources.filter(new Locator.FilterOptions().setHasText("euronext")))
                    .containsText("interrogée");
            assertThat(sources.filter(new Locator.FilterOptions().setHasText("eodhd")))
                    .containsText("non interrogée");
        } finally {
            sql.sql("DELETE FROM job.remote_host").update();
        }
    }

    @Test
    void aBarWithoutAPriceCanOnlyBeRejected() throws IOException {
        suspects("LQQ", 1, null);
        Page page = owner("en");
        page.navigate("/data");
        assertThat(page.locator("#quarantine li")).containsText("as a test had it");
        assertThat(page.locator("#quarantine li")).containsText("a hundred times, or a hundredth of, what it was");
        assertThat(page.locator("#quarantine li button")).hasText("Reject LQQ Fri 3 Jan 2020");
    }

    @Test
    void aSeriesIsDrawnAsItIsAndAsItWasKnown() throws IOException {
        suspects("CW8", 3, 200);
        sql.sql("INSERT INTO marketdata.bar (open, high, low, close, session, agreement, instrument, source)"
                        + " SELECT 200, 210, 190, 200 + n % 7, DATE '2020-01-02' + n, 'AGREED', 'CW8', 'test'"
                        + " FROM generate_series(0, 400) n ON CONFLICT DO NOTHING")
                .update();
        Page page = owner("fr");
        page.navigate("/data/CW8");
        assertThat(page.locator(".drawing svg")).containsText("telles que négociées");
        page.locator("input[name=asOf]").fill("2020-06-01");
        page.getByText("Afficher").click();
        assertThat(page).hasURL(base() + "/data/CW8?asOf=2020-06-01");
        assertThat(page.locator(".drawing svg")).containsText("connues le lun. 1 juin 2020");
        assertThat(page.locator(".facts")).containsText("EUR");
        for (String macro : List.of("/data/DGS10", "/data/EURUSD-ECB?asOf=2020-06-01")) {
            page.navigate(macro);
            assertThat(page.locator(".drawing svg")).isVisible();
        }
        page.locator(".trail a").click();
        assertThat(page.locator("h1")).hasText("Données de marché");
    }

    private void suspects(String instrument, int days, @org.jspecify.annotations.Nullable Integer price) {
        sql.sql("INSERT INTO marketdata.quarantine (instrument, session, source, verdict, reasons, evidence,"
                        + " open, high, low, close) SELECT :id, DATE '2020-01-02' + n, 'test',"
                        + " (CASE n % 2 WHEN 0 THEN 'DISPUTED' ELSE 'REJECTED' END)::marketdata.verdict,"
                        + " 'HUNDREDFOLD', 'as a test had it', :price, :price, :price, :price"
                        + " FROM generate_series(1, :days) n")
                .param("id", instrument)
                .param("price", price, java.sql.Types.DOUBLE)
                .param("days", days)
                .update();
    }

    @Test
    void whatWasToldIsThereWithItsChannelAndCanBeMuted() throws IOException {
        probe.does(run -> {
            throw new CannotHeal("the wire is cut");
        });
        ended(runs.start("probe", null, false));
        Page page = owner("en");
        page.navigate("/notifications");
        Locator told = page.locator(".told > li", new Page.LocatorOptions().setHasText("probe failed"));
        assertThat(told).containsText("critical");
        assertThat(told.locator(".messages")).containsText("outbox");

        Locator outbox = page.locator(".checks").first();
        outbox.getByText("Switch off").click();
        assertThat(page.locator("#notice")).containsText("The channel outbox is off.");
        outbox.getByText("Switch on").click();
        assertThat(page.locator("#notice")).containsText("The channel outbox is on.");
        outbox.getByText("Send a test").click();
        assertThat(page.locator("#notice")).containsText("The test message left by outbox.");

        page.getByText("Mute a topic…").click();
        page.locator("input[name=target]").fill("job/probe");
        page.locator("input[name=reason]").fill("being mended");
        page.getByText("Mute", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#notice")).containsText("job/probe is muted.");
        assertThat(page.locator("main")).containsText("being mended");
        page.getByText("End it").click();
        assertThat(page.locator("main")).containsText("Nothing is muted.");
    }

    @Test
    void whatALossWouldCostIsToldAndASetIsMadeAndVerifiedByHand() throws IOException {
        Page page = owner("en");
        sql.sql("TRUNCATE backup.archive, backup.drill").update();
        page.navigate("/backups");
        assertThat(page.locator("#loss")).containsText("everything would be lost, because there is no set");
        assertThat(page.locator("main")).containsText("No set yet");

        sets(sql);
        page.navigate("/backups");
        assertThat(page.locator("#loss")).containsText("would be lost, and everything if ");
        assertThat(page.locator("#loss")).containsText("took 2.5 s in the last drill that was proven");
        assertThat(page.locator("#drill")).containsText("31 tables with 463,840 rows are the same");
        assertThat(page.locator("#drill li")).hasCount(2);
        assertThat(page.locator("#sets table").first().locator("tbody tr")).hasCount(14);
        assertThat(page.locator("#sets")).containsText("56 older sets");
        assertThat(page.locator("#sets")).containsText("has another SHA-256 than its manifest says");
        keep(page, "/backups-wide", ColorScheme.LIGHT);

        page.locator("#backup-now").click();
        assertThat(page.locator("#notice")).containsText("backup ");
        await().until(() -> !runs.recent("backup", RunState.SUCCEEDED, 1).isEmpty());
        page.reload();
        Locator made = page.locator("#sets tbody tr").first();
        assertThat(made).containsText("by hand");
        assertThat(made).containsText("verified");
        made.locator("button").click();
        assertThat(page.locator("#notice")).containsText("was read back and is whole.");
    }

    @Test
    void aSetThatIsGoneIsToldWhenItIsVerified() throws IOException {
        sets(sql);
        Page page = browser.open(base(), cookies(), "fr", ColorScheme.DARK, 1280, true);
        page.navigate("/backups");
        keep(page, "/backups-wide", ColorScheme.DARK);
        assertThat(page.locator("#drill")).containsText("Aucune migration plus récente n'a été nécessaire.");
        assertThat(page.locator("#sets")).containsText("L'archive de cette nuit a une autre empreinte SHA-256");
        page.locator("#sets button").first().click();
        assertThat(page.locator("#notice")).containsText("n’a pas pu être lue");
        sql.sql("TRUNCATE backup.archive").update();
        page.locator("#sets button").first().click();
        assertThat(page.locator("#notice")).containsText("Il n’y a plus de sauvegarde");
    }

    /** Seventy nights; the second newest set is damaged, every seventh is proven. */
    private static void sets(JdbcClient sql) {
        sql.sql("TRUNCATE backup.archive, backup.drill").update();
        sql.sql("""
                INSERT INTO backup.archive (name, snapshot_at, reason, bytes, sha256, tables, row_count, secrets, signer, seen_at,
                                            verified_at, proven_at, fault, fault_said)
                SELECT to_char(at AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z-00000a"'), at, 'scheduled', 8700000 - n * 1000, '', 38,
                       463858 - n, false, '', at, at, CASE WHEN n % 7 = 2 THEN at END,
                       CASE WHEN n = 1 THEN 'The archive of that night has another SHA-256 than its manifest says' END,
                       CASE WHEN n = 1 THEN 'set.sha~=cette+nuit' END
                FROM generate_series(0, 69) n, LATERAL (SELECT date_trunc('second', now()) - n * interval '1 day' - interval '5 hours') t (at)""").update();
        sql.sql("""
                INSERT INTO backup.drill (archive, began_at, millis, tables, row_count, proven, story, said)
                SELECT name, snapshot_at, 2500, 31, 463840, true, E'It is signed.\nNo later migration was needed.',
                       E'drill.schemas~=job+3\ndrill.no-later' FROM backup.archive
                WHERE proven_at IS NOT NULL""").update();
    }

    @Test
    void speaksTheBrowsersLanguageUntilAnotherIsChosen() throws IOException {
        Page page = owner("fr-FR");
        page.navigate("/");
        assertThat(page.locator("html")).hasAttribute("lang", "fr");
        assertThat(page.locator("h1")).hasText("Tâches");
        page.getByText("English").click();
        assertThat(page.locator("h1")).hasText("Jobs");
        page.navigate("/checks");
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(page.locator("main")).containsText("database");
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everyPageFitsAPhone(ColorScheme colour) throws IOException {
        probe.does(run -> {
            throw new CannotHeal("a-very-long-word-without-any-place-to-break-it-".repeat(8));
        });
        LedgerEntry failed = ended(runs.start("probe", null, false));
        UUID letter = desk.list(null).getFirst().id();
        sets(sql);
        suspects("LQQ", 3, 100);
        signals();
        Page page = browser.open(base(), cookies(), "fr", colour, 360, true);
        for (String path : java.util.stream.Stream.concat(
                        PAGES.stream(),
                        java.util.stream.Stream.of("/runs/" + failed.id(), "/dead-letters/" + letter, "/nowhere"))
                .toList()) {
            page.navigate(path);
            assertThat((Boolean) page.evaluate(
                            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .as("%s fits 360 pixels", path)
                    .isTrue();
            keep(page, path, colour);
        }
        forgetSignals();
        int[] light = ((List<?>)
                        page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"))
                .stream().mapToInt(value -> (Integer) value).toArray();
        assertThat(light[0] > 128).as("a light ground").isEqualTo(colour == ColorScheme.LIGHT);
    }

    @Test
    void canBeUsedWithTheKeyboardAlone() throws IOException {
        Page page = stranger("en", true);
        page.navigate("/");
        page.keyboard().type(adminKey());
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Jobs");
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#main")).isFocused();
        for (int tabs = 0; tabs < 40 && !"run-probe".equals(page.evaluate("document.activeElement.id")); tabs++) {
            page.keyboard().press("Tab");
            assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .as("what has the focus shows it")
                    .isEqualTo("solid");
        }
        assertThat(page.locator("#run-probe")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#job-probe .badge").first()).hasText("succeeded");
        assertThat(page.locator("#run-probe")).isFocused();
    }

    @Test
    void worksWithoutScripts() throws IOException {
        Page page = stranger("en", false);
        page.navigate("/");
        signIn(page, adminKey());
        page.locator("#run-probe").click();
        assertThat(page.locator("#notice")).containsText("probe has started.");
        await().until(() -> runs.recent("probe", RunState.SUCCEEDED, 1).size() == 1);
        page.reload();
        assertThat(page.locator("#job-probe")).containsText("all done");
        assertThat(page.locator("#notice")).hasText("");
    }

    @Test
    void aKeyThatOnlyReadsIsOfferedNothingToPress() throws Exception {
        HttpRequest wish = HttpRequest.newBuilder(URI.create(base() + "/api/v1/keys"))
                .header("X-API-Key", adminKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"reader\",\"scope\":\"read\"}"))
                .build();
        String issued;
        try (HttpClient client = HttpClient.newHttpClient()) {
            issued = client.send(wish, HttpResponse.BodyHandlers.ofString()).body();
        }
        desk.file(DeadLetter.of("letters", "job", new IllegalStateException("poisoned"), "poison", Map.of(), 1));
        Page page = stranger("en", true);
        page.navigate("/");
        signIn(page, issued.replaceAll("(?s).*\"key\":\"([^\"]+)\".*", "$1"));
        assertThat(page.locator("h1")).hasText("Jobs");
        for (String path : PAGES) {
            page.navigate(path);
            assertThat(page.locator("main form[method=post]")).hasCount(0);
        }
    }

    @Test
    void whatIsNotThereIsToldInThePagesOwnFrame() throws IOException {
        Page page = owner("en");
        for (String path : List.of(
                "/nowhere",
                "/runs/" + UUID.randomUUID(),
                "/runs/none",
                "/dead-letters/none",
                "/data/none",
                "/data/LQQ?asOf=yesterday")) {
            assertThat(page.navigate(path).status()).as(path).isEqualTo(404);
            assertThat(page.locator("h1")).hasText("Nothing is here");
            assertThat(page.locator("header nav")).isVisible();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void whatIsForbiddenIsToldInThePagesOwnFrame(String language) throws IOException {
        Page page = owner(language);
        page.navigate("/");
        // As from a page that was open for too long: the form's own secret is gone.
        page.evaluate("() => { const form = document.createElement('form'); form.method = 'post';"
                + " form.action = '/sign-out'; document.body.append(form); form.submit(); }");
        assertThat(page.locator("h1"))
                .hasText(language.equals("en") ? "This key may not do that" : "Cette clé ne le permet pas");
        assertThat(page.locator("header nav")).isVisible();
        assertThat(page.locator("main a")).hasAttribute("href", "/");
        keep(page, "/forbidden-" + language, ColorScheme.LIGHT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void whatNobodyForesawIsToldInThePagesOwnFrame(String language) throws IOException {
        Page page = owner(language);
        sql.sql("ALTER TABLE job.dead_letter RENAME TO elsewhere").update();
        try {
            assertThat(page.navigate("/dead-letters").status()).isEqualTo(500);
            assertThat(page.locator("header nav")).isVisible();
            assertThat(page.locator("main")).not().containsText("Exception");
            assertThat(page.locator("main a")).hasCount(2);
            assertThat(page.locator("main"))
                    .containsText(language.equals("en") ? "Its id in the log" : "Son identifiant dans le journal");
            keep(page, "/failed-" + language, ColorScheme.DARK);
        } finally {
            sql.sql("ALTER TABLE job.elsewhere RENAME TO dead_letter").update();
        }
    }

    @Test
    void aDatabaseThatIsAwayHasAPageOfItsOwn() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        ModelAndView away = problems.away(
                new MockHttpServletRequest("GET", "/runs"),
                response,
                new CannotGetJdbcConnectionException("no answer"));
        assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        assertThat(away.getStatus()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(away.getViewName()).isEqualTo("error/503");
        assertThat(away.getModel().get("frame")).isInstanceOf(Frame.class);
    }

    private static void keep(Page page, String path, ColorScheme colour) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "pages"));
        String place = path.replaceAll("[0-9a-f-]{36}", "one").replaceAll("[^a-z-]+", "-");
        String name = "page" + place + "-" + colour.name().toLowerCase(Locale.ROOT) + ".png";
        page.screenshot(
                new Page.ScreenshotOptions().setPath(folder.resolve(name)).setFullPage(true));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private LedgerEntry ended(Runs.Started started) {
        UUID id = started.run().id();
        await().until(() -> runs.find(id).orElseThrow().state().ended());
        return runs.find(id).orElseThrow();
    }

    private Page owner(String language) throws IOException {
        return browser.open(base(), cookies(), language, ColorScheme.LIGHT, 1280, true);
    }

    private Page stranger(String language, boolean scripts) {
        return browser.open(base(), "", language, ColorScheme.LIGHT, 1280, scripts);
    }

    private static void signIn(Page page, String key) {
        page.locator("#key").fill(key);
        page.locator("main button[type=submit]").click();
    }

    /** The cookies of somebody who has signed in. */
    private String cookies() throws IOException {
        if (!signedIn.isEmpty()) {
            return signedIn;
        }
        Page page = stranger("en", true);
        page.navigate("/sign-in");
        signIn(page, adminKey());
        assertThat(page).hasURL(base() + "/");
        signedIn = page.context().storageState();
        page.close();
        return signedIn;
    }

    private String adminKey() throws IOException {
        return Files.readString(home.resolve("admin.key")).strip();
    }

    private String base() {
        return "http://127.0.0.1:" + port;
    }
}
