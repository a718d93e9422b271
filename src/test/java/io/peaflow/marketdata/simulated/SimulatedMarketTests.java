package io.peaflow.marketdata.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.judge.JudgedValues;
import io.peaflow.marketdata.judge.ValueJudge;
import io.peaflow.marketdata.judge.ValueQuestion;
import io.peaflow.marketdata.judge.Verdict;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Quotes.Event;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedMarketTests {

    private static final long SEED = 2001;
    private static final LocalDate START = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2026, 11, 20);
    private static final SimulatedMarket MARKET = new SimulatedMarket(SEED, LAST);

    static Instrument instrument(String id, InstrumentKind kind, TradingCalendar calendar, int leverage) {
        return new Instrument(id, id, kind, null, calendar, "EUR", leverage, false, null, null);
    }

    static Instrument share(String id) {
        return instrument(id, InstrumentKind.SHARE, TradingCalendar.euronextParis(), 1);
    }

    static Instrument fund(String id, int leverage) {
        return instrument(id, InstrumentKind.ETF, TradingCalendar.euronextParis(), leverage);
    }

    static Instrument index(String id) {
        return instrument(id, InstrumentKind.INDEX, TradingCalendar.newYork(), 1);
    }

    private static Instrument macro(String id) {
        return instrument(id, InstrumentKind.MACRO, TradingCalendar.usTreasuries(), 1);
    }

    private static Quotes all(Instrument instrument) {
        return MARKET.quotes(instrument, START, LAST);
    }

    private static double[] returns(Quotes quotes) {
        return IntStream.range(1, quotes.size())
                .mapToDouble(row -> quotes.close()[row] / quotes.close()[row - 1] - 1)
                .toArray();
    }

    private static double correlation(double[] one, double[] two) {
        double meanOne = Arrays.stream(one).average().orElseThrow();
        double meanTwo = Arrays.stream(two).average().orElseThrow();
        double both = 0;
        double squaresOne = 0;
        double squaresTwo = 0;
        for (int i = 0; i < one.length; i++) {
            both += (one[i] - meanOne) * (two[i] - meanTwo);
            squaresOne += (one[i] - meanOne) * (one[i] - meanOne);
            squaresTwo += (two[i] - meanTwo) * (two[i] - meanTwo);
        }
        return both / Math.sqrt(squaresOne * squaresTwo);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 31, 900})
    void moreDaysNeverChangeThePast(int fewer) {
        LocalDate earlier = LAST.minusDays(fewer);
        var before = new SimulatedMarket(SEED, earlier);
        for (Instrument instrument : List.of(share("MC"), fund("LQQ", 2), index("VIX"))) {
            Quotes then = before.quotes(instrument, START, earlier);
            Quotes now = MARKET.quotes(instrument, START, earlier);
            assertThat(now.day()).isEqualTo(then.day());
            assertThat(now.open()).isEqualTo(then.open());
            assertThat(now.high()).isEqualTo(then.high());
            assertThat(now.low()).isEqualTo(then.low());
            assertThat(now.close()).isEqualTo(then.close());
            assertThat(now.volume()).isEqualTo(then.volume());
            assertThat(now.events()).isEqualTo(then.events());
        }
        assertThat(MARKET.observations(macro("DGS10"), START, earlier).value())
                .isEqualTo(before.observations(macro("DGS10"), START, earlier).value());
    }

    @Test
    void anotherSeedIsAnotherMarket() {
        assertThat(new SimulatedMarket(7, LAST)
                        .quotes(index("GSPC"), START, LAST)
                        .close())
                .isNotEqualTo(all(index("GSPC")).close());
    }

    @Test
    void hasThreeRegimesAndCrisesAmongThem() {
        int[] days = new int[3];
        IntStream.range(0, MARKET.weather().days())
                .forEach(day -> days[MARKET.weather().regime(day)]++);

        assertThat(days[0]).isGreaterThan(days[1]);
        assertThat(days[1]).isGreaterThan(days[2]);
        assertThat(days[2]).isBetween(150, 900);
        double[] moves = returns(all(index("GSPC")));
        assertThat(Arrays.stream(moves).min().orElseThrow()).as("a crash").isBetween(-0.15, -0.05);
        double[] close = all(index("GSPC")).close();
        double peak = 0;
        double deepest = 0;
        for (double price : close) {
            peak = Math.max(peak, price);
            deepest = Math.min(deepest, price / peak - 1);
        }
        assertThat(deepest).as("deepest fall").isBetween(-0.7, -0.3);
        double yearly =
                Math.pow(close[close.length - 1] / close[0], 365.25 / (LAST.toEpochDay() - START.toEpochDay())) - 1;
        assertThat(yearly).isBetween(0.04, 0.12);
    }

    @Test
    void everyBarCouldHaveBeenTraded() {
        for (Instrument instrument : List.of(share("MC"), share("TTE"), fund("CL2", 2), index("VIX"), index("NDX"))) {
            Quotes quotes = all(instrument);
            assertThat(quotes.size()).isGreaterThan(6_700);
            for (int row = 0; row < quotes.size(); row++) {
                double low = quotes.low()[row];
                double high = quotes.high()[row];
                assertThat(low).isPositive().isLessThanOrEqualTo(high);
                assertThat(quotes.open()[row]).isBetween(low, high);
                assertThat(quotes.close()[row]).isBetween(low, high);
                assertThat(instrument.calendar().isSession(quotes.session(row))).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"VIX, -0.9, -0.5", "NDX, 0.75, 0.98"})
    void theMarketsMoveTogether(String id, double least, double most) {
        assertThat(correlation(returns(all(index("GSPC"))), returns(all(index(id)))))
                .isBetween(least, most);
    }

    @Test
    void aFundDoublesEachDayOfItsIndexAndCarriesItsCurrency() {
        double once = sum(returns(all(fund("PUST", 1))));
        double[] doubled = returns(all(fund("LQQ", 2)));
        double[] single = returns(all(fund("PUST", 1)));
        assertThat(correlation(doubled, single)).isGreaterThan(0.95);
        assertThat(sum(doubled) / once).isCloseTo(2, within(0.35));
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    @Test
    void sharesPayAndSplitAndTheirPricesShowIt() {
        int splits = 0;
        int dividends = 0;
        for (String id : List.of("MC", "OR", "SAN", "BNP", "AI", "RMS", "SU", "KER", "GLE", "VIE")) {
            Quotes quotes = all(share(id));
            for (Event event : quotes.events()) {
                int row = Arrays.binarySearch(
                        quotes.day(), Math.toIntExact(event.exDay().toEpochDay()));
                assertThat(row).as("%s of %s is on a session", event, id).isPositive();
                double before = quotes.close()[row - 1];
                double after = quotes.close()[row];
                switch (event) {
                    case Event.Split split -> {
                        splits++;
                        assertThat(after * split.factor() / before).isBetween(0.6, 1.6);
                    }
                    case Event.Dividend dividend -> {
                        dividends++;
                        assertThat(dividend.amount() / before).isBetween(0.005, 0.06);
                    }
                }
            }
        }
        assertThat(splits).isGreaterThan(3);
        assertThat(dividends).isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({
        "DGS10, 0.05, 9",
        "DGS2, 0.05, 7",
        "DGS3MO, 0.05, 6",
        "DFF, 0.05, 6",
        "ECBDFR, -0.5, 4.5",
        "BAA10Y, 1.2, 7",
        "BAMLH0A0HYM2, 2, 13",
        "VIXCLS, 9, 90",
        "USREC, 0, 1",
        "EURUSD-ECB, 0.6, 1.9",
        "STLFSI4, -2, 6"
    })
    void macroSeriesStayWithinReason(String id, double least, double most) {
        Observations series = MARKET.observations(macro(id), START, LAST);
        assertThat(series.size()).isGreaterThan(6_600);
        assertThat(Arrays.stream(series.value()).min().orElseThrow()).isGreaterThanOrEqualTo(least);
        assertThat(Arrays.stream(series.value()).max().orElseThrow()).isLessThanOrEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"DGS10", "DGS2", "DGS3MO", "DFF", "ECBDFR", "BAA10Y", "BAMLH0A0HYM2", "VIXCLS", "EURUSD-ECB"})
    void nothingOfASoundMacroSeriesIsKeptApart(String id) {
        Observations series = MARKET.observations(macro(id), START, LAST);
        JudgedValues judged = ValueJudge.judge(ValueQuestion.of(
                macro(id), false, series, LAST.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)));
        assertThat(IntStream.range(0, judged.size()).filter(row -> judged.verdict(row) != Verdict.GOOD))
                .isEmpty();
    }

    @Test
    void spreadsWidenWhenFearRises() {
        double[] fear = MARKET.observations(macro("VIXCLS"), START, LAST).value();
        double[] spread = MARKET.observations(macro("BAA10Y"), START, LAST).value();
        assertThat(correlation(fear, spread)).isGreaterThan(0.4);
    }

    @Test
    void countsWeekdaysBackAndForth() {
        for (int index = 0; index < 5_000; index++) {
            assertThat(Weather.indexOf(Weather.dayOf(index))).isEqualTo(index);
        }
        assertThat(Weather.indexOf(Weather.dayOf(4) + 2))
                .as("a Sunday counts as the Friday before")
                .isEqualTo(4);
    }
}
