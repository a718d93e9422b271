package io.peaflow.marketdata.judge;

import io.peaflow.kernel.InstrumentKind;
import io.peaflow.marketdata.source.Quotes.Event.Split;
import java.util.Arrays;
import java.util.List;

/** Compares the days that are known already with what the source says about them today. */
final class OverlapRules {

    /** Closer than this is the same price, rounded elsewhere. */
    private static final double SAME = 1e-4;

    /** A factor is constant when no day is further from it than this. */
    private static final double CONSTANT = 4e-4;

    /** One day that differs is a correction; two that differ alike are another scale. */
    private static final int ENOUGH = 2;

    /** A revision is of a day or two; so many common days, four of five of them, that differ by this much are not the same thing. */
    private static final int MANY = 3;

    private static final double MUCH = 0.01;
    private static final double NEARLY_ALL = 0.8;

    /** Where sources end their day at different hours, a revision may be larger, by so many times their tolerance. */
    private static final double BEYOND_TOLERANCE = 1.5;

    private static final double LN_100 = Math.log(100);
    private static final double LIKE_A_HUNDRED = 0.005;

    private final Sheet sheet;
    private final int[] row;
    private final double[] known;
    private final double[] difference;
    private final double much;

    private OverlapRules(InstrumentKind kind, Sheet sheet, int[] row, double[] known, double[] difference) {
        this.much = Math.max(MUCH, BEYOND_TOLERANCE * SourceRules.toleranceInBasisPoints(kind) / 10_000);
        this.sheet = sheet;
        this.row = row;
        this.known = known;
        this.difference = difference;
    }

    /** {@code factor}: what the closes of the sheet are to be multiplied by to be as traded. */
    static OverlapRules of(Question question, Sheet sheet, double[] traded) {
        History history = question.known();
        int[] row = new int[sheet.rows];
        double[] known = new double[sheet.rows];
        double[] difference = new double[sheet.rows];
        int found = 0;
        for (int i = 0; history.size() > 0 && i < sheet.rows; i++) {
            int at = sheet.good(i) ? Arrays.binarySearch(history.day(), sheet.day[i]) : -1;
            if (at >= 0) {
                row[found] = i;
                known[found] = history.close()[at];
                difference[found++] = Math.log(traded[i] / history.close()[at]);
            }
        }
        return new OverlapRules(
                question.instrument().kind(),
                sheet,
                Arrays.copyOf(row, found),
                Arrays.copyOf(known, found),
                Arrays.copyOf(difference, found));
    }

    void look(double[] traded, EventBook events, List<Finding> findings) {
        double constant = constantDifference();
        if (Double.isNaN(constant)) {
            differently(traded, events, findings);
        } else if (isLikeAHundred(constant)) {
            // Pounds against pence: no provider rewrites its history by that, and fetching all of it would prove
            // nothing.
            for (int i = 0; i < sheet.rows; i++) {
                sheet.mark(i, Reason.HUNDREDFOLD, traded[i], known[0], Math.exp(constant));
            }
        } else if (!splitThatPricesDoNotShow(constant, traded, events)) {
            rescaled(constant, traded, findings);
        }
    }

    private void rescaled(double constant, double[] traded, List<Finding> findings) {
        double[] numbers = {traded[row[0]], known[0], Math.exp(constant)};
        findings.add(new Finding(Reason.OTHER_SCALE, Evidence.text(Reason.OTHER_SCALE, numbers)));
        markAll(Reason.OTHER_SCALE, numbers);
    }

    private void markAll(Reason reason, double... numbers) {
        for (int i = 0; i < sheet.rows; i++) {
            sheet.mark(i, reason, numbers);
        }
    }

    /** No factor is common to all days: the older ones have one, or hardly any day is what it was, or some are revised. */
    private void differently(double[] traded, EventBook events, List<Finding> findings) {
        double older = constantOfTheOlderDays();
        if (!Double.isNaN(older) && !isLikeAHundred(older) && !isOfASplit(older, events)) {
            rescaled(older, traded, findings);
        } else if (isAnotherSeries()) {
            markAll(Reason.OTHER_SERIES, traded[row[0]], known[0], daysThatDifferMuch(), row.length);
        } else {
            revisions(traded);
        }
    }

    private static boolean isLikeAHundred(double constant) {
        return Math.abs(Math.abs(constant) - LN_100) < LIKE_A_HUNDRED;
    }

    private boolean isOfASplit(double constant, EventBook events) {
        return events.splits().stream()
                .anyMatch(split -> Math.abs(Math.abs(constant) - Math.abs(Math.log(split.factor()))) < 0.01);
    }

    /** One factor on the first common days, and none on the rest: the history was rewritten up to a day within these. */
    private double constantOfTheOlderDays() {
        int older = 0;
        while (older < difference.length
                && Math.abs(difference[older]) > 2 * rounding()
                && Math.abs(difference[older] - difference[0]) <= 2 * rounding()) {
            older++;
        }
        for (int i = older; i < difference.length; i++) {
            if (Math.abs(difference[i]) > 2 * rounding()) {
                return Double.NaN;
            }
        }
        return older >= ENOUGH ? difference[0] : Double.NaN;
    }

    private boolean isAnotherSeries() {
        return daysThatDifferMuch() >= Math.max(MANY, NEARLY_ALL * difference.length);
    }

    private int daysThatDifferMuch() {
        int days = 0;
        for (double apart : difference) {
            days += Math.abs(apart) > much + rounding() ? 1 : 0;
        }
        return days;
    }

    private double rounding() {
        return known.length == 0 ? CONSTANT : CONSTANT + 0.006 / known[0];
    }

    /** The logarithm of the one factor between all common days; NaN when there is none, or none to speak of. */
    private double constantDifference() {
        if (difference.length < ENOUGH) {
            return Double.NaN;
        }
        double[] sorted = difference.clone();
        Arrays.sort(sorted);
        double middle = sorted[sorted.length / 2];
        boolean constant = sorted[sorted.length - 1] - sorted[0] <= 2 * rounding();
        return constant && Math.abs(middle) > 2 * rounding() ? middle : Double.NaN;
    }

    private void revisions(double[] traded) {
        for (int i = 0; i < row.length; i++) {
            if (Math.abs(difference[i]) > SAME) {
                sheet.mark(row[i], Reason.REVISED, traded[row[i]], known[i]);
            }
        }
    }

    /** The source tells a split and sends the older prices as they always were: no new history is to be fetched for that. */
    private boolean splitThatPricesDoNotShow(double constant, double[] traded, EventBook events) {
        for (Split split : events.splits()) {
            boolean later = EventBook.epochDay(split) > sheet.day[row[0]];
            if (later && Math.abs(constant - Math.log(split.factor())) < 0.01) {
                events.reject(split, Reason.SPLIT_WITHOUT_JUMP, split.factor(), known[0], traded[row[0]]);
                return true;
            }
        }
        return false;
    }
}
