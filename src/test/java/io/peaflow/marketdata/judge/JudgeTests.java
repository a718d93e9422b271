package io.peaflow.marketdata.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Quotes.Event;
import io.peaflow.marketdata.source.Quotes.Event.Dividend;
import io.peaflow.marketdata.source.Quotes.Event.Split;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTests {

    private static final int ROWS = 300;

    private final Rows rows = Rows.madeUp(7, ROWS);

    private static List<Reason> reasons(Judged judged) {
        return IntStream.range(0, judged.size())
                .boxed()
                .flatMap(row -> judged.reasons(row).stream())
                .distinct()
                .toList();
    }

    private static void assertRejected(Judged judged, int row, Reason reason) {
        assertThat(judged.reasons(row)).contains(reason);
        assertThat(judged.verdict(row)).isEqualTo(Verdict.REJECTED);
    }

    private static void assertDisputed(Judged judged, int row, Reason reason) {
        assertThat(judged.reasons(row)).contains(reason);
        assertThat(judged.verdict(row)).isEqualTo(Verdict.DISPUTED);
    }

    @Test
    void findsNothingOnASoundSeries() {
        Judged judged = rows.judged();

        assertThat(reasons(judged)).isEmpty();
        assertThat(judged.findings()).isEmpty();
        assertThat(judged.holes()).isEmpty();
        assertThat(judged.size()).isEqualTo(ROWS);
        assertThat(judged.session(0)).isEqualTo(Rows.FIRST);
        assertThat(judged.agreement(0)).isEqualTo(Agreement.SINGLE_SOURCE);
    }

    @Test
    void nothingAtAllIsNothingToJudge() {
        Judged judged = rows.slice(0, 0).events.isEmpty()
                ? Judge.judge(Question.of(Rows.share(), rows.slice(0, 0).quotes(), rows.evening()))
                : rows.judged();

        assertThat(judged.size()).isZero();
        assertThat(judged.holes()).isEmpty();
    }

    @Test
    void rejectsPricesThatAreNoPrices() {
        rows.close[10] = Double.NaN;
        rows.close[20] = 0;
        rows.low[30] = -1;
        rows.high[40] = rows.low[40] - 1;
        rows.close[50] = Double.POSITIVE_INFINITY;
        Judged judged = rows.judged();

        assertRejected(judged, 10, Reason.NOT_A_NUMBER);
        assertRejected(judged, 20, Reason.NOT_POSITIVE);
        assertRejected(judged, 30, Reason.NOT_POSITIVE);
        assertRejected(judged, 40, Reason.HIGH_BELOW_LOW);
        assertRejected(judged, 50, Reason.NOT_A_NUMBER);
        assertThat(judged.holes())
                .containsExactly(
                        rows.session(10), rows.session(20), rows.session(30), rows.session(40), rows.session(50));
        assertThat(judged.evidence(40).getFirst().evidence())
                .startsWith("the high ")
                .contains(" is below the low ");
    }

    @Test
    void aSourceOfClosesAloneIsRead() {
        for (int row = 0; row < ROWS; row++) {
            rows.open[row] = Double.NaN;
            rows.high[row] = Double.NaN;
            rows.low[row] = Double.NaN;
            rows.volume[row] = -1;
        }
        Judged judged = rows.judged();

        assertThat(reasons(judged)).isEmpty();
        assertThat(judged.open(5)).isEqualTo(rows.close[5]);
        assertThat(judged.high(5)).isEqualTo(rows.close[5]);
        assertThat(judged.low(5)).isEqualTo(rows.close[5]);
        assertThat(judged.volume(5)).isEqualTo(-1);
    }

    @Test
    void notesACloseOutsideTheRangeAndRejectsOneFarOutside() {
        rows.high[10] = rows.close[10] * 0.99;
        rows.low[10] = rows.close[10] * 0.98;
        rows.open[10] = rows.close[10] * 0.985;
        rows.high[20] = rows.close[20] * 0.7;
        rows.low[20] = rows.close[20] * 0.6;
        rows.high[30] = rows.close[30] * 100;
        Judged judged = rows.judged();

        assertThat(judged.reasons(10)).containsExactly(Reason.OUTSIDE_RANGE);
        assertThat(judged.verdict(10)).isEqualTo(Verdict.GOOD);
        assertRejected(judged, 20, Reason.FAR_OUTSIDE_RANGE);
        assertRejected(judged, 30, Reason.FAR_OUTSIDE_RANGE);
    }

    @Test
    void theHighAndLowOfAnIndexNeverCostItsClose() {
        rows.high[20] = rows.close[20] * 0.7;
        rows.low[20] = rows.close[20] * 0.6;
        Judged judged =
                Judge.judge(Question.of(Rows.instrument(InstrumentKind.INDEX, 1), rows.quotes(), rows.evening()));

        assertThat(judged.reasons(20)).containsExactly(Reason.OUTSIDE_RANGE);
        assertThat(judged.verdict(20)).isEqualTo(Verdict.GOOD);
    }

    @Test
    void rejectsDaysThatCannotHaveABar() {
        rows.day[299] = Math.toIntExact(LocalDate.of(2030, 1, 2).toEpochDay());
        rows.day[298] = Math.toIntExact(rows.session(297).plusDays(1).toEpochDay());
        int saturday = Math.toIntExact(LocalDate.of(2020, 1, 4).toEpochDay());
        int newYear = Math.toIntExact(LocalDate.of(2020, 1, 1).toEpochDay());
        rows.day[1] = saturday;
        rows.day[0] = newYear;
        Instant now = rows.session(298).atTime(12, 0).toInstant(ZoneOffset.UTC);
        Judged judged = Judge.judge(Question.of(Rows.share(), rows.quotes(), now));

        assertRejected(judged, 0, Reason.HOLIDAY);
        assertRejected(judged, 1, Reason.WEEKEND);
        assertRejected(judged, 298, Reason.UNFINISHED);
        assertRejected(judged, 299, Reason.FUTURE_DAY);
        assertThat(judged.evidence(298).getFirst().evidence()).startsWith("the session closes at 2021-");
    }

    @Test
    void theSourceMaySayItselfThatItsNewestRowIsNotFinal() {
        rows.unfinished = true;
        Judged judged = rows.judged();

        assertRejected(judged, ROWS - 1, Reason.UNFINISHED);
        assertThat(judged.verdict(ROWS - 2)).isEqualTo(Verdict.GOOD);
    }

    @Test
    void rejectsDaysOutsideTheInstrumentsLife() {
        var life = new Instrument(
                "TEST",
                "Test",
                InstrumentKind.SHARE,
                null,
                TradingCalendar.euronextParis(),
                "EUR",
                1,
                false,
                rows.session(2),
                rows.session(296));
        Judged judged = Judge.judge(Question.of(life, rows.quotes(), rows.evening()));

        assertRejected(judged, 1, Reason.BEFORE_LISTING);
        assertRejected(judged, 297, Reason.AFTER_END);
        assertThat(judged.verdict(2)).isEqualTo(Verdict.GOOD);
        assertThat(judged.findings()).isEmpty();
        assertThat(judged.evidence(1).getFirst().evidence())
                .contains(rows.session(2).toString());
    }

    @Test
    void keepsOneOfTwoEqualRowsAndNoneOfTwoThatDiffer() {
        rows.day[11] = rows.day[10];
        rows.day[21] = rows.day[20];
        rows.close[11] = rows.close[10];
        rows.open[11] = rows.open[10];
        rows.high[11] = rows.high[10];
        rows.low[11] = rows.low[10];
        Judged judged = rows.judged();

        assertThat(judged.size()).isEqualTo(ROWS - 2);
        assertThat(judged.reasons(10)).containsExactly(Reason.REPEATED_ROW);
        assertThat(judged.verdict(10)).isEqualTo(Verdict.GOOD);
        assertRejected(judged, 19, Reason.DUPLICATE_DAY);
    }

    @Test
    void readsNewestFirstJustAsWell() {
        Rows turned = rows.slice(0, ROWS);
        for (int row = 0; row < ROWS; row++) {
            int from = ROWS - 1 - row;
            turned.day[row] = rows.day[from];
            turned.open[row] = rows.open[from];
            turned.high[row] = rows.high[from];
            turned.low[row] = rows.low[from];
            turned.close[row] = rows.close[from];
            turned.volume[row] = rows.volume[from];
        }
        Judged judged = Judge.judge(Question.of(Rows.share(), turned.quotes(), rows.evening()));

        assertThat(reasons(judged)).isEmpty();
        assertThat(judged.close(0)).isEqualTo(rows.close[0]);
    }

    @Test
    void penceAreDividedByAHundredAndAnotherCurrencyIsRejected() {
        var british = new Instrument(
                "TEST",
                "Test",
                InstrumentKind.SHARE,
                null,
                TradingCalendar.euronextParis(),
                "GBP",
                1,
                false,
                null,
                null);
        rows.currency = "GBp";
        Judged pence = Judge.judge(Question.of(british, rows.quotes(), rows.evening()));
        rows.currency = "USD";
        Judged dollars = rows.judged();

        assertThat(pence.close(0)).isCloseTo(rows.close[0] / 100, within(1e-9));
        assertThat(pence.findings()).extracting(Finding::reason).containsExactly(Reason.PENCE);
        assertThat(pence.verdict(5)).isEqualTo(Verdict.GOOD);
        assertRejected(dollars, 5, Reason.WRONG_CURRENCY);
        assertThat(dollars.findings().getFirst().evidence())
                .isEqualTo("the source quotes USD, the instrument is in EUR");
    }

    @Test
    void splitAdjustedPricesAreMultipliedBack() {
        double before = rows.close[99];
        long volume = rows.volume[99];
        rows.events.add(new Split(rows.session(100), 4));
        rows.events.add(new Split(rows.session(200), 0.5));
        rows.events.add(new Dividend(rows.session(50), 0.01));
        Judged judged = rows.judged();

        assertThat(judged.close(99)).isCloseTo(before * 2, within(1e-9));
        assertThat(judged.volume(99)).isEqualTo(Math.round(volume / 2.0));
        assertThat(judged.close(100)).isCloseTo(rows.close[100] * 0.5, within(1e-9));
        assertThat(judged.close(200)).isEqualTo(rows.close[200]);
        assertThat(judged.events().getFirst().event()).isEqualTo(new Dividend(rows.session(50), 0.02));
        assertThat(judged.events()).extracting(JudgedEvent::verdict).containsOnly(Verdict.GOOD);
        assertThat(reasons(judged)).isEmpty();
    }

    @Test
    void aTradedPriceWithASplitIsNoJump() {
        rows.splitAdjusted = false;
        rows.scale(0, 100, 4);
        rows.events.add(new Split(rows.session(100), 4));
        Judged judged = rows.judged();

        assertThat(reasons(judged)).isEmpty();
        assertThat(judged.close(99)).isEqualTo(rows.close[99]);
    }

    @Test
    void aHundredfoldPriceIsRejectedAtOnceAndForAsLongAsItLasts() {
        rows.scale(150, 160, 100);
        Judged judged = rows.judged();

        for (int row = 150; row < 160; row++) {
            assertRejected(judged, row, Reason.HUNDREDFOLD);
        }
        assertThat(judged.verdict(160)).isEqualTo(Verdict.GOOD);
    }

    @Test
    void aPriceThatHalvesWithoutASplitIsDisputedUntilAHumanAccepts() {
        rows.scale(280, ROWS, 0.5);
        Judged judged = rows.judged();
        Judged accepted = Judge.judge(rows.question().accepting(List.of(rows.day[280])));

        assertDisputed(judged, 280, Reason.JUMP_WITHOUT_EVENT);
        assertDisputed(judged, ROWS - 1, Reason.JUMP_WITHOUT_EVENT);
        assertThat(judged.findings()).extracting(Finding::reason).containsExactly(Reason.STALE);
        assertThat(accepted.verdict(280)).isEqualTo(Verdict.GOOD);
        assertThat(accepted.verdict(ROWS - 1)).isEqualTo(Verdict.GOOD);
    }

    @Test
    void aSecondSourceThatAgreesSettlesAJump() {
        rows.scale(280, ROWS, 0.42);
        Judged judged = Judge.judge(rows.question().comparedWith(rows.quotes()));

        assertThat(judged.verdict(280)).isEqualTo(Verdict.GOOD);
        assertThat(judged.agreement(280)).isEqualTo(Agreement.AGREED);
        assertThat(judged.reasons(280)).containsExactly(Reason.BIG_MOVE);
    }

    /** The morning after a split that no source has told yet: the price of the exchange is right, and the return is not. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.25, 0.2, 0.1, 2, 10, 0.8, 0.05})
    void theRatioOfASplitWaitsForTheSplitThoughBothSourcesTellTheNewPrice(double ratio) {
        rows.scale(297, ROWS, ratio);
        for (int row = 297; row < ROWS; row++) {
            rows.volume[row] = Math.round(rows.volume[row] / ratio);
        }
        Rows fetched = rows.slice(293, ROWS);
        Question question = fetched.question().knowing(rows.history(0, 297), List.of());
        Judged judged = Judge.judge(question.comparedWith(fetched.quotes()));
        Judged accepted = Judge.judge(question.comparedWith(fetched.quotes()).accepting(List.of(rows.day[297])));
        Rows told = rows.slice(293, ROWS).scale(0, 4, ratio);
        told.events.add(new Split(rows.session(297), 1 / ratio));
        Judged later = Judge.judge(told.question().knowing(rows.history(0, 297), List.of()));

        assertDisputed(judged, 4, Reason.JUMP_WITHOUT_EVENT);
        assertDisputed(judged, 6, Reason.JUMP_WITHOUT_EVENT);
        assertThat(judged.verdict(3)).isEqualTo(Verdict.GOOD);
        assertThat(accepted.verdict(4)).isEqualTo(Verdict.GOOD);
        assertThat(accepted.verdict(6)).isEqualTo(Verdict.GOOD);
        assertThat(reasons(later)).isEmpty();
    }

    @Test
    void aFactorOfAHundredIsForTheOwnerThoughTwoSourcesAgree() {
        rows.scale(280, ROWS, 100);
        Judged judged = Judge.judge(rows.question().comparedWith(rows.quotes()));

        assertRejected(judged, 280, Reason.HUNDREDFOLD);
        assertRejected(judged, ROWS - 1, Reason.HUNDREDFOLD);
    }

    @Test
    void twoSourcesThatDisagreeAreDisputed() {
        Rows other = Rows.madeUp(7, ROWS);
        other.scale(200, 201, 1.01);
        other.close[210] = Double.NaN;
        Judged judged = Judge.judge(rows.question().comparedWith(other.quotes()));

        assertDisputed(judged, 200, Reason.SOURCES_DISAGREE);
        assertThat(judged.agreement(200)).isEqualTo(Agreement.DISPUTED);
        assertThat(judged.agreement(201)).isEqualTo(Agreement.AGREED);
        assertThat(judged.agreement(210)).isEqualTo(Agreement.SINGLE_SOURCE);
        assertThat(judged.evidence(200).getFirst().evidence()).contains("basis points apart");
    }

    @Test
    void aSecondSourceOfTradedPricesIsComparedInTodaysShares() {
        rows.events.add(new Split(rows.session(100), 4));
        Rows traded = Rows.madeUp(7, ROWS).scale(0, 100, 4);
        traded.splitAdjusted = false;
        Judged judged = Judge.judge(rows.question().comparedWith(traded.quotes()));

        assertThat(judged.agreement(50)).isEqualTo(Agreement.AGREED);
        assertThat(judged.agreement(150)).isEqualTo(Agreement.AGREED);
    }

    @Test
    void tolerancesFollowTheKind() {
        assertThat(Arrays.stream(InstrumentKind.values()).map(SourceRules::toleranceInBasisPoints))
                .containsExactly(15.0, 15.0, 10.0, 150.0, 1.0);
    }

    @Test
    void aBadTickIsRejectedOnceThePriceIsBack() {
        rows.scale(200, 201, 1.3);
        Judged before = rows.slice(0, 201).judged();
        Judged after = rows.judged();

        assertThat(before.verdict(200)).as("nobody can know yet").isEqualTo(Verdict.GOOD);
        assertThat(before.reasons(200)).containsExactly(Reason.BIG_MOVE);
        assertRejected(after, 200, Reason.BAD_TICK);
        assertThat(after.verdict(201)).isEqualTo(Verdict.GOOD);
    }

    @Test
    void aCrashThatTheMarketSharesIsNoBadTick() {
        rows.scale(200, 201, 0.8);
        double[] market = new double[ROWS];
        Arrays.fill(market, 5000);
        market[200] = 4400;
        Judged judged = Judge.judge(rows.question().inMarket(new History(rows.day, market, new long[ROWS])));

        assertThat(judged.verdict(200)).isEqualTo(Verdict.GOOD);
        assertThat(judged.verdict(201)).isEqualTo(Verdict.GOOD);
    }

    @Test
    void aCrashThatStaysStays() {
        rows.scale(200, ROWS, 0.65);
        rows.volume[200] *= 12;
        Judged judged = rows.judged();

        assertThat(judged.verdict(200)).isEqualTo(Verdict.GOOD);
        assertThat(judged.reasons(200)).containsExactly(Reason.BIG_MOVE);
        assertThat(judged.verdict(ROWS - 1)).isEqualTo(Verdict.GOOD);
    }

    @Test
    void aFaultOfLongAgoDoesNotCostTheYearsAfterIt() {
        rows.scale(0, 60, 3);
        Judged judged = rows.judged();

        assertDisputed(judged, 10, Reason.JUMP_WITHOUT_EVENT);
        assertThat(judged.verdict(60)).isEqualTo(Verdict.GOOD);
        assertThat(judged.verdict(ROWS - 1)).isEqualTo(Verdict.GOOD);
        assertThat(judged.evidence(60)).isEmpty();
    }

    @Test
    void againstKnownHistoryTheNewLevelNeverWinsByItself() {
        Rows fetched = rows.slice(100, ROWS).scale(0, 200, 3);
        Judged judged = Judge.judge(fetched.question().knowing(rows.history(50, 100), List.of()));

        assertDisputed(judged, 0, Reason.JUMP_WITHOUT_EVENT);
        assertDisputed(judged, 199, Reason.JUMP_WITHOUT_EVENT);
    }

    @Test
    void aRewrittenHistoryIsFetchedAgainAsAWhole() {
        Rows fetched = rows.slice(290, ROWS).scale(0, 10, 0.9946);
        Judged judged = Judge.judge(fetched.question().knowing(rows.history(100, 295), List.of()));

        assertThat(judged.wantsWholeHistory()).isTrue();
        assertDisputed(judged, 9, Reason.OTHER_SCALE);
        assertThat(rows.judged().wantsWholeHistory()).isFalse();
    }

    /** The answer came before the source had rewritten its history, so that its newest days are stored in the new scale. */
    @Test
    void aHistoryThatIsRewrittenUpToADayWithinTheOverlapIsFetchedAgainToo() {
        Rows fetched = rows.slice(290, ROWS).scale(0, 3, 0.91);
        Judged judged = Judge.judge(fetched.question().knowing(rows.history(100, 295), List.of()));

        assertThat(judged.wantsWholeHistory()).isTrue();
        assertDisputed(judged, 9, Reason.OTHER_SCALE);
    }

    /** A source that tells dollars and does not say so: the factor is that of each day. */
    @Test
    void aSourceThatTellsAnotherSeriesIsNotTakenForRevisions() {
        Rows fetched = rows.slice(290, ROWS);
        for (int row = 0; row < 10; row++) {
            fetched.scale(row, row + 1, 1.08 + 0.004 * Math.sin(row));
        }
        Judged judged = Judge.judge(fetched.question().knowing(rows.history(100, 295), List.of()));
        fetched = rows.slice(290, ROWS).scale(1, 2, 1.03).scale(3, 4, 0.98);
        Judged revised = Judge.judge(fetched.question().knowing(rows.history(100, 295), List.of()));

        for (int row = 0; row < 10; row++) {
            assertDisputed(judged, row, Reason.OTHER_SERIES);
        }
        assertThat(judged.wantsWholeHistory()).isFalse();
        assertThat(judged.evidence(0).getFirst().evidence()).endsWith("on 5 of 5 common days");
        assertThat(revised.reasons(1)).contains(Reason.REVISED);
        assertThat(reasons(revised)).doesNotContain(Reason.OTHER_SERIES);
    }

    @Test
    void aRevisedCloseIsNotedAndUsed() {
        Rows fetched = rows.slice(290, ROWS);
        fetched.close[2] *= 1.001;
        Judged judged = Judge.judge(fetched.question().knowing(rows.history(100, 295), List.of()));

        assertThat(judged.reasons(2)).contains(Reason.REVISED);
        assertThat(judged.verdict(2)).isEqualTo(Verdict.GOOD);
        assertThat(judged.wantsWholeHistory()).isFalse();
    }

    @Test
    void aSplitAfterTheKnownDaysIsNoRewrittenHistory() {
        Rows fetched = rows.slice(290, ROWS);
        fetched.events.add(new Split(fetched.session(7), 4));
        History traded = Rows.madeUp(7, ROWS).scale(0, 297, 4).history(100, 295);
        Judged judged = Judge.judge(fetched.question().knowing(traded, List.of()));

        assertThat(reasons(judged)).isEmpty();
        assertThat(judged.wantsWholeHistory()).isFalse();
    }

    @Test
    void aSplitThatThePricesDoNotShowIsDisputed() {
        Rows fetched = rows.slice(290, ROWS);
        fetched.events.add(new Split(fetched.session(7), 4));
        Judged judged = Judge.judge(fetched.question().knowing(rows.history(100, 295), List.of()));

        assertThat(judged.events().getFirst().reason()).isEqualTo(Reason.SPLIT_WITHOUT_JUMP);
        assertThat(judged.events().getFirst().verdict()).isEqualTo(Verdict.DISPUTED);
        assertDisputed(judged, 9, Reason.SPLIT_NOT_APPLIED);
        assertThat(judged.wantsWholeHistory()).isFalse();
    }

    @Test
    void dividendsAreJudgedOneByOne() {
        rows.paying(60, 0.02).paying(120, 0.021).paying(180, 0.022);
        Dividend good = (Dividend) rows.events.get(1);
        rows.events.add(new Dividend(rows.session(121), good.amount()));
        rows.events.add(new Dividend(rows.session(240), good.amount() * 100));
        rows.events.add(new Dividend(rows.session(250), -1));
        Judged judged = rows.judged();

        assertThat(judged.events())
                .extracting(JudgedEvent::reason)
                .containsExactly(
                        null, null, Reason.DUPLICATE_DIVIDEND, null, Reason.DIVIDEND_SCALE, Reason.UNBELIEVABLE_EVENT);
        assertThat(judged.events().get(2).evidence()).contains("fits the price better");
        assertThat(reasons(judged)).isEmpty();
    }

    @Test
    void aDividendThatIsToldNoMoreIsTakenBack() {
        Event known = new Dividend(rows.session(100), 1.5);
        Event told = new Dividend(rows.session(200), 0.01);
        rows.events.add(told);
        Judged judged = Judge.judge(rows.question().knowing(History.NONE, List.of(known, told)));

        assertThat(judged.events()).extracting(JudgedEvent::reason).containsExactly(Reason.CANCELLED_DIVIDEND, null);
    }

    @Test
    void anImpossibleSplitIsRejected() {
        rows.events.add(new Split(rows.session(100), 0));
        rows.events.add(new Split(rows.session(101), Double.NaN));
        Judged judged = rows.judged();

        assertThat(judged.events()).extracting(JudgedEvent::reason).containsOnly(Reason.UNBELIEVABLE_EVENT);
        assertThat(judged.close(50)).isEqualTo(rows.close[50]);
    }

    @Test
    void theProvidersAdjustedCloseIsEvidenceOnly() {
        rows.paying(100, 0.03);
        for (int row = 0; row < ROWS; row++) {
            rows.adjusted[row] = rows.close[row];
        }
        rows.adjusted[50] = -3;
        Judged judged = rows.judged();

        assertRejected(judged, 50, Reason.NEGATIVE_ADJUSTED_CLOSE);
        assertThat(judged.reasons(100)).containsExactly(Reason.ADJUSTED_CLOSE_INCONSISTENT);
        assertThat(judged.verdict(100)).isEqualTo(Verdict.GOOD);
    }

    @Test
    void adjustedClosesWithoutAnyDividendToldAreOneFinding() {
        for (int row = 0; row < ROWS; row++) {
            rows.adjusted[row] = rows.close[row] * (row < 100 ? 0.97 : 1);
        }
        Judged judged = rows.judged();

        assertThat(reasons(judged)).isEmpty();
        assertThat(judged.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.ADJUSTED_CLOSE_INCONSISTENT);
            assertThat(finding.evidence()).contains("1 steps").endsWith("0.97");
        });
    }

    @Test
    void dividendsInPoundsOnPricesInPenceAreSeenInTheFall() {
        rows.paying(100, 0.06);
        Dividend paid = (Dividend) rows.events.removeLast();
        rows.events.add(new Dividend(paid.exDay(), paid.amount() / 100));
        Judged judged = rows.judged();

        assertThat(judged.events()).extracting(JudgedEvent::reason).containsExactly(Reason.DIVIDEND_SCALE);
    }

    @Test
    void aLargeDividendThatThePriceShowsIsGood() {
        rows.paying(100, 0.55);
        Judged judged = rows.judged();

        assertThat(reasons(judged)).isEmpty();
        assertThat(judged.events()).extracting(JudgedEvent::verdict).containsExactly(Verdict.GOOD);
    }

    @Test
    void missingSessionsAreNamed() {
        Rows part = rows.slice(0, 290);
        part.close[150] = Double.NaN;
        Judged judged = Judge.judge(Question.of(Rows.share(), part.quotes(), rows.evening()));

        assertThat(judged.holes()).hasSize(11).contains(rows.session(150), rows.session(ROWS - 1));
        assertThat(judged.findings())
                .extracting(Finding::evidence)
                .containsExactly("10 sessions are missing at the end", "1 sessions are missing inside");
    }

    @Test
    void sameQuestionSameAnswer() {
        rows.scale(200, 201, 1.3);
        Judged one = rows.judged();
        Judged other = rows.judged();

        for (int row = 0; row < ROWS; row++) {
            assertThat(one.reasonBits(row)).isEqualTo(other.reasonBits(row));
        }
    }

    @Test
    void theQuotesAreLeftAsTheyCame() {
        rows.events.add(new Split(rows.session(100), 4));
        Quotes quotes = rows.quotes();
        double[] before = quotes.close().clone();
        Judge.judge(Question.of(Rows.share(), quotes, rows.evening()));

        assertThat(quotes.close()).containsExactly(before);
    }
}
