package io.peaflow.marketdata.source;

import static io.peaflow.marketdata.source.Bodies.want;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.marketdata.boursorama.BoursoramaTicks;
import io.peaflow.marketdata.ecb.EcbSeries;
import io.peaflow.marketdata.eodhd.EodhdFundamentals;
import io.peaflow.marketdata.euronext.EuronextExport;
import io.peaflow.marketdata.fred.FredGraph;
import io.peaflow.marketdata.fred.FredObservations;
import io.peaflow.marketdata.judge.Judge;
import io.peaflow.marketdata.judge.Question;
import io.peaflow.marketdata.source.Quotes.Event;
import io.peaflow.marketdata.watchedfolder.PriceFile;
import io.peaflow.marketdata.yahoo.YahooChart;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each provider is asked, and what its answers mean. */
class DialectTests {

    private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");

    private static Reply read(Dialect dialect, String symbol, String body) {
        return read(dialect, symbol, 200, body);
    }

    private static Reply read(Dialect dialect, String symbol, int status, String body) {
        return Doorman.read(dialect, want(symbol), Answer.of(status, body.getBytes(UTF_8)));
    }

    private static Quotes quotes(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Prices.class);
        return ((Reply.Prices) reply).quotes();
    }

    private static Observations values(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Values.class);
        return ((Reply.Values) reply).observations();
    }

    private static String url(Dialect dialect, String symbol) {
        return dialect.ask(want(symbol), NOW).url("https://host.example/");
    }

    @Test
    void asksEachProviderInItsOwnWords() {
        assertThat(url(new YahooChart(), "^FCHI"))
                .isEqualTo(
                        "https://host.example/v8/finance/chart/%5EFCHI?interval=1d&period1=1577750400&period2=1795305600"
                                + "&events=div%7Csplit%7CcapitalGain&includePrePost=false");
        assertThat(url(new EuronextExport(), "FR0010342592-XPAR"))
                .isEqualTo(
                        "https://host.example/en/ajax/AwlHistoricalPrice/getFullDownloadAjax/FR0010342592-XPAR?format=csv"
                                + "&decimal_separator=.&date_form=d%2Fm%2FY&op=&adjusted=N&base100=&startdate=2024-11-21&enddate=2026-11-20");
        assertThat(url(new BoursoramaTicks(), "1rTWPEA"))
                .isEqualTo(
                        "https://host.example/bourse/action/graph/ws/GetTicksEOD?symbol=1rTWPEA&length=2517&period=0&guid=");
        assertThat(new BoursoramaTicks().ask(want("1rTWPEA"), NOW).headers())
                .containsEntry("X-Requested-With", "XMLHttpRequest");
        assertThat(url(new FredObservations("abc"), "DGS10"))
                .isEqualTo(
                        "https://host.example/fred/series/observations?series_id=DGS10&observation_start=2020-01-01"
                                + "&observation_end=2026-11-20&realtime_start=2021-11-21&realtime_end=9999-12-31&file_type=json&api_key=abc");
        assertThat(url(new FredGraph(), "BAA10Y"))
                .isEqualTo("https://host.example/graph/fredgraph.csv?id=BAA10Y&cosd=2020-01-01&coed=2026-11-20");
        assertThat(url(new EcbSeries(), "EXR/D.USD.EUR.SP00.A"))
                .isEqualTo(
                        "https://host.example/service/data/EXR/D.USD.EUR.SP00.A?startPeriod=2020-01-01&endPeriod=2026-11-20"
                                + "&detail=dataonly&format=csvdata");
    }

    @Test
    void asksBoursoramaForNoMoreThanItAnswers() {
        Want long30Years = new Want(Bodies.instrument("X"), "1rPAF", LocalDate.of(1990, 1, 1), Bodies.TO);

        assertThat(new BoursoramaTicks().ask(long30Years, NOW).query()).containsEntry("length", "7300");
    }

    @Test
    void readsYahoosBarsSplitsAndDividends() {
        Quotes quotes = quotes(read(new YahooChart(), "AAPL", Bodies.YAHOO));

        assertThat(quotes.currency()).isEqualTo("USD");
        assertThat(quotes.splitAdjusted()).isTrue();
        assertThat(quotes.unfinished()).isFalse();
        assertThat(quotes.session(0)).isEqualTo("2020-08-31");
        assertThat(quotes.close()[0]).isCloseTo(129.04, within(1e-5));
        assertThat(quotes.volume()).containsExactly(225702700, 151948100, 114457900);
        assertThat(quotes.events())
                .containsExactly(
                        new Event.Split(LocalDate.of(2020, 8, 31), 4.0),
                        new Event.Dividend(LocalDate.of(2020, 11, 6), 0.205));
    }

    @Test
    void asksYahooForTheSplitsUpToTodayAndTakesOnlyTheDaysWanted() {
        Want early = new Want(
                Bodies.instrument("AAPL"),
                "AAPL",
                LocalDate.of(2020, 8, 1),
                LocalDate.of(2020, 8, 31),
                Want.Subject.PRICES);
        String later =
                Bodies.YAHOO.replace("\"1598880600\":{\"date\":1598880600", "\"1604673000\":{\"date\":1604673000");
        Quotes quotes = quotes(Doorman.read(new YahooChart(), early, Answer.of(200, later.getBytes(UTF_8))));

        // The last second asked for is the end of today, not of the days wanted.
        assertThat(new YahooChart().ask(early, NOW).query()).containsEntry("period2", "1795305600");
        assertThat(quotes.day()).containsExactly((int) LocalDate.of(2020, 8, 31).toEpochDay());
        assertThat(quotes.events()).contains(new Event.Split(LocalDate.of(2020, 11, 6), 4.0));
        Question question = Question.of(early.instrument(), quotes, NOW);
        assertThat(Judge.judge(question).close(0)).isCloseTo(4 * 129.04, within(1e-4));
    }

    @Test
    void aRunningSessionAfterTheDaysWantedLeavesThemFinished() {
        Want early = new Want(
                Bodies.instrument("AAPL"),
                "AAPL",
                LocalDate.of(2020, 8, 1),
                LocalDate.of(2020, 9, 1),
                Want.Subject.PRICES);
        String running = Bodies.YAHOO.replace("1604673000]", "1740061800]").replace("1739998801", "1740070000");
        Quotes quotes = quotes(Doorman.read(new YahooChart(), early, Answer.of(200, running.getBytes(UTF_8))));

        assertThat(quotes.size()).isEqualTo(2);
        assertThat(quotes.unfinished()).isFalse();

        Want earlier = new Want(
                early.instrument(), "AAPL", LocalDate.of(2019, 8, 1), LocalDate.of(2019, 9, 1), Want.Subject.PRICES);
        assertThat(Doorman.read(new YahooChart(), earlier, Answer.of(200, running.getBytes(UTF_8))))
                .isInstanceOf(Reply.Nothing.class);
    }

    @Test
    void saysWhenYahoosNewestBarIsOfASessionThatStillRuns() {
        // The last bar moved into the trading period of the answer, and the last trade before its end.
        String running = Bodies.YAHOO.replace("1604673000]", "1740061800]").replace("1739998801", "1740070000");

        assertThat(quotes(read(new YahooChart(), "AAPL", running)).unfinished()).isTrue();
        assertThat(quotes(read(new YahooChart(), "AAPL", running.replace("1740070000", "1740085200")))
                        .unfinished())
                .isFalse();
    }

    @Test
    void keepsTheRowOfASessionThatYahooHasNotFilledIn() {
        Quotes hole = quotes(read(new YahooChart(), "AAPL", Bodies.YAHOO.replace("118.69000244140625", "null")));

        assertThat(hole.size()).isEqualTo(3);
        assertThat(hole.close()[2]).isNaN();
    }

    static Stream<String> spoiltCharts() {
        String good = Bodies.YAHOO;
        return Stream.of(
                good.replace("\"symbol\":\"AAPL\"", "\"symbol\":\"MSFT\""),
                good.replace("134.17999267578125,", ""),
                good.replace("\"open\":[127.58000183105469,", "\"open\":["),
                good.replace("118.69000244140625", "\"118.69\""),
                good.replace("118.69000244140625", "1e999"),
                good.replace("America/New_York", "Mars/Olympus"),
                good.replace("\"dataGranularity\":\"1d\"", "\"dataGranularity\":\"1m\""),
                good.replace("\"timestamp\":[1598880600,1598967000,1604673000],", ""),
                good.replace("\"timestamp\":[1598880600", "\"timestamp\":[159888060000000"),
                good.replace("\"timestamp\":[1598880600", "\"timestamp\":[null"),
                good.replace("\"denominator\":1", "\"denominator\":0"),
                good.replace("\"amount\":0.205,", ""),
                good.replace("225702700", "2.5" + "e99"),
                good + "x",
                "{\"chart\":{\"result\":[],\"error\":null}}",
                "[]",
                "7");
    }

    @ParameterizedTest
    @MethodSource("spoiltCharts")
    @Tag("F22")
    void refusesTheWholeChartForOneSpoiltPart(String body) {
        assertThat(read(new YahooChart(), "AAPL", body)).isInstanceOf(Reply.Unusable.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    404|Not Found|No data found, symbol may be delisted|BadInstrument
                    400|Bad Request|Data doesn't exist for startDate = 1, endDate = 2|Nothing
                    200|Too Many Requests|slow down|SlowDown
                    200|Unauthorized|Invalid Crumb|Stopped
                    200|Internal|oops|Unusable
                    """)
    @Tag("F21")
    void toldByYahooItself(int status, String code, String description, String outcome) {
        String body = "{\"chart\":{\"result\":null,\"error\":{\"code\":\"" + code + "\",\"description\":\""
                + description + "\"}}}";

        assertThat(read(new YahooChart(), "AAPL", status, body).getClass().getSimpleName())
                .isEqualTo(outcome);
    }

    @Test
    void readsEuronextsExportWhateverTheNumberOfHeadings() {
        Quotes nine = quotes(read(new EuronextExport(), "LU1681043599-XPAR", Bodies.EURONEXT));
        Quotes ten = quotes(read(
                new EuronextExport(), "LU1681043599-XPAR", Bodies.EURONEXT.replace("Turnover\n", "Turnover;vwap\n")));

        assertThat(nine.day()).containsExactly(ten.day());
        assertThat(nine.session(0)).isEqualTo("2024-12-31");
        assertThat(nine.open()[2]).isEqualTo(575.938);
        assertThat(nine.volume()[1]).isEqualTo(13290);
        assertThat(nine.splitAdjusted()).isFalse();
    }

    @Test
    void takesTheOfficialCloseOfADayWithoutTrades() {
        String body = Bodies.EURONEXT.replace("570.449;570.449;3839;873", "570.449;569.9;0;0");

        assertThat(quotes(read(new EuronextExport(), "LU1681043599-XPAR", body)).close()[0])
                .isEqualTo(569.9);
    }

    static Stream<String> spoiltExports() {
        String good = Bodies.EURONEXT;
        return Stream.of(
                good.replace("LU1681043599\n", "FR0010342592\n"),
                good.replace("Historical Data", "Something"),
                good.replace("Date;Open", "Day;Open"),
                good.replace("31/12/2024", "2024-12-31"),
                good.replace("31/12/2024", "31/02/2024"),
                good.replace("571.00", "571,00"),
                good.replace("571.00", "0x1p3"),
                good.replace(";873;2184331;568.984478", ""),
                good.replace("568.984478", "568.98;1;2"),
                good.replace("3839", "3839.5"),
                good.substring(0, good.length() - 1),
                good.replace("\"Number of Shares\"", "\"Number of Shares"));
    }

    @ParameterizedTest
    @MethodSource("spoiltExports")
    @Tag("F22")
    void refusesTheWholeExportForOneSpoiltPart(String body) {
        assertThat(read(new EuronextExport(), "LU1681043599-XPAR", body)).isInstanceOf(Reply.Unusable.class);
    }

    @Test
    void anExportWithoutRowsIsNoError() {
        String empty = Bodies.EURONEXT.substring(0, Bodies.EURONEXT.indexOf("31/12/2024"));

        assertThat(read(new EuronextExport(), "LU1681043599-XPAR", empty)).isInstanceOf(Reply.Nothing.class);
    }

    @Test
    void readsBoursoramasTicks() {
        Quotes quotes = quotes(read(new BoursoramaTicks(), "1rTWPEA", Bodies.BOURSORAMA));

        assertThat(quotes.session(0)).isEqualTo("2026-07-21");
        assertThat(quotes.close()).containsExactly(6.894, 6.909, 6.822);
        assertThat(quotes.volume()[2]).isEqualTo(954640);
    }

    @Test
    void refusesBoursoramasTicksOfOneDayDated1970() {
        assertThat(read(new BoursoramaTicks(), "1rTWPEA", Bodies.BOURSORAMA.replace("20656", "212")))
                .isInstanceOfSatisfying(
                        Reply.Unusable.class,
                        refused -> assertThat(refused.reason()).contains("ticks of one day"));
    }

    @Test
    void tellsBoursoramasOtherAnswersApart() {
        var boursorama = new BoursoramaTicks();
        String ticks = Bodies.BOURSORAMA.substring(0, Bodies.BOURSORAMA.indexOf("[{") + 1);

        assertThat(read(boursorama, "1rTXXXX", "[]")).isInstanceOf(Reply.BadInstrument.class);
        assertThat(read(boursorama, "1rTWPEA", ticks + "]}}")).isInstanceOf(Reply.Nothing.class);
        assertThat(read(boursorama, "1rTPUST", Bodies.BOURSORAMA)).isInstanceOf(Reply.Unusable.class);
        assertThat(read(boursorama, "1rTWPEA", "{\"d\":{\"SymbolId\":\"1rTWPEA\"}}"))
                .isInstanceOf(Reply.Unusable.class);
        assertThat(read(boursorama, "1rTWPEA", Bodies.BOURSORAMA.replace("\"c\":6.894", "\"c\":\"6.894\"")))
                .isInstanceOf(Reply.Unusable.class);
    }

    @Test
    void readsFredsValuesWithTheDayOfTheirPublication() {
        Observations told = values(read(new FredObservations("k"), "GDP", Bodies.FRED));

        assertThat(told.day(0)).isEqualTo("1991-10-01");
        assertThat(LocalDate.ofEpochDay(told.publishedOn()[0])).isEqualTo("1992-01-29");
        assertThat(told.value()[1]).isNaN();
        assertThat(told.publishedOn()[2]).isEqualTo(Observations.UNKNOWN);
    }

    /** FRED refuses a question that spans more than 2 000 days of publication; a daily series has 250 of them a year. */
    @Test
    void asksFredForNoMoreDaysOfPublicationThanItLists() {
        var fred = new FredObservations("k");
        for (int years : new int[] {0, 1, 5, 6, 26, 60}) {
            Want want = new Want(Bodies.instrument("DGS10"), "DGS10", Bodies.TO.minusYears(years), Bodies.TO);
            LocalDate since =
                    LocalDate.parse(String.valueOf(fred.ask(want, NOW).query().get("realtime_start")));

            assertThat(since).isAfterOrEqualTo(want.from());
            assertThat(ChronoUnit.DAYS.between(since, Bodies.TO)).isLessThan(2000);
            assertThat(fred.ask(want, NOW).query())
                    .containsEntry("observation_start", want.from().toString());
        }
    }

    @Test
    void tellsABadKeyFromAnUnknownSeries() {
        var fred = new FredObservations("k");

        assertThat(read(
                        fred,
                        "X",
                        400,
                        "{\"error_code\":400,\"error_message\":\"Bad Request.  The value for variable api_key is"
                                + " not registered.  Read https://x for more information.\"}"))
                .isInstanceOfSatisfying(
                        Reply.Stopped.class,
                        stopped -> assertThat(stopped.remedy()).contains("peaflow.market-data.sources.fred.api-key"));
        assertThat(read(
                        fred,
                        "X",
                        400,
                        "{\"error_code\":400,\"error_message\":\"Bad Request.  The series does not exist.\"}"))
                .isInstanceOf(Reply.BadInstrument.class);
        assertThat(read(fred, "X", 400, "{\"error_code\":400,\"error_message\":\"Bad Request. Something else.\"}"))
                .isInstanceOf(Reply.Unusable.class);
        assertThat(read(fred, "GDP", Bodies.FRED.replace("\"count\":3", "\"count\":4")))
                .isInstanceOf(Reply.Unusable.class);
        assertThat(read(fred, "GDP", "{\"observations\":[]}")).isInstanceOf(Reply.Nothing.class);
        assertThat(read(fred, "GDP", "{\"seriess\":[]}")).isInstanceOf(Reply.Unusable.class);
    }

    @Test
    void readsBothFormsOfFredsFiles() {
        for (String heading : List.of("observation_date", "DATE")) {
            Observations told =
                    values(read(new FredGraph(), "EFFR", Bodies.FREDGRAPH.replace("observation_date", heading)));
            assertThat(told.value()).containsExactly(7.03, Double.NaN, 6.52, Double.NaN);
            assertThat(told.publishedOn()).containsOnly(Observations.UNKNOWN);
        }
        assertThat(read(new FredGraph(), "NOSUCH", 404, "<!DOCTYPE html><html>Error</html>"))
                .isInstanceOf(Reply.BadInstrument.class);
        assertThat(read(new FredGraph(), "DGS10", Bodies.FREDGRAPH)).isInstanceOf(Reply.Unusable.class);
        assertThat(read(new FredGraph(), "EFFR", "day,EFFR\n")).isInstanceOf(Reply.Unusable.class);
        assertThat(read(new FredGraph(), "EFFR", "DATE,EFFR\n2000-07-03,7,0\n")).isInstanceOf(Reply.Unusable.class);
        assertThat(read(new FredGraph(), "EFFR", "DATE,EFFR\n")).isInstanceOf(Reply.Nothing.class);
    }

    @Test
    void readsTheEcbsRates() {
        Observations told = values(read(new EcbSeries(), "EXR/D.USD.EUR.SP00.A", Bodies.ECB));

        assertThat(told.value()).containsExactly(1.1753, 1.1734, Double.NaN);
        assertThat(read(new EcbSeries(), "EXR/D.GBP.EUR.SP00.A", Bodies.ECB)).isInstanceOf(Reply.Unusable.class);
        assertThat(read(new EcbSeries(), "EXR/D.USD.EUR.SP00.A", Bodies.ECB.replace(",1.1734", "")))
                .isInstanceOf(Reply.Unusable.class);
        assertThat(read(new EcbSeries(), "EXR/D.USD.EUR.SP00.A", "KEY,OBS_VALUE\nx,1\n"))
                .isInstanceOf(Reply.Unusable.class);
        assertThat(read(new EcbSeries(), "EXR/D.USD.EUR.SP00.A", 404, "No results found."))
                .isInstanceOf(Reply.Nothing.class);
    }

    @Test
    void readsEarningsBookValueAndDividendsWithTheDayTheyWereKnown() {
        Reply reply = read(new EodhdFundamentals("k"), "MC.PA", Bodies.EODHD);

        assertThat(reply).isInstanceOfSatisfying(Reply.Facts.class, facts -> {
            assertThat(facts.fundamentals().currency()).isEqualTo("EUR");
            assertThat(facts.fundamentals().reports()).hasSize(1).first().satisfies(report -> {
                assertThat(report.periodEnd()).isEqualTo("2024-12-31");
                assertThat(LocalDate.ofEpochDay(report.knownOn())).isEqualTo("2025-02-12");
                assertThat(report.earnings()).isEqualTo(12.5);
                assertThat(report.bookValue()).isEqualTo(138.574);
                assertThat(report.dividends()).isEqualTo(5.5);
            });
        });
        String nested = "{\"General\":{\"CurrencyCode\":\"EUR\"},\"Earnings\":{\"History\":{}},"
                + "\"Financials\":{\"Balance_Sheet\":{\"quarterly\":{}}}}";
        assertThat(read(new EodhdFundamentals("k"), "MC.PA", nested)).isInstanceOf(Reply.Nothing.class);
        assertThat(read(new EodhdFundamentals("k"), "MC.PA", "{}")).isInstanceOf(Reply.Unusable.class);
        assertThat(read(new EodhdFundamentals("k"), "NO", 404, "Ticker Not Found."))
                .isInstanceOf(Reply.BadInstrument.class);
    }

    static Stream<String> notTheAnswer() {
        return Stream.of(
                "<!DOCTYPE html><html><body>Nous respectons votre vie privée: consent</body></html>",
                "<html><head><script>proof of work</script></html>",
                "  <HTML>maintenance</HTML>",
                "<?xml version=\"1.0\"?><error/>",
                "Edge: Too Many Requests",
                "Too Many Requests",
                "Exceeded the daily hits limit",
                "OK (rate limited)",
                "",
                "   \n",
                "null",
                "true",
                "\"text\"",
                "{}",
                "[]",
                "{\"d\":{}}",
                "{\"chart\":null}",
                "{\"observations\":{}}",
                "No data",
                "Date,Open,High,Low,Close,Volume\n",
                "\u0000\u0001\u0002");
    }

    @ParameterizedTest
    @MethodSource("notTheAnswer")
    @Tag("F21")
    void givesNoRowForTwentyKindsOfOtherThings(String body) {
        for (Bodies.Good good : Bodies.ALL) {
            Reply reply = Doorman.read(good.dialect(), good.want(), Answer.of(200, body.getBytes(UTF_8)));
            assertThat(Bodies.isData(reply)).as(good.name()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429,SlowDown",
        "301,Stopped",
        "401,Stopped",
        "403,Stopped",
        "451,Stopped",
        "408,Unusable",
        "500,Unusable",
        "503,Unusable"
    })
    void theStatusDecidesBeforeTheBody(int status, String outcome) {
        assertThat(read(new YahooChart(), "AAPL", status, Bodies.YAHOO)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(outcome);
    }

    @Test
    void readsAFileOfPricesWithItsEvents() throws Unreadable {
        Quotes quotes = quotes(PriceFile.read(PriceFileBodies.PRICES));

        assertThat(quotes.currency()).isEqualTo("EUR");
        assertThat(quotes.splitAdjusted()).isFalse();
        assertThat(quotes.session(0)).isEqualTo("2023-04-19");
        assertThat(quotes.adjustedClose()[1]).isEqualTo(213.9);
        assertThat(quotes.volume()[2]).isEqualTo(240000);
        assertThat(quotes.events())
                .containsExactly(
                        new Event.Dividend(LocalDate.of(2023, 4, 20), 3.85),
                        new Event.Split(LocalDate.of(2023, 4, 21), 2.0));
    }

    @Test
    void readsAFileOfValuesAndOneOfFundamentals() throws Unreadable {
        Observations told =
                values(PriceFile.read("date;value;published\r\n2024-01-02;4.03;2024-01-03\r\n2024-01-03;;\r\n"));
        assertThat(told.value()).containsExactly(4.03, Double.NaN);
        assertThat(LocalDate.ofEpochDay(told.publishedOn()[0])).isEqualTo("2024-01-03");
        assertThat(told.publishedOn()[1]).isEqualTo(Observations.UNKNOWN);

        assertThat(PriceFile.read("# currency: EUR\nperiod_end,known_on,months,earnings,book_value,dividends\n"
                        + "2024-12-31,2025-01-28,6,12.1,138.5,7.5\n2025-06-30,,,1,,\n"))
                .isInstanceOfSatisfying(Reply.Facts.class, facts -> {
                    assertThat(facts.fundamentals().reports().getFirst().months())
                            .isEqualTo(6);
                    assertThat(facts.fundamentals().reports().getLast().months())
                            .isEqualTo(12);
                    assertThat(facts.fundamentals().reports().getLast().knownOn())
                            .isEqualTo(Observations.UNKNOWN);
                });
        assertThat(PriceFile.read("date,close\n")).isInstanceOf(Reply.Nothing.class);
    }
}
