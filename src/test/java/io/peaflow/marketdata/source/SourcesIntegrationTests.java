package io.peaflow.marketdata.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.marketdata.fred.FredGraph;
import io.peaflow.marketdata.source.Note.Outcome;
import io.peaflow.testing.ScriptedServer;
import io.peaflow.testing.ScriptedServer.Play;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sources as the application wires them: conditional questions, offline, files, and what is kept of all of it. */
@Fetching
class SourcesIntegrationTests {

    @Autowired
    WebSources web;

    @Autowired
    Map<String, Source> sources;

    @Autowired
    Diagnostics diagnostics;

    @Autowired
    Fetching.HandClock clock;

    @Autowired
    JdbcClient sql;

    @Value("${peaflow.home}")
    Path home;

    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start();
        sql.sql("TRUNCATE job.remote_host, marketdata.asked, marketdata.kept_answer")
                .update();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Errand ask(Source source, String symbol) {
        var errand = new Errand(
                Bodies.instrument("LQQ"),
                Map.of(source.name(), symbol),
                LocalDate.of(2000, 7, 3),
                LocalDate.of(2000, 7, 6),
                1);
        source.gather(Harvest.byHand(UUID.randomUUID(), clock.instant(), List.of(errand)));
        return errand;
    }

    @Test
    void everySourceIsAStepOfTheRoute() {
        assertThat(sources.keySet())
                .contains("yahoo", "euronext", "boursorama", "watchedFolder", "fred", "ecb", "eodhd");
        assertThat(sources.get("watchedFolder").name()).isEqualTo("watched-folder");
    }

    @Test
    void aSourceThatIsDisabledIsNotAsked() {
        Errand errand = ask(web.of(new FredGraph(), new Site(false, server.base(), 0)), "EFFR");

        assertThat(server.calls()).isEmpty();
        assertThat(errand.answers()).isEmpty();
        assertThat(diagnostics.about("LQQ", 10))
                .singleElement()
                .satisfies(kept -> assertThat(kept.note().inWords())
                        .isEqualTo(
                                "fred was not asked for EFFR: disabled by peaflow.market-data.sources.fred.enabled"));
    }

