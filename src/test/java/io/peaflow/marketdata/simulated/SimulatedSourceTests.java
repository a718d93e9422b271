package io.peaflow.marketdata.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Fundamentals;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Want;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedSourceTests {

    private static final LocalDate START = LocalDate.of(2000, 1, 1);
    private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 20);
    private static final Instant SATURDAY_MORNING = Instant.parse("2026-11-21T05:00:00Z");
    private static final List<String> SHARES = List.of(
            "ACA", "AI", "AIR", "BN", "BNP", "CA", "CAP", "CS", "DG", "DSY", "EL", "EN", "ENGI", "GLE", "HO", "KER",
            "LR", "MC", "ML", "OR", "ORA", "PUB", "RI", "RMS", "RNO", "SAF", "SAN", "SGO", "SU", "TTE", "VIE", "STM",
            "STLA", "ERF", "BVI", "AC", "ALO", "VIV", "WLN", "TEP");

    private static SimulatedSource source(boolean second, boolean invented) {
        return source(second, invented, true);
    }

    @SuppressWarnings("NullAway") // what is told is looked at; nothing is kept
    private static SimulatedSource source(boolean second, boolean invented, boolean answers) {
        return new SimulatedSource(
                second ? "simulated-second" : "simulated",
                second,
                2001,
                invented,
                answers,
                null,
                Clock.fixed(SATURDAY_MORNING, ZoneOffset.UTC));
    }

    private static Quotes quotes(SimulatedSource source, String id, Instant at) {
        Reply reply = source.reply(new Want(SimulatedMarketTests.share(id), id, START, FRIDAY), at);
        return ((Reply.Prices) reply).quotes();
    }

    @Test
    void refusesAFolderOfRealDataAndSaysWhatToDo() {
        Reply reply = source(false, false)
                .reply(new Want(SimulatedMarketTests.share("MC"), "MC", START, FRIDAY), SATURDAY_MORNING);
        assertThat(reply).isInstanceOfSatisfying(Reply.Stopped.class, stopped -> {
            assertThat(stopped.reason()).contains("SIMULATED").contains("REAL");
            assertThat(stopped.remedy()).contains("peaflow.yaml");
        });
    }

    @Test
    void answersNothingWhileItIsOut() {
        Reply reply = source(false, true, false)
                .reply(new Want(SimulatedMarketTests.share("MC"), "MC", START, FRIDAY), SATURDAY_MORNING);
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Unusable.class,
                        out -> assertThat(out.reason()).contains("peaflow.market-data.sources.simulated.enabled"));
    }

    @Test
    void tellsEveryFaultOfARealProviderAndTheSecondDisagrees() {
        SimulatedSource first = source(false, true);
        SimulatedSource second = source(true, true);
        int pence = 0;
        int twice = 0;
        int contradictions = 0;
        int holes = 0;
        int hollow = 0;
        int differ = 0;
        for (String id : SHARES) {
            Quotes told = quotes(first, id, SATURDAY_MORNING);
            Quotes other = quotes(second, id, SATURDAY_MORNING);
            for (int row = 1; row < told.size(); row++) {
                pence += told.close()[row] > 50 * told.close()[row - 1] ? 1 : 0;
                twice += told.day()[row] == told.day()[row - 1] ? 1 : 0;
                contradictions += told.high()[row] < told.low()[row] ? 1 : 0;
            }
            holes += Math.toIntExact(IntStream.of(other.day()).distinct().count()
                    - IntStream.of(told.day()).distinct().count());
            hollow += Double.isNaN(told.close()[told.size() - 1]) ? 1 : 0;
            Quotes good = new SimulatedMarket(2001, FRIDAY).quotes(SimulatedMarketTests.share(id), START, FRIDAY);
            differ += Math.toIntExact(IntStream.range(0, good.size())
                    .filter(row -> good.close()[row] != other.close()[row])
                    .count());
        }
        assertThat(pence).as("in pence").isBetween(20, 200);
        assertThat(twice).as("told twice").isBetween(20, 200);
        assertThat(contradictions).as("high below low").isBetween(20, 200);
        assertThat(holes).as("missing").isBetween(20, 200);
        assertThat(hollow).as("empty newest bars").isBetween(1, 12);
        assertThat(differ).as("disputes").isBetween(20, 200);
    }

    @Test
    void tellsWhatCompaniesReportOnlyAfterItIsOut() {
        SimulatedSource source = source(false, true);
        Fundamentals now = accounts(source, SATURDAY_MORNING);
        assertThat(now.reports().getLast().periodEnd()).isEqualTo("2025-12-31");
        assertThat(now.reports()).hasSizeGreaterThan(20).allSatisfy(report -> {
            assertThat(report.knownOn() - report.periodEnd().toEpochDay()).isBetween(40L, 85L);
            assertThat(report.months()).isEqualTo(12);
            assertThat(report.bookValue()).isPositive();
            assertThat(report.dividends()).isNotNegative();
        });
        assertThat(SHARES.stream().flatMap(id -> accounts(source, id, SATURDAY_MORNING).reports().stream()))
                .anyMatch(report -> report.dividends() > 0)
                .anyMatch(report -> report.earnings() < 0);
        Fundamentals then = accounts(source, Instant.parse("2026-01-31T05:00:00Z"));
        assertThat(then.reports().getLast().periodEnd()).isEqualTo("2024-12-31");
        assertThat(then.reports())
                .as("the same then and now")
                .isEqualTo(now.reports().subList(0, then.size()));
        assertThat(source.tells(Want.Subject.ACCOUNTS)).isTrue();
        assertThat(source(true, true).tells(Want.Subject.ACCOUNTS)).isFalse();
    }

    private static Fundamentals accounts(SimulatedSource source, Instant at) {
        return accounts(source, "MC", at);
    }

    private static Fundamentals accounts(SimulatedSource source, String id, Instant at) {
        Reply reply =
                source.reply(new Want(SimulatedMarketTests.share(id), id, START, FRIDAY, Want.Subject.ACCOUNTS), at);
        return ((Reply.Facts) reply).fundamentals();
    }

    @Test
    void theEmptyBarIsFilledWhenTheMarketOpens() {
        SimulatedSource source = source(false, true);
        Instant opened = Instant.parse("2026-11-23T08:00:00Z");
        for (String id : SHARES) {
            Quotes filled = quotes(source, id, opened);
            assertThat(filled.close()[filled.size() - 1]).isFinite();
        }
    }

    @Test
    void neverTellsASessionThatHasNotClosed() {
        SimulatedSource source = source(false, true);
        Instant beforeTheClose = Instant.parse("2026-11-20T16:34:59Z");
        assertThat(quotes(source, "MC", beforeTheClose)
                        .session(quotes(source, "MC", beforeTheClose).size() - 1))
                .isEqualTo(LocalDate.of(2026, 11, 19));
        assertThat(source.reply(new Want(SimulatedMarketTests.share("MC"), "MC", FRIDAY, FRIDAY), beforeTheClose))
                .isInstanceOf(Reply.Nothing.class);
    }

    @Test
    void tellsValuesOfMacroSeriesAndNothingForAWindowWithoutOne() {
        SimulatedSource source = source(false, true);
        Instrument series =
                SimulatedMarketTests.instrument("USREC", InstrumentKind.MACRO, TradingCalendar.monthly(), 1);
        assertThat(source.reply(new Want(series, "USREC", START, FRIDAY), SATURDAY_MORNING))
                .isInstanceOfSatisfying(
                        Reply.Values.class,
                        values -> assertThat(values.observations().size()).isBetween(315, 325));
        assertThat(source.reply(
                        new Want(series, "USREC", LocalDate.of(2026, 11, 3), LocalDate.of(2026, 11, 20)),
                        Instant.parse("2026-12-15T05:00:00Z")))
                .isInstanceOf(Reply.Nothing.class);
        assertThat(source.reply(
                        new Want(
                                SimulatedMarketTests.share("MC"),
                                "MC",
                                LocalDate.of(2026, 11, 21),
                                LocalDate.of(2026, 11, 22)),
                        Instant.parse("2026-12-15T05:00:00Z")))
                .isInstanceOf(Reply.Nothing.class);
        assertThat(source.name()).isEqualTo("simulated");
    }
}
