package io.peaflow.marketdata.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Observations;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValueJudgeTests {

    private static final TradingCalendar TREASURIES = TradingCalendar.usTreasuries();
    private static final int ROWS = 60;

    private static Told yields(double... last) {
        List<LocalDate> days = TREASURIES.sessionsBetween(LocalDate.of(2024, 1, 2), LocalDate.of(2024, 12, 31));
        int[] day = IntStream.range(0, ROWS + last.length)
                .map(row -> Math.toIntExact(days.get(row).toEpochDay()))
                .toArray();
        double[] value = IntStream.range(0, day.length)
                .mapToDouble(row -> row < ROWS ? Math.round(400 + 6 * Math.sin(row)) / 100.0 : last[row - ROWS])
                .toArray();
        return new Told(day, value, TREASURIES, false);
    }

    private static Set<Reason> last(JudgedValues judged) {
        return judged.reasons(judged.size() - 1);
    }

    @Test
    void aQuietSeriesIsGoodAndComplete() {
        JudgedValues judged = yields(4.02, 4.05).judged();

        assertThat(Told.notGood(judged)).isZero();
        assertThat(judged.good().size()).isEqualTo(ROWS + 2);
        assertThat(judged.findings()).isEmpty();
    }

    @Test
    void aHundredTimesAndAHundredthAreRejectedHoweverLongTheyStay() {
        JudgedValues times = yields(402, 401, 399, 402, 403, 404, 400).judged();
        JudgedValues parts = yields(0.0402, 0.0401, 0.0399).judged();

        assertThat(Told.daysOf(times, Reason.HUNDREDFOLD)).hasSize(7);
        assertThat(times.evidence(ROWS)).startsWith("402 against ").contains("a factor of ");
        assertThat(Told.daysOf(parts, Reason.HUNDREDFOLD)).hasSize(3);
        assertThat(times.isBadInItself(ROWS)).isTrue();
        assertThat(times.isBadInItself(0)).isFalse();
    }

    @Test
    void aHundredthOfNextToNothingShowsByItsDecimals() {
        Told told = yields(0);
        for (int row = 0; row < ROWS; row++) {
            told.value[row] = 0.01 + row % 4 / 100.0;
        }
        told.value[ROWS] = 0.0003;

        assertThat(last(told.judged())).containsExactly(Reason.HUNDREDFOLD);
        told.value[ROWS] = 0.031;
        assertThat(Told.notGood(told.judged()))
                .as("one more decimal is no fault")
                .isZero();
    }

    @Test
    void aLeapIsDisputedUntilItIsHeldForFiveDays() {
        assertThat(last(yields(9.4).judged())).containsExactly(Reason.JUMP_WITHOUT_EVENT);
        assertThat(Told.daysOf(yields(9.4, 9.5, 9.4, 9.45).judged(), Reason.JUMP_WITHOUT_EVENT))
                .hasSize(4);
        JudgedValues held = yields(9.4, 9.5, 9.4, 9.45, 9.5, 9.4).judged();
        assertThat(Told.notGood(held)).isZero();
        assertThat(Told.daysOf(held, Reason.BIG_MOVE)).hasSize(1);
        assertThat(Told.notGood(yields(9.4, 20, 9.4, 1.0, 30, 9.4).judged()))
                .as("no level at all")
                .isEqualTo(6);
    }

    @Test
    void aLeapThatComesBackWasABadTick() {
        JudgedValues judged = yields(9.4, 9.5, 4.01).judged();

        assertThat(Told.daysOf(judged, Reason.BAD_TICK)).hasSize(2);
        assertThat(judged.verdict(ROWS)).isEqualTo(Verdict.REJECTED);
        assertThat(judged.evidence(ROWS)).contains("9.4 between");
        assertThat(judged.verdict(ROWS + 2)).isEqualTo(Verdict.GOOD);
    }

    @Test
    void whatCanOnlyBeAboveZeroIsNotBelow() {
        Told told = yields(4.01, -4.01, 0);
        var above = new Told(told.day, told.value, TREASURIES, true);

        assertThat(Told.daysOf(above.judged(), Reason.NOT_POSITIVE)).hasSize(2);
        assertThat(Told.daysOf(told.judged(), Reason.NOT_POSITIVE)).isEmpty();
    }

    @Test
    void aDayWithoutAValueIsAHoleAndNoFault() {
        Told told = yields(4.01);
        told.value[30] = Double.NaN;

        JudgedValues judged = told.judged();

        assertThat(judged.size()).isEqualTo(ROWS);
        assertThat(Told.notGood(judged)).isZero();
        assertThat(judged.findings()).extracting(Finding::reason).containsExactly(Reason.HOLE);
    }

    @Test
    void infinityDaysThatAreNoneAndDaysToldTwiceAreKeptApart() {
        Told told = yields(4.01, 4.02, 4.03, 4.04);
        told.value[ROWS] = Double.POSITIVE_INFINITY;
        told.day[ROWS + 2] = told.day[ROWS + 1];
        told.day[ROWS + 3] = Math.toIntExact(LocalDate.of(2024, 12, 25).toEpochDay());

        JudgedValues judged = told.judged();

        assertThat(Told.daysOf(judged, Reason.NOT_A_NUMBER)).hasSize(1);
        assertThat(Told.daysOf(judged, Reason.DUPLICATE_DAY)).hasSize(1);
        assertThat(Told.daysOf(judged, Reason.HOLIDAY)).containsExactly("2024-12-25");
        assertThat(Told.notGood(judged)).isEqualTo(3);
        told.value[ROWS + 2] = 4.02;
        assertThat(Told.daysOf(told.judged(), Reason.REPEATED_ROW)).hasSize(1);
    }

    @Test
    void aValueOfTheFutureAndOneOfToday() {
        Told told = yields(4.01, 4.02);
        LocalDate today = LocalDate.ofEpochDay(told.day[ROWS]);

        JudgedValues judged = ValueJudge.judge(told.question(today.atTime(15, 0).toInstant(java.time.ZoneOffset.UTC)));

        assertThat(judged.reasons(ROWS)).containsExactly(Reason.UNFINISHED);
        assertThat(judged.reasons(ROWS + 1)).containsExactly(Reason.FUTURE_DAY);
    }

    @Test
    void aRevisionIsNoJumpAndAHundredfoldRevisionIsNone() {
        Told told = yields(4.01, 8.5, 4.02, 402);
        told.day[ROWS + 1] = told.day[ROWS];
        told.publishedOn[ROWS] = told.day[ROWS] + 1;
        told.publishedOn[ROWS + 1] = told.day[ROWS] + 40;
        told.day[ROWS + 3] = told.day[ROWS + 2];
        told.publishedOn[ROWS + 2] = told.day[ROWS + 2] + 1;
        told.publishedOn[ROWS + 3] = told.day[ROWS + 2] + 40;

        JudgedValues judged = told.judged();

        assertThat(judged.reasons(ROWS + 1)).containsExactly(Reason.REVISED);
        assertThat(judged.verdict(ROWS + 1)).isEqualTo(Verdict.GOOD);
        assertThat(judged.publishedOn(ROWS + 1)).isEqualTo(told.publishedOn[ROWS + 1]);
        assertThat(judged.verdict(ROWS + 2))
                .as("judged by what was known when it was published")
                .isEqualTo(Verdict.GOOD);
        assertThat(judged.reasons(ROWS + 3)).containsExactly(Reason.HUNDREDFOLD);
        assertThat(judged.good().publishedOn()).contains(told.publishedOn[ROWS + 1], Observations.UNKNOWN);
    }

    @Test
    void whatIsStoredTellsWhatIsUsual() {
        Told told = yields(4.01, 402);
        ValueQuestion question = told.slice(ROWS, ROWS + 2).question().knowing(told.series(0, ROWS));

        assertThat(last(ValueJudge.judge(question))).containsExactly(Reason.HUNDREDFOLD);
        assertThat(Told.notGood(ValueJudge.judge(question.accepting(List.of(told.day[ROWS + 1])))))
                .isZero();
        Told one = yields(9.4);
        ValueQuestion again = one.slice(ROWS, ROWS + 1).question().knowing(one.series(0, ROWS + 1));
        assertThat(Told.notGood(ValueJudge.judge(again)))
                .as("what is stored and told again is no leap")
                .isZero();
    }

    @Test
    void nothingToldIsNothingJudged() {
        Told none = yields().slice(0, 0);

        assertThat(ValueJudge.judge(none.question(
                                LocalDate.of(2024, 6, 3).atStartOfDay().toInstant(java.time.ZoneOffset.UTC)))
                        .size())
                .isZero();
    }
}