    @Test
    void anUnchangedAnswerIsNotSentTwiceAndStillIsAnAnswer() {
        server.plays(call -> "\"v1\"".equals(call.headers().get("if-none-match"))
                        && "Fri, 20 Nov 2026 10:00:00 GMT".equals(call.headers().get("if-modified-since"))
                ? Play.of(304, "")
                : Play.of(200, Bodies.FREDGRAPH)
                        .with("ETag", "\"v1\"")
                        .with("Last-Modified", "Fri, 20 Nov 2026 10:00:00 GMT"));
        Errand first = ask(web.of(new FredGraph(), new Site(true, server.base(), 0)), "EFFR");
        Errand second = ask(web.of(new FredGraph(), new Site(true, server.base(), 0)), "EFFR");

        assertThat(server.calls()).hasSize(2);
        for (Errand errand : List.of(first, second)) {
            assertThat(errand.answers())
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.reply())
                            .isInstanceOfSatisfying(
                                    Reply.Values.class,
                                    values -> assertThat(values.observations().value())
                                            .containsExactly(7.03, Double.NaN, 6.52, Double.NaN)));
        }
        assertThat(diagnostics.about("LQQ", 10))
                .extracting(kept -> kept.note().status())
                .containsExactly(304, 200);
    }

    @Test
    void introducesItselfAsABrowserAndReadsGzip() {
        server.plays(call -> Play.of(200, Bodies.FREDGRAPH).delivered(ScriptedServer.Manner.GZIP));
        Errand errand = ask(web.of(new FredGraph(), new Site(true, server.base(), 0)), "EFFR");

        assertThat(errand.isSatisfied()).isTrue();
        assertThat(server.calls().getFirst().headers().get("user-agent")).startsWith("Mozilla/5.0 ");
        assertThat(server.calls().getFirst().headers().get("accept-encoding")).contains("gzip");
    }

    @Test
    void withoutANetworkItSaysSoOnceAndTheFirstContactHeals() {
        assertThat(diagnostics.network()).isEqualTo(new Diagnostics.Network(null, null, null, null));
        Source cut = web.of(new FredGraph(), new Site(true, "http://no-such-host.invalid", 0));
        var errands = List.of(
                new Errand(Bodies.instrument("A"), Map.of("fred", "A"), LocalDate.EPOCH, LocalDate.EPOCH, 1),
                new Errand(Bodies.instrument("B"), Map.of("fred", "B"), LocalDate.EPOCH, LocalDate.EPOCH, 1));
        Harvest harvest = Harvest.byHand(UUID.randomUUID(), clock.instant(), errands);
        cut.gather(harvest);

        assertThat(harvest.isOffline()).isTrue();
        assertThat(harvest.notes()).extracting(Note::outcome).containsExactly(Outcome.OFFLINE, Outcome.SKIPPED);
        assertThat(diagnostics.network().offlineSince()).isEqualTo(clock.instant());
        assertThat(sql.sql("SELECT count(*) FROM job.remote_host WHERE failures > 0")
                        .query(Integer.class)
                        .single())
                .isZero();

        clock.pass(Duration.ofHours(1));
        server.plays(call -> Play.of(200, Bodies.FREDGRAPH));
        ask(web.of(new FredGraph(), new Site(true, server.base(), 0)), "EFFR");
        assertThat(diagnostics.network())
                .isEqualTo(new Diagnostics.Network(clock.instant(), null, clock.instant(), null));
    }

    @Test
    void anErrorIsContactAndNoFetchAndAFileInTheFolderIsNeither() throws IOException {
        server.plays(call -> Play.of(200, "<!DOCTYPE html><html>sign in to this network</html>"));
        Instant tried = clock.instant();
        ask(web.of(new FredGraph(), new Site(true, server.base(), 0)), "EFFR");
        assertThat(diagnostics.network()).isEqualTo(new Diagnostics.Network(tried, null, null, tried));

        clock.pass(Duration.ofHours(1));
        ask(web.of(new FredGraph(), new Site(true, "http://no-such-host.invalid", 0)), "EFFR");
        Instant cut = clock.instant();
        clock.pass(Duration.ofHours(1));
        Path prices = Files.createDirectories(home.resolve("prices"));
        lay(prices.resolve("TEP.csv"), PriceFileBodies.PRICES.stripTrailing());
        assertThat(ask(sources.get("watchedFolder"), "TEP").answers()).hasSize(1);
        assertThat(diagnostics.network()).isEqualTo(new Diagnostics.Network(tried, cut, null, tried));
    }

    @Test
    void readsWhatWasLaidIntoTheFolder() throws IOException {
        Source folder = sources.get("watchedFolder");
        Path prices = Files.createDirectories(home.resolve("prices"));
        Path file = prices.resolve("TEP.csv");
        Files.writeString(file, PriceFileBodies.PRICES.stripTrailing());
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusSeconds(60)));

        assertThat(ask(folder, "TEP").answers())
                .singleElement()
                .satisfies(answer -> assertThat(answer.reply()).isInstanceOf(Reply.Prices.class));
        assertThat(ask(folder, "NONE").answers()).isEmpty();
        assertThat(ask(folder, "../TEP").answers()).isEmpty();

        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        assertUnusable(folder, "may not be whole");
        Files.write(file, new byte[] {'d', (byte) 0xff, '\n'});
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusSeconds(60)));
        assertUnusable(folder, "not a text in UTF-8");
        Files.writeString(file, "\ufeffdate,close\n2024-01-02,abc\n", UTF_8);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusSeconds(60)));
        assertUnusable(folder, "'abc' is not a number");
    }

    @Test
    void readsAccountsFromAFileOfTheirOwn() throws IOException {
        Source folder = sources.get("watchedFolder");
        Path prices = Files.createDirectories(home.resolve("prices"));
        lay(prices.resolve("MC-accounts.csv"), "period_end,known_on,earnings\n2024-12-31,2025-01-28,12.1\n");
        lay(prices.resolve("MC.csv"), "period_end,known_on,earnings\n2024-12-31,2025-01-28,12.1\n");
        Errand accounts = Errand.ofAccounts(
                Bodies.instrument("MC"), Map.of("watched-folder", "MC"), LocalDate.EPOCH, LocalDate.EPOCH);
        folder.gather(Harvest.byHand(UUID.randomUUID(), clock.instant(), List.of(accounts)));

        assertThat(accounts.answers())
                .singleElement()
                .satisfies(answer -> assertThat(answer.reply()).isInstanceOf(Reply.Facts.class));
        assertThat(ask(folder, "MC").answers())
                .singleElement()
                .satisfies(answer -> assertThat(answer.reply())
                        .isInstanceOfSatisfying(
                                Reply.Unusable.class,
                                unusable -> assertThat(unusable.reason())
                                        .contains("accounts belong into <symbol>-accounts.csv")));
    }

    private void lay(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusSeconds(60)));
    }

    @Test
    void aSourceWithoutItsKeySaysSo() {
        Errand accounts =
                Errand.ofAccounts(Bodies.instrument("MC"), Map.of("eodhd", "MC.PA"), LocalDate.EPOCH, LocalDate.EPOCH);
        Harvest harvest = Harvest.byHand(UUID.randomUUID(), clock.instant(), List.of(accounts));
        sources.get("eodhd").gather(harvest);

        assertThat(harvest.notes()).singleElement().satisfies(note -> {
            assertThat(note.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(note.reason()).contains("peaflow.market-data.sources.eodhd.api-key");
        });
    }

    private void assertUnusable(Source folder, String reason) {
        assertThat(ask(folder, "TEP").answers())
                .singleElement()
                .satisfies(answer -> assertThat(answer.reply())
                        .isInstanceOfSatisfying(
                                Reply.Unusable.class,
                                unusable -> assertThat(unusable.reason()).contains(reason)));
    }

    @Test
    void forgetsWhatIsPastItsTime() {
        server.plays(call -> Play.of(200, Bodies.FREDGRAPH));
        ask(web.of(new FredGraph(), new Site(true, server.base(), 0)), "EFFR");

        assertThat(diagnostics.sweep(clock.instant().plus(Duration.ofDays(89)))).isZero();
        assertThat(diagnostics.sweep(clock.instant().plus(Duration.ofDays(91)))).isEqualTo(1);
    }
}
