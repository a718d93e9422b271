package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Observations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Gives every value of a macro series its verdict, from the question alone: shape, sign, day, and what came before it. */
public final class ValueJudge {

    private ValueJudge() {}

    public static JudgedValues judge(ValueQuestion question) {
        Observations told = question.told();
        int[] order = IntStream.range(0, told.size())
                .filter(row -> !Double.isNaN(told.value()[row]))
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(row -> told.day()[row])
                        .thenComparingInt(row -> told.publishedOn()[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] rows = firsts(told, order);
        Sheet sheet = Sheet.ofValues(pick(told.day(), rows), rows(told.value(), rows));
        int[] publishedOn = pick(told.publishedOn(), rows);
        repeats(told, order, sheet);
        shape(sheet, question.aboveZero());
        var days = new DayRules(question.instrument(), question.now());
        days.look(sheet, false);
        accept(sheet, question.accepted());
        new ValueMoves(question, sheet, publishedOn).look();
        List<Finding> findings = new ArrayList<>();
        HoleRules.look(sheet, days, findings);
        return new JudgedValues(sheet, publishedOn, findings);
    }

    private static boolean isSame(Observations told, int a, int b) {
        return told.day()[a] == told.day()[b] && told.publishedOn()[a] == told.publishedOn()[b];
    }

    private static int[] firsts(Observations told, int[] order) {
        return IntStream.range(0, order.length)
                .filter(i -> i == 0 || !isSame(told, order[i], order[i - 1]))
                .map(i -> order[i])
                .toArray();
    }

    /** One vintage of one day that came more than once. */
    private static void repeats(Observations told, int[] order, Sheet sheet) {
        int row = -1;
        for (int i = 0; i < order.length; i++) {
            if (i == 0 || !isSame(told, order[i], order[i - 1])) {
                row++;
            } else {
                double other = told.value()[order[i]];
                boolean same = Double.compare(other, sheet.close[row]) == 0;
                sheet.mark(row, same ? Reason.REPEATED_ROW : Reason.DUPLICATE_DAY, sheet.close[row], other);
            }
        }
    }

    private static void shape(Sheet sheet, boolean aboveZero) {
        for (int row = 0; row < sheet.rows; row++) {
            if (!Double.isFinite(sheet.close[row])) {
                sheet.mark(row, Reason.NOT_A_NUMBER);
            } else if (aboveZero && sheet.close[row] <= 0) {
                sheet.mark(row, Reason.NOT_POSITIVE, sheet.close[row]);
            }
        }
    }

    /** What a human has accepted stays, as far as there is a value at all. */
    private static void accept(Sheet sheet, List<Integer> accepted) {
        for (int row = 0; row < sheet.rows; row++) {
            if (accepted.contains(sheet.day[row])) {
                sheet.reasons[row] &= Reason.NOT_A_NUMBER.bit() | Reason.NOTES;
            }
        }
    }

    private static int[] pick(int[] column, int[] rows) {
        return IntStream.of(rows).map(row -> column[row]).toArray();
    }

    private static double[] rows(double[] column, int[] rows) {
        return IntStream.of(rows).mapToDouble(row -> column[row]).toArray();
    }
}
