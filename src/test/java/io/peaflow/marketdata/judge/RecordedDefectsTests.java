package io.peaflow.marketdata.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Quotes.Event.Dividend;
import io.peaflow.testing.Recorded;
import io.peaflow.testing.RecordedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The known defects of the recorded files are found, and their real crashes stay. */
@Recorded
class RecordedDefectsTests {

    private static Judged judge(Rows rows, Instrument instrument) {
        return Judge.judge(Question.of(instrument, rows.quotes(), rows.evening()));
    }

    private static Judged share(String file) {
        return judge(Rows.recorded("prices/" + file), Rows.share());
    }

    private static Judged fund(String file, int leverage) {
        return judge(Rows.recorded("prices/" + file), Rows.instrument(InstrumentKind.ETF, leverage));
    }

    private static Judged americanIndex(String file) {
        return judge(Rows.recorded("prices/index/" + file), Rows.american(InstrumentKind.INDEX, 1));
    }

    private static int row(Judged judged, String day) {
        LocalDate wanted = LocalDate.parse(day);
        return IntStream.range(0, judged.size())
                .filter(row -> judged.session(row).equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> daysWith(Judged judged, Reason reason) {
        return IntStream.range(0, judged.size())
                .filter(row -> judged.reasons(row).contains(reason))
                .mapToObj(row -> judged.session(row).toString())
                .toList();
    }

    private static long notGood(Judged judged) {
        return IntStream.range(0, judged.size())
                .filter(row -> judged.verdict(row) != Verdict.GOOD)
                .count();
    }

    @Test
    void aHundredfoldPriceOfBothSignsIsRejected() {
        Judged broken = judge(Rows.repair("AET-L-1d-100x-error"), Rows.share());
        Judged repaired = judge(Rows.repair("AET-L-1d-100x-error-fixed"), Rows.share());

        assertThat(daysWith(broken, Reason.HUNDREDFOLD))
                .hasSize(9)
                .startsWith("2022-05-09")
                .endsWith("2022-05-19");
        assertThat(daysWith(repaired, Reason.HUNDREDFOLD)).isEmpty();
        // What remains of the repaired file is true: nobody traded the share for weeks.
        assertThat(notGood(repaired))
                .isEqualTo(daysWith(repaired, Reason.FLAT_RUN).size());
    }

    @ParameterizedTest
    @CsvSource({
        "ALPHA-PA-1d-bad-stock-split, 2023-05-08, 1",
        "MOB-ST-1d-bad-stock-split, 2023-05-22, 1",
        "SPM-MI-1d-bad-stock-split, 2022-06-20, 9"
    })
    void aSplitThatWasNotAppliedToAllRowsIsFound(String file, String first, int rows) {
        Judged broken = judge(Rows.repair(file), Rows.share());
        Judged repaired = judge(Rows.repair(file + "-fixed"), Rows.share());

        assertThat(daysWith(broken, Reason.SPLIT_NOT_APPLIED)).hasSize(rows).startsWith(first);
        assertThat(broken.verdict(row(broken, first))).isNotEqualTo(Verdict.GOOD);
        assertThat(daysWith(repaired, Reason.SPLIT_NOT_APPLIED)).isEmpty();
    }

    @Test
    void aRightsIssueThatNobodyToldRemainsADispute() {
        Judged repaired = judge(Rows.repair("SPM-MI-1d-bad-stock-split-fixed"), Rows.share());

        // Saipem's rights of June 2022 are neither a split nor a dividend: 4.30 becomes 2.23 and no event says why.
        assertThat(daysWith(repaired, Reason.JUMP_WITHOUT_EVENT)).startsWith("2022-06-20");
        assertThat(notGood(judge(Rows.repair("ALPHA-PA-1d-bad-stock-split-fixed"), Rows.share())))
                .isZero();
        assertThat(notGood(judge(Rows.repair("MOB-ST-1d-bad-stock-split-fixed"), Rows.share())))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"TEP-PA-1d-bad-div, 2023-04-20, DUPLICATE_DIVIDEND", "KME-MI-1d-bad-div, 2023-05-22, OVERSIZED_DIVIDEND"
    })
    void aBadDividendIsRejectedAndTheOthersStay(String file, LocalDate day, Reason reason) {
        Judged broken = judge(Rows.repair(file), Rows.share());
        Judged repaired = judge(Rows.repair(file + "-fixed"), Rows.share());

        assertThat(broken.events())
                .filteredOn(event -> event.reason() != null)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.event().exDay()).isEqualTo(day);
                    assertThat(event.reason()).isEqualTo(reason);
                    assertThat(event.verdict()).isEqualTo(Verdict.REJECTED);
                });
        assertThat(repaired.events()).extracting(JudgedEvent::verdict).containsOnly(Verdict.GOOD);
        assertThat(notGood(broken)).isZero();
        assertThat(notGood(repaired)).isZero();
    }

    @Test
    void aDividendThatTheAdjustedCloseForgetsIsNoted() {
        Judged broken = judge(Rows.repair("8TRA-DE-1d-missing-div-adjust"), Rows.share());
        Judged repaired = judge(Rows.repair("8TRA-DE-1d-missing-div-adjust-fixed"), Rows.share());

        assertThat(daysWith(broken, Reason.ADJUSTED_CLOSE_INCONSISTENT)).containsExactly("2023-06-02");
        assertThat(daysWith(repaired, Reason.ADJUSTED_CLOSE_INCONSISTENT)).isEmpty();
        assertThat(broken.events()).extracting(JudgedEvent::verdict).containsExactly(Verdict.GOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IBE-MC-1d-no-bad-divs", "TISG-MI-1d-no-bad-divs"})
    void theControlsAreLeftInPeace(String file) {
        Judged judged = judge(Rows.repair(file), Rows.share());

        assertThat(IntStream.range(0, judged.size()).mapToLong(judged::reasonBits))
                .containsOnly(0L);
        assertThat(judged.events()).extracting(JudgedEvent::verdict).containsOnly(Verdict.GOOD);
    }

    @Test
    void realCrashesStay() {
        Judged vix = americanIndex("VIX.csv");
        Judged cac = judge(Rows.recorded("prices/index/FCHI.csv"), Rows.instrument(InstrumentKind.INDEX, 1));
        Judged airbus = share("cac40_2000_2021/AIR.PA.csv");
        Judged safran = share("cac40_2000_2021/SAF.PA.csv");
        Judged alstom = judge(panel("ALO.PA"), Rows.share());
        Judged teleperformance = judge(panel("TEP.PA"), Rows.share());

        assertThat(vix.verdict(row(vix, "2018-02-05"))).isEqualTo(Verdict.GOOD);
        assertThat(cac.verdict(row(cac, "2020-03-12"))).isEqualTo(Verdict.GOOD);
        assertThat(airbus.verdict(row(airbus, "2006-06-14"))).isEqualTo(Verdict.GOOD);
        assertThat(safran.verdict(row(safran, "2000-11-24"))).isEqualTo(Verdict.GOOD);
        assertThat(alstom.verdict(row(alstom, "2023-10-05"))).isEqualTo(Verdict.GOOD);
        assertThat(teleperformance.verdict(row(teleperformance, "2022-11-10"))).isEqualTo(Verdict.GOOD);
        assertThat(daysWith(cac, Reason.BIG_MOVE)).containsExactly("2020-03-12");
    }

    @Test
    void theWeekWithoutNewYorkIsNoHole() {
        Judged spy = judge(Rows.recorded("prices/etf/SPY.csv"), Rows.american(InstrumentKind.ETF, 1));

        assertThat(spy.holes()).noneMatch(day -> day.getYear() == 2001);
        assertThat(spy.verdict(row(spy, "2001-09-17"))).isEqualTo(Verdict.GOOD);
    }

    @Test
    void theSpinOffOfVivendiIsDisputed() {
        Judged judged = judge(panel("VIV.PA"), Rows.share());

        assertThat(judged.verdict(row(judged, "2024-12-09"))).isEqualTo(Verdict.DISPUTED);
        assertThat(judged.verdict(row(judged, "2024-12-16"))).isEqualTo(Verdict.DISPUTED);
        assertThat(judged.verdict(row(judged, "2024-12-06"))).isEqualTo(Verdict.GOOD);
    }

    @Test
    void aSymbolThatStoppedIsStale() {
        Judged judged = judge(panel("MT.PA"), Rows.share());

        assertThat(judged.findings()).extracting(Finding::reason).contains(Reason.STALE);
        assertThat(judged.holes()).contains(LocalDate.of(2018, 5, 8)).hasSizeGreaterThan(1900);
    }

    @Test
    void theClosesOfTheVixAreGoodWhereItsRangeIsNot() {
        Judged judged = americanIndex("VIX.csv");
        List<String> outside = daysWith(judged, Reason.OUTSIDE_RANGE);

        assertThat(outside).hasSizeBetween(47, 48);
        assertThat(outside)
                .allSatisfy(day -> assertThat(judged.verdict(row(judged, day))).isEqualTo(Verdict.GOOD));
    }

    @Test
    void negativeAdjustedClosesAreRejected() {
        Judged judged = share("cac40_2000_2021/ACA.PA.csv");
        List<String> days = daysWith(judged, Reason.NEGATIVE_ADJUSTED_CLOSE);

        assertThat(days).hasSize(1064).endsWith("2007-01-18");
        assertThat(days)
                .allSatisfy(day -> assertThat(judged.verdict(row(judged, day))).isEqualTo(Verdict.REJECTED));
    }

    @Test
    void aSundayWithoutAPriceIsRejected() {
        Judged judged = share("cac40_2000_2021/ENGI.PA.csv");

        assertThat(judged.reasons(row(judged, "2001-01-14")))
                .containsExactlyInAnyOrder(Reason.WEEKEND, Reason.NOT_A_NUMBER);
    }

    @Test
    void weekEndRowsOfAnIndexAreRejected() {
        assertThat(daysWith(americanIndex("XNDX.csv"), Reason.WEEKEND))
                .containsExactly("2024-05-18", "2025-12-06", "2026-05-02", "2026-06-07", "2026-08-01");
    }

    @Test
    void filledRowsOnHolidaysAreRejected() {
        Judged judged = share("cac40_2000_2021/DG.PA.csv");

        assertThat(daysWith(judged, Reason.HOLIDAY)).contains("2000-04-21", "2003-05-01", "2005-03-25");
        assertThat(daysWith(judged, Reason.FAR_OUTSIDE_RANGE)).hasSize(32).contains("2000-07-13", "2000-07-17");
    }

    @Test
    void theBadTicksOfEqqqAreAllFound() {
        Rows rows = Rows.recorded("prices/etf/EQQQ.DE.csv");
        Judged judged = judge(rows, Rows.instrument(InstrumentKind.ETF, 1));
        int jumps = 0;
        for (int row = 1; row < judged.size(); row++) {
            double ratio = judged.close(row) / judged.close(row - 1);
            if (judged.session(row).getYear() >= 2009
                    && judged.session(row).getYear() <= 2012
                    && (ratio > 1.2 || ratio < 1 / 1.2)) {
                jumps++;
                assertThat(judged.verdict(row) != Verdict.GOOD || judged.verdict(row - 1) != Verdict.GOOD)
                        .as("one side of the jump on %s", judged.session(row))
                        .isTrue();
            }
        }
        assertThat(jumps).isGreaterThan(46);
        assertThat(goodJumps(judged, 0.2)).isEmpty();
    }

    /** Days on which the good closes move by more than so much. */
    private static List<LocalDate> goodJumps(Judged judged, double share) {
        List<LocalDate> jumps = new ArrayList<>();
        double before = Double.NaN;
        for (int row = 0; row < judged.size(); row++) {
            if (judged.verdict(row) == Verdict.GOOD) {
                if (Math.abs(judged.close(row) / before - 1) > share) {
                    jumps.add(judged.session(row));
                }
                before = judged.close(row);
            }
        }
        return jumps;
    }

    @ParameterizedTest
    @CsvSource({"CSNDX.MI, 2011-06-08", "CSNDX.MI, 2011-12-01", "CSH.PA, 2014-02-07"})
    void badTicksOfFundsAreRejected(String file, String day) {
        Judged judged = fund("etf/" + file + ".csv", 1);

        assertThat(judged.verdict(row(judged, day))).isEqualTo(Verdict.REJECTED);
        assertThat(judged.reasons(row(judged, day))).contains(Reason.BAD_TICK);
        assertThat(goodJumps(judged, 0.12)).isEmpty();
    }

    @Test
    void aLeapOutOfAFrozenPriceShowsTheFreeze() {
        Judged judged = fund("etf/SWDA.MI.csv", 1);

        // World shares fell by that much in the days before; the fund's price had stood still since the end of July.
        assertThat(judged.reasons(row(judged, "2011-08-09"))).contains(Reason.BIG_MOVE);
        assertThat(daysWith(judged, Reason.FLAT_RUN)).contains("2011-08-03", "2011-08-04", "2011-08-05", "2011-08-08");
    }

    @Test
    void theHoleOfChristmasIsNamed() {
        assertThat(fund("etf/CSNDX.MI.csv", 1).holes())
                .contains(LocalDate.of(2025, 12, 29), LocalDate.of(2025, 12, 30), LocalDate.of(2026, 1, 2));
    }

    @Test
    void aFundThatIsHardlyTradedIsNotRejectedForIt() {
        Judged dbpg = fund("etf/DBPG.F.csv", 2);

        assertThat(notGood(dbpg)).isZero();
        assertThat(daysWith(dbpg, Reason.OUTSIDE_RANGE)).contains("2023-05-23");
    }

    @Test
    void aFrozenFundIsDisputed() {
        assertThat(daysWith(fund("etf/CSSPX.MI.csv", 1), Reason.FLAT_RUN))
                .containsExactly("2022-09-16", "2022-09-19", "2022-09-20");
        assertThat(daysWith(fund("etf/SWDA.MI.csv", 1), Reason.FLAT_RUN))
                .allMatch(day -> day.compareTo("2014") < 0 || day.startsWith("2022-09"));
    }

    @Test
    void pricesRoundedToACentMoveByWholeCents() {
        Judged judged = fund("etf_pea/LQQ.PA.csv", 2);

        assertThat(notGood(judged)).isLessThanOrEqualTo(3);
    }

    @Test
    void aHistoryRescaledLaterIsOneConstantFactor() {
        Rows old = Rows.recorded("prices/cac40_2000_2021/SAN.PA.csv");
        Rows today = Rows.recorded("prices/cac40_2000_2026/SAN.PA.csv");
        int from = today.row("2021-01-11");
        Rows fetched = today.slice(from, today.row("2021-02-19") + 1);
        Judged judged =
                Judge.judge(fetched.question().knowing(old.history(old.row("2020-01-02"), old.size()), List.of()));

        assertThat(judged.wantsWholeHistory()).isTrue();
        assertThat(judged.findings().getFirst().evidence()).contains("a constant factor of 0.9945");
    }

    @ParameterizedTest
    @CsvSource({"AIR, 2020-04-20", "BNP, 2020-05-25", "OR, 2020-04-28", "MC, 2020-04-21"})
    void aDividendThatWasCancelledInSpring2020IsTakenBack(String symbol, LocalDate exDay) {
        Rows old = withDividendsOfTheAdjustedClose(Rows.recorded("prices/cac40_2000_2021/" + symbol + ".PA.csv"));
        Rows today = withDividendsOfTheAdjustedClose(Rows.recorded("prices/cac40_2000_2026/" + symbol + ".PA.csv"));
        Judged judged = Judge.judge(Question.of(Rows.share(), today.quotes(), today.evening())
                .knowing(History.NONE, List.copyOf(old.events)));

        assertThat(judged.events())
                .filteredOn(event -> event.reason() == Reason.CANCELLED_DIVIDEND)
                .extracting(event -> event.event().exDay())
                .contains(exDay);
    }

    /** Dividends as an adjusted close implies them, where the file tells none. */
    private static Rows withDividendsOfTheAdjustedClose(Rows rows) {
        for (int row = 1; row < rows.size(); row++) {
            double step = (rows.adjusted[row - 1] / rows.close[row - 1]) / (rows.adjusted[row] / rows.close[row]);
            if (step < 0.995 && step > 0.5) {
                rows.events.add(new Dividend(rows.session(row), (1 - step) * rows.close[row - 1]));
            }
        }
        return rows;
    }

    /** The later source is the panel, whose adjusted closes know nothing of them any more. */
    @ParameterizedTest
    @CsvSource({
        "AIR, 2020-04-20",
        "BN, 2020-05-11",
        "BNP, 2020-05-25",
        "CS, 2020-05-11",
        "DG, 2020-04-21",
        "EN, 2020-05-05",
        "ENGI, 2020-05-18",
        "GLE, 2020-05-26",
        "HO, 2020-05-12",
        "KER, 2020-05-05",
        "MC, 2020-04-21",
        "OR, 2020-04-28",
        "PUB, 2020-06-17",
        "RNO, 2020-04-30",
        "SGO, 2020-06-08",
        "TEP, 2020-04-20"
    })
    void everyPhantomDividendOfSpring2020IsTakenBack(String symbol, LocalDate exDay) {
        Rows file = Rows.recorded("prices/cac40_2000_2021/" + symbol + ".PA.csv");
        Rows old = withDividendsOfTheAdjustedClose(file.slice(file.row("2020-01-02"), file.size()));
        Rows today = withDividendsOfTheAdjustedClose(adjustedByThePanel(file, symbol));
        Judged judged = Judge.judge(Question.of(Rows.share(), today.quotes(), today.evening())
                .knowing(History.NONE, List.copyOf(old.events)));

        assertThat(old.events).extracting(event -> event.exDay()).contains(exDay);
        assertThat(judged.events())
                .filteredOn(event -> event.reason() == Reason.CANCELLED_DIVIDEND)
                .extracting(event -> event.event().exDay())
                .containsExactly(exDay);
    }

    /** From 2020 on, with the adjusted closes of the panel in the place of the file's own. */
    private static Rows adjustedByThePanel(Rows file, String symbol) {
        Rows panel = panel(symbol + ".PA");
        Rows rows = file.slice(file.row("2020-01-02"), file.size());
        for (int row = 0; row < rows.size(); row++) {
            int day = rows.day[row];
            int at = IntStream.range(0, panel.size())
                    .filter(other -> panel.day[other] == day)
                    .findFirst()
                    .orElse(-1);
            rows.adjusted[row] = at < 0 ? Double.NaN : panel.close[at];
        }
        return rows;
    }

    @Test
    void theAdjustedClosesOfVivendiDifferOnTheDaysOfItsDividends() {
        Rows file = Rows.recorded("prices/cac40_2000_2021/VIV.PA.csv");
        Rows rows = adjustedByThePanel(file, "VIV");
        rows.events.addAll(withDividendsOfTheAdjustedClose(file.slice(file.row("2020-01-02"), file.size())).events);
        Judged judged = Judge.judge(Question.of(Rows.share(), rows.quotes(), rows.evening()));

        assertThat(daysWith(judged, Reason.ADJUSTED_CLOSE_INCONSISTENT)).contains("2020-04-21");
        assertThat(judged.verdict(row(judged, "2020-04-21")))
                .as("an adjusted close is evidence, never a price")
                .isEqualTo(Verdict.GOOD);
    }

    /** The file was rescaled for a later rights issue from that day on only; the panel over its whole length. */
    @Test
    void aRescalingThatBeginsInTheMiddleShowsBesideASecondSource() {
        Rows file = Rows.recorded("prices/cac40_2000_2021/ALO.PA.csv");
        Rows rows = file.slice(file.row("2020-01-02"), file.row("2020-03-31"));
        Rows panel = panel("ALO.PA");
        Rows second = panel.slice(panel.row("2020-01-02"), panel.row("2020-03-31"));
        double same = rows.close[rows.row("2020-02-18")] / second.close[second.row("2020-02-18")];
        for (int row = 0; row < second.size(); row++) {
            second.close[row] *= same;
        }
        Judged judged = Judge.judge(
                Question.of(Rows.share(), rows.quotes(), rows.evening()).comparedWith(second.quotes()));

        List<String> disputed = daysWith(judged, Reason.SOURCES_DISAGREE);
        assertThat(disputed).startsWith("2020-01-02").endsWith("2020-02-17").hasSize(rows.row("2020-02-18"));
    }

    @Test
    void theFilledRowsOfAxaAreDisputedAndItsYearsFrom2008AreNot() {
        List<String> filled = daysWith(share("cac40_2000_2021/CS.PA.csv"), Reason.FILLED_ROW);

        assertThat(filled.stream().filter(day -> day.startsWith("2004"))).hasSizeGreaterThan(100);
        assertThat(filled).hasSizeGreaterThan(600).allMatch(day -> day.compareTo("2008") < 0);
    }

    /** Since 2022-05-30 the VIX is calculated on most holidays of New York; its series keeps to New York's sessions. */
    @Test
    void theVixOfHolidaysIsKeptApart() {
        List<String> holidays = daysWith(americanIndex("VIX.csv"), Reason.HOLIDAY);

        assertThat(holidays.stream().filter(day -> day.compareTo("2022-05-30") >= 0))
                .startsWith("2022-05-30", "2022-06-20", "2022-07-04")
                .hasSize(32);
    }

    @Test
    void twoSourcesOfTheNasdaqDisagreeOnFewDays() {
        Rows one = Rows.recorded("prices/index/NDX.csv");
        Rows other = Rows.recorded("prices/index/NDX_investing.csv");
        Judged judged = Judge.judge(Question.of(Rows.american(InstrumentKind.INDEX, 1), one.quotes(), one.evening())
                .comparedWith(other.quotes()));
        List<String> disputed = daysWith(judged, Reason.SOURCES_DISAGREE);

        assertThat(disputed).contains("1992-01-30").hasSizeLessThanOrEqualTo(46);
    }

    @Test
    void theTwoSourcesOfTheEuroAgreeWithinTheirHours() {
        Rows fixing = euroFixing();
        Rows spot = Rows.recorded("prices/fx/EURUSD_ohlc.csv");
        var euro = new Instrument(
                "EURUSD", "Euro", InstrumentKind.FX, null, TradingCalendar.weekdays(), "USD", 1, false, null, null);
        spot.currency = "USD";
        Judged judged =
                Judge.judge(Question.of(euro, spot.quotes(), spot.evening()).comparedWith(fixing.quotes()));

        assertThat(daysWith(judged, Reason.SOURCES_DISAGREE).size()).isLessThan(judged.size() / 50);
    }

    private static Rows euroFixing() {
        Rows rows = Rows.recorded("prices/fx/EURUSD_ecb_fixing.csv");
        System.arraycopy(rows.open, 0, rows.close, 0, rows.size());
        return rows;
    }

    /** Clean files: at most one row in a thousand is kept apart. */
    @Test
    void cleanFilesStayClean() {
        Map<String, Judged> clean = new TreeMap<>();
        for (String symbol : List.of("PAEEM", "PCEU", "PE500", "PTPXE", "PUST", "RS2K", "WPEA")) {
            clean.put(symbol, fund("etf_pea/" + symbol + ".PA.csv", 1));
        }
        for (String symbol : List.of("SPY", "QQQ", "ACWI")) {
            clean.put(
                    symbol,
                    judge(Rows.recorded("prices/etf/" + symbol + ".csv"), Rows.american(InstrumentKind.ETF, 1)));
        }
        clean.put("QLD", judge(Rows.recorded("prices/etf/QLD.csv"), Rows.american(InstrumentKind.ETF, 2)));
        clean.put("GSPC", americanIndex("GSPC.csv"));
        clean.put("NDX", americanIndex("NDX.csv"));
        clean.put("FCHI", judge(Rows.recorded("prices/index/FCHI.csv"), Rows.instrument(InstrumentKind.INDEX, 1)));
        for (String symbol : List.of("CAP", "KER", "OR", "STM", "WLN", "BNP", "VIV", "TEP", "SU", "ORA", "LR", "GLE")) {
            clean.put(symbol, share("cac40_2000_2021/" + symbol + ".PA.csv"));
        }
        assertThat(clean).allSatisfy((name, judged) -> {
            long calendar = daysWith(judged, Reason.HOLIDAY).size();
            assertThat(notGood(judged) - calendar).as(name).isLessThanOrEqualTo(judged.size() / 1000);
        });
    }

    private static Rows panel(String symbol) {
        try {
            List<String> lines = Files.readAllLines(RecordedData.file("prices/cac40_adjclose_2015_2026.csv"));
            int column = Arrays.asList(lines.getFirst().split(",", -1)).indexOf(symbol);
            return Rows.closes(
                    lines.stream()
                            .skip(1)
                            .map(line -> line.split(",", -1))
                            .filter(cell -> !cell[column].isBlank())
                            .map(cell -> new String[] {cell[0], cell[column]})
                            .toList(),
                    LocalDate.parse(lines.getLast().substring(0, 10)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
