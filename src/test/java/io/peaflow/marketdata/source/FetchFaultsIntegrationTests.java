package io.peaflow.marketdata.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.job.Breakers;
import io.peaflow.marketdata.source.Note.Outcome;
import io.peaflow.marketdata.yahoo.YahooChart;
import io.peaflow.testing.ScriptedServer;
import io.peaflow.testing.ScriptedServer.Call;
import io.peaflow.testing.ScriptedServer.Manner;
import io.peaflow.testing.ScriptedServer.Play;
import io.peaflow.testing.TestAuthority;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Faults F19 to F24: a provider that misbehaves over real sockets, and what is asked of it then. */
@Fetching
@ExtendWith(OutputCaptureExtension.class)
class FetchFaultsIntegrationTests {

    @Autowired
    WebSources web;

    @Autowired
    Breakers breakers;

    @Autowired
    Fetching.HandClock clock;

    @Autowired
    Fetching.Pauses pauses;

    @Autowired
    CamelContext camel;

    @Autowired
    JdbcClient sql;

    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start();
        sql.sql("TRUNCATE job.remote_host, marketdata.asked, marketdata.kept_answer")
                .update();
        pauses.asked.clear();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Source yahoo() {
        return yahoo(server.base());
    }

    private Source yahoo(String base) {
        return web.of(new YahooChart(), new Site(true, base, 0));
    }

    private static Errand errand(String symbol) {
        return new Errand(
                Bodies.instrument(symbol),
                Map.of("yahoo", symbol),
                LocalDate.of(2020, 8, 31),
                LocalDate.of(2020, 11, 6),
                1);
    }

    private static List<Errand> errands(int count) {
        return IntStream.range(0, count).mapToObj(n -> errand("S" + n)).toList();
    }

    private Harvest gather(List<Errand> errands) {
        return gather(yahoo(), errands);
    }

    private Harvest gather(Source source, List<Errand> errands) {
        Harvest harvest = Harvest.byHand(UUID.randomUUID(), clock.instant(), errands);
        source.gather(harvest);
        return harvest;
    }

    /** What was asked for, out of {@code /v8/finance/chart/S7?interval=…}. */
    private static String symbol(Call call) {
        return call.target().replaceAll("\\?.*", "").replaceAll(".*/", "");
    }

    private static Play chart(Call call) {
        return Play.of(200, Bodies.YAHOO.replace("\"AAPL\"", '"' + symbol(call) + '"'));
    }

    private static List<Errand> missing(List<Errand> errands) {
        return errands.stream()
                .filter(errand -> !errand.isSatisfied())
                .map(errand -> errand(errand.instrument().id()))
                .toList();
    }

    private static long answered(List<Errand> errands) {
        return errands.stream().filter(Errand::isSatisfied).count();
    }

    // F19 ------------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"seconds", "date", "nothing"})
    @Tag("F19")
    void obeysTooManyRequestsAndSendsOneProbePerOpenPeriod(String told, TestReporter report) {
        var lifted = new AtomicBoolean();
        var heard = new AtomicInteger();
        server.plays(call -> {
            if (lifted.get() || heard.incrementAndGet() <= 10) {
                return chart(call);
            }
            Play refusal = Play.of(429, "Edge: Too Many Requests");
            return switch (told) {
                case "seconds" -> refusal.with("Retry-After", "1200");
                case "date" ->
                    refusal.with(
                            "Retry-After",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    clock.instant().plus(Duration.ofMinutes(20)).atOffset(ZoneOffset.UTC)));
                default -> refusal;
            };
        });

        List<Errand> first = errands(40);
        Harvest harvest = gather(first);
        assertThat(answered(first)).isEqualTo(10);
        assertThat(server.calls()).hasSize(11);
        assertThat(harvest.notes())
                .filteredOn(note -> note.outcome() == Outcome.SLOW_DOWN)
                .hasSize(1);
        assertThat(harvest.notes())
                .filteredOn(note -> note.outcome() == Outcome.SKIPPED)
                .hasSize(29);

