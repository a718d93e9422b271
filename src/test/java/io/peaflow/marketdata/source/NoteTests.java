package io.peaflow.marketdata.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peaflow.marketdata.source.Note.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels the route, and how it is told. */
class NoteTests {

    private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
    private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 20);

    private static Note note(Outcome outcome, int tries, int rows) {
        return new Note(
                NOW, "yahoo", "LQQ", "LQQ.PA", outcome, "so it is", tries, 200, Duration.ofMillis(1234), rows, "");
    }

    private static Reply prices(LocalDate last, double close) {
        var columns = new Columns(1);
        columns.add(last.toEpochDay(), close, close, close, close, Double.NaN, 1);
        return new Reply.Prices(columns.quotes("EUR", true, false, List.of()));
    }

    private static Errand errand(int wanted) {
        return new Errand(
                Bodies.instrument("LQQ"),
                Map.of("yahoo", "LQQ.PA", "euronext", "X"),
                FRIDAY.minusDays(7),
                FRIDAY,
                wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ANSWERED|1|6|yahoo answered for LQQ.PA: 6 rows, so it is (1.2 s)
        ANSWERED|3|1|yahoo answered for LQQ.PA: 1 row, so it is (3 tries, 1.2 s)
        SKIPPED|0|0|yahoo was not asked for LQQ.PA: so it is
        OFFLINE|1|0|yahoo was not reached for LQQ.PA, the network is cut: so it is (1.2 s)
        """)
    void tellsWhatHappened(Outcome outcome, int tries, int rows, String words) {
        assertThat(note(outcome, tries, rows).inWords()).isEqualTo(words);
    }

    @ParameterizedTest
    @EnumSource
    void tellsEveryOutcomeWithItsSymbolAndReason(Outcome outcome) {
        assertThat(note(outcome, 1, 0).inWords())
                .startsWith("yahoo ")
                .contains("LQQ.PA")
                .contains("so it is");
    }

    @Test
    void keepsOneLineOfWhateverAProviderSays() {
        var note = new Note(
                NOW,
                "x",
                "A",
                "A",
                Outcome.UNUSABLE,
                "a\0b\r\n\tc" + "d".repeat(900),
                1,
                null,
                Duration.ZERO,
                0,
                "\0e");
        assertThat(note.reason()).startsWith("a b cd").hasSize(500);
        assertThat(note.sample()).isEqualTo(" e");
    }

    @Test
    void asksTheNextSourceAsWellWhenTheLastSessionIsMissing() {
        Errand errand = errand(1);
        errand.answer("yahoo", prices(FRIDAY, Double.NaN));
        assertThat(errand.isSatisfied()).isFalse();
        assertThat(errand.wantOf("yahoo")).isNull();
        assertThat(errand.wantOf("fred")).isNull();
        assertThat(errand.wantOf("euronext")).isNotNull();
        errand.answer("euronext", prices(FRIDAY, 10.68));
        assertThat(errand.isSatisfied()).isTrue();
    }

    @Test
    void asksASecondSourceWhereTwoAreWanted() {
        Errand errand = errand(2);
        errand.answer("yahoo", prices(FRIDAY, 10.68));
        assertThat(errand.wantOf("euronext")).isNotNull();
        assertThat(errand(1).answers()).isEmpty();
    }

    @Test
    void aSeriesAndFundamentalsAreCompleteWhenTheyHaveAnything() {
        var series = new Series();
        series.add(FRIDAY, 4.03, Observations.UNKNOWN);
        Errand values = errand(1);
        values.answer("yahoo", series.reply());
        assertThat(values.isSatisfied()).isTrue();
        Errand facts = errand(1);
        facts.answer("yahoo", new Reply.Facts(new Fundamentals("EUR", List.of())));
        assertThat(facts.isSatisfied()).isFalse();
    }

    @Test
    void isOfflineWhenNobodyWasReachedAndSomebodyWasTried() {
        Harvest harvest = Harvest.byHand(UUID.randomUUID(), NOW, List.of());
        assertThat(harvest.isOffline()).isFalse();
        harvest.note(note(Outcome.SKIPPED, 0, 0));
        harvest.note(note(Outcome.OFFLINE, 1, 0));
        assertThat(harvest.isOffline()).isTrue();
        harvest.note(note(Outcome.UNUSABLE, 1, 0));
        assertThat(harvest.isOffline()).isFalse();
        assertThat(harvest.takeNotes()).hasSize(3);
        assertThat(harvest.takeNotes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "query1.finance.yahoo.com", "https://u:p@x", "https://x?a=b", "http://"})
    void refusesABaseAddressThatIsNone(String address) {
        assertThatThrownBy(() -> new Site(true, address, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesANegativePace() {
        assertThatThrownBy(() -> new Site(true, "https://x", -1)).hasMessageContaining("per-minute is -1");
    }

    @Test
    void namesTheHostWithItsPortWhereThereIsOne() {
        assertThat(new Site(true, "https://x.example/path", 0).host()).isEqualTo("x.example");
        assertThat(new Site(true, "http://127.0.0.1:9000", 0).host()).isEqualTo("127.0.0.1:9000");
    }

    @Test
    void waitsLongerEachTimeAndNeverInARhythm() {
        var settings = new FetchSettings(
                6,
                Duration.ofSeconds(90),
                Duration.ofMillis(500),
                Duration.ofSeconds(8),
                Duration.ofMinutes(20),
                Duration.ofHours(4),
                Duration.ofDays(7));
        assertThat(settings.delay(1, 0)).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.delay(1, 1)).isEqualTo(Duration.ofMillis(750));
        assertThat(settings.delay(3, 0.5)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.delay(9, 0.5)).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.block(0)).isEqualTo(Duration.ofMinutes(20));
        assertThat(settings.block(1)).isEqualTo(Duration.ofMinutes(40));
        assertThat(settings.block(9)).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void keepsItsPacePerHost() throws InterruptedException {
        var waits = new ArrayList<Duration>();
        var clock = new AtomicLong();
        var pace = new Pace(
                time -> {
                    waits.add(time);
                    clock.addAndGet(time.toNanos());
                },
                clock::get);
        var site = new Site(true, "http://127.0.0.1:9", 6000);
        for (int call = 0; call < 21; call++) {
            pace.await(site);
        }
        assertThat(waits)
                .as("one call is free, then a hundredth of a second each, and up to a quarter of it more")
                .hasSize(20)
                .allSatisfy(
                        wait -> assertThat(wait).isBetween(Duration.ofNanos(7_500_000), Duration.ofNanos(12_500_000)));
        assertThat(waits.stream().distinct().count()).as("in no rhythm").isGreaterThan(10);
        assertThat(clock.get()).isGreaterThanOrEqualTo(Duration.ofMillis(195).toNanos());

        pace.await(new Site(true, "http://127.0.0.1:8", 6000));
        pace.await(new Site(true, "http://127.0.0.1:9", 0));
        assertThat(waits)
                .as("another host, or one without a limit, waits for nobody")
                .hasSize(20);
    }
}