        // Resumed while the period is open: not a single call.
        List<Errand> second = missing(first);
        gather(second);
        gather(missing(first));
        assertThat(server.calls()).hasSize(11);

        // The period is over and the block is not: one probe, and a longer silence.
        clock.pass(Duration.ofMinutes(21));
        List<Errand> third = missing(first);
        gather(third);
        gather(missing(first));
        clock.pass(Duration.ofMinutes(5));
        gather(missing(first));
        assertThat(server.calls()).hasSize(12);

        // Lifted: the probe succeeds, and only what was missing is asked, once.
        lifted.set(true);
        clock.pass(Duration.ofHours(1));
        server.forget();
        pauses.asked.clear();
        List<Errand> last = missing(first);
        gather(last);
        assertThat(answered(last)).isEqualTo(30);
        // An answer that a busy machine brought too late was none, and is asked for again after a pause.
        assertThat(pauses.asked).hasSizeLessThanOrEqualTo(1);
        assertThat(server.calls()).hasSize(30 + pauses.asked.size());
        assertThat(breakers.list()).isEmpty();
        report.publishEntry("probes per open period", "1");
    }

    @Test
    @Tag("F19")
    void aProbeThatFailsOtherwiseOpensTheNextPeriodAtOnce() {
        server.plays(call -> Play.of(429, "").with("Retry-After", "60"));
        gather(errands(3));
        server.plays(call -> Play.of(500, "oops"));
        clock.pass(Duration.ofSeconds(61));
        gather(errands(3));
        gather(errands(3));

        assertThat(server.calls()).hasSize(2);
    }

    @Test
    @Tag("F19")
    void anInstrumentThatWasRefusedIsNotAskedAgainForAWeek() {
        server.plays(call ->
                Play.of(404, "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Not Found\",\"description\":\"x\"}}}"));
        gather(errands(1));
        List<Errand> again = errands(1);
        Harvest harvest = gather(again);

        assertThat(server.calls()).hasSize(1);
        assertThat(harvest.notes()).singleElement().satisfies(note -> {
            assertThat(note.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(note.reason()).contains("does not know S0");
        });
        assertThat(again.getFirst().answers())
                .singleElement()
                .satisfies(answer -> assertThat(answer.reply()).isInstanceOf(Reply.BadInstrument.class));
        clock.pass(Duration.ofDays(8));
        gather(errands(1));
        assertThat(server.calls()).hasSize(2);
    }

    // F20 ------------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(longs = {20, 21, 22})
    @Tag("F20")
    void survivesAProviderThatFailsOnAThirdOfAllCalls(long seed, TestReporter report) {
        int count = 1000;
        server.plays(call -> {
            if (symbol(call).startsWith("BAD")) {
                return Play.of(
                        404, "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Not Found\",\"description\":\"x\"}}}");
            }
            var fate = new Random(seed * 1_000_003 + symbol(call).hashCode() * 31L + call.nth());
            fate.nextInt();
            if (fate.nextDouble() >= 0.3) {
                return chart(call);
            }
            int kind = fate.nextInt(100);
            return kind < 49 ? Play.of(503, "oops") : chart(call).delivered(kind < 98 ? Manner.RESET : Manner.HANG);
        });
        var wanted = new ArrayList<>(errands(count));
        List<Errand> bad =
                IntStream.range(0, 20).mapToObj(n -> errand("BAD" + n)).toList();
        wanted.addAll(bad);

        Harvest harvest = gather(wanted);

        long answered = answered(wanted);
        int calls = server.calls().size();
        assertThat(answered).isGreaterThanOrEqualTo(Math.round(0.999 * count));
        assertThat(server.counts().values()).allMatch(times -> times <= 6);
        assertThat(harvest.notes())
                .filteredOn(note -> note.symbol().startsWith("BAD"))
                .hasSize(20)
                // An answer that a busy machine brought too late was none, and is asked for again.
                .filteredOn(note -> note.took().compareTo(Fetching.DEADLINE) < 0)
                .hasSizeGreaterThanOrEqualTo(19)
                .allSatisfy(note -> assertThat(note.tries()).isEqualTo(1));
        assertThat(pauses.asked)
                .hasSize(calls - count - 20 - (int) (answered - count))
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(250), Duration.ofSeconds(12)));
        report.publishEntry(Map.of(
                "seed", Long.toString(seed), "answered", answered + " of " + count, "calls", Integer.toString(calls)));
    }

    @Test
    @Tag("F20")
    void doesNotTryEverythingWithAHostThatAnswersNothing() {
        server.plays(call -> Play.of(500, "oops"));
        Harvest harvest = gather(errands(50));

        assertThat(server.calls()).hasSize(12);
        assertThat(harvest.notes())
                .filteredOn(note -> note.outcome() == Outcome.SKIPPED)
                .hasSize(48);
    }

    // F21 ------------------------------------------------------------------------------------------------------------

    @Test
    @Tag("F21")
    void keepsNoRowAndASampleOfEveryAnswerThatIsSomethingElse(CapturedOutput output, TestReporter report) {
        List<String> bodies = DialectTests.notTheAnswer().toList();
        int before = output.getAll().length();
        for (String body : bodies) {
            sql.sql("TRUNCATE job.remote_host, marketdata.asked").update();
            server.plays(call -> Play.of(200, body + (body.isBlank() ? "" : " ".repeat(6000))));
            List<Errand> one = errands(1);
            Harvest harvest = gather(one);
            assertThat(answered(one)).isZero();
            assertThat(harvest.notes()).singleElement().satisfies(note -> {
                assertThat(note.outcome())
                        .isIn(Outcome.UNUSABLE, Outcome.STOPPED, Outcome.SLOW_DOWN, Outcome.BAD_INSTRUMENT);
                assertThat(note.tries()).isEqualTo(1);
                assertThat(note.rows()).isZero();
                assertThat(note.sample().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(4096);
                assertThat(note.sample().strip())
                        .startsWith(body.strip()
                                .substring(0, Math.min(4, body.strip().length()))
                                .replace('\0', ' ')
                                .strip());
            });
            assertThat(sql.sql("SELECT count(*) FROM marketdata.asked WHERE octet_length(sample) <= 4096")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(1);
        }
        assertThat(output.getAll().substring(before)).doesNotContain("\tat ").doesNotContain("Exception");
        report.publishEntry("bodies", Integer.toString(bodies.size()));
    }

    // F22 ------------------------------------------------------------------------------------------------------------

    @Test
    @Tag("F22")
    void losesNoGoodInstrumentToABadOne() {
        server.plays(call -> switch (symbol(call)) {
            case "S3" -> chart(call).delivered(Manner.CUT_WITHOUT_LENGTH);
            case "S5" -> Play.of(200, new String(chart(call).body(), UTF_8).replace("134.17999267578125,", ""));
            case "S7" -> call.nth() <= 2 ? chart(call).delivered(Manner.CUT) : chart(call);
            case "S8" -> chart(call).delivered(Manner.GZIP);
            default -> chart(call);
        });
        List<Errand> wanted = errands(20);
        gather(wanted);

        assertThat(wanted)
                .filteredOn(errand -> !errand.isSatisfied())
                .extracting(errand -> errand.instrument().id())
                .containsExactly("S3", "S5");
        assertThat(wanted)
                .filteredOn(errand -> !errand.isSatisfied())
                .allSatisfy(errand -> assertThat(errand.answers())
                        .allSatisfy(answer -> assertThat(answer.reply()).isInstanceOf(Reply.Unusable.class)));
        assertThat(server.calls().stream().filter(call -> symbol(call).equals("S7")))
                .hasSize(3);
    }

    // F23 ------------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(names = {"DRIP", "HANG", "HUGE", "BOMB"})
    @Tag("F23")
    void endsInTimeAndWithinItsMemory(Manner manner, TestReporter report) {
        server.plays(call ->
                manner == Manner.HANG || symbol(call).equals("S0") ? chart(call).delivered(manner) : chart(call));
        gather(yahoo("http://127.0.0.1:9"), errands(1));
        sql.sql("TRUNCATE job.remote_host").update();
        System.gc();
        long before = used();
        List<Errand> wanted = errands(2);
        Harvest harvest = gather(wanted);
        System.gc();
        long growth = used() - before;

        Note note = harvest.notes().getFirst();
        assertThat(note.outcome()).isEqualTo(Outcome.UNUSABLE);
        assertThat(note.reason())
                .contains(
                        manner == Manner.DRIP || manner == Manner.HANG
                                ? "peaflow.http.deadline"
                                : "peaflow.http.largest-reply");
        Duration each = note.took().dividedBy(note.tries());
        assertThat(each).isLessThan(Duration.ofMillis(1100));
        assertThat(note.tries()).isEqualTo(manner == Manner.DRIP || manner == Manner.HANG ? 6 : 1);
        assertThat(growth).isLessThan(32L << 20);
        assertThat(wanted.getLast().isSatisfied()).isEqualTo(manner != Manner.HANG);
        report.publishEntry(Map.of(
                "manner",
                manner.name(),
                "milliseconds a call",
                Long.toString(each.toMillis()),
                "heap growth MB",
                Long.toString(growth >> 20)));
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    // F24 ------------------------------------------------------------------------------------------------------------

    @Test
    @Tag("F24")
    void followsNoRedirectToAnotherHost() throws IOException {
        try (var elsewhere = ScriptedServer.start().plays(FetchFaultsIntegrationTests::chart)) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                server.plays(call -> Play.of(status, "").with("Location", elsewhere.at("localhost") + call.target()));
                List<Errand> one = errands(1);
                Harvest harvest = gather(one);
                assertThat(answered(one)).isZero();
                assertThat(harvest.notes())
                        .singleElement()
                        .satisfies(note -> assertThat(note.outcome()).isEqualTo(Outcome.STOPPED));
            }
            assertThat(elsewhere.calls()).isEmpty();
        }
    }

    @Test
    @Tag("F24")
    void followsARedirectWithinTheHost() {
        server.plays(call -> call.target().startsWith("/moved")
                ? chart(call)
                : Play.of(302, "").with("Location", "/moved" + call.target()));
        List<Errand> one = errands(1);
        gather(one);

        assertThat(answered(one)).isEqualTo(1);
    }

    @Test
    @Tag("F24")
    void acceptsACertificateOfTheRightAuthorityAndNameOnly() throws Exception {
        TestAuthority ours = TestAuthority.create();
        TestAuthority theirs = TestAuthority.create();
        var believed = new SSLContextParameters() {
            @Override
            public javax.net.ssl.SSLContext createSSLContext(CamelContext context) {
                try {
                    return ours.trust();
                } catch (IOException | java.security.GeneralSecurityException broken) {
                    throw new IllegalStateException(broken);
                }
            }
        };
        HttpComponent https = camel.getComponent("https", HttpComponent.class);
        https.setSslContextParameters(believed);
        try (var right = ScriptedServer.overTls(ours.identity("localhost"));
                var wrongName = ScriptedServer.overTls(ours.identity("elsewhere.example"));
                var wrongAuthority = ScriptedServer.overTls(theirs.identity("localhost"))) {
            for (var each : List.of(right, wrongName, wrongAuthority)) {
                each.plays(FetchFaultsIntegrationTests::chart);
            }
            assertThat(outcome(right)).isEqualTo(Outcome.ANSWERED);
            assertThat(outcome(wrongName)).isEqualTo(Outcome.STOPPED);
            assertThat(outcome(wrongAuthority)).isEqualTo(Outcome.STOPPED);
            assertThat(wrongName.calls()).isEmpty();
            assertThat(wrongAuthority.calls()).isEmpty();
        } finally {
            https.setSslContextParameters(null);
        }
    }

    private Outcome outcome(ScriptedServer tls) {
        Harvest harvest = gather(yahoo(tls.at("localhost")), errands(1));
        return harvest.notes().getFirst().outcome();
    }
}
