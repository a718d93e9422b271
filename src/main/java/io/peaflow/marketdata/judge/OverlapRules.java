package io.peaflow.marketdata.judge;

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

    private static final double LN_100 = Math.log(100);
    private static final double LIKE_A_HUNDRED = 0.005;

    private final Sheet sheet;
    private final int[] row;
    private final double[] known;
    private final double[] difference;

    private OverlapRules(Sheet sheet, int[] row, double[] known, double[] difference) {
        this.sheet = sheet;
        this.row = row;
        this.known = known;
        this.difference = difference;
    }

    /** {@code factor}: what the closes of the sheet are to be multiplied by to be as traded. */
    static OverlapRules of(Sheet sheet, double[] traded, History history) {
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
                sheet, Arrays.copyOf(row, found), Arrays.copyOf(known, found), Arrays.copyOf(difference, found));
    }

    void look(double[] traded, EventBook events, List<Finding> findings) {
        double constant = constantDifference();
        if (Double.isNaN(constant)) {
            revisions(traded);
        } else if (Math.abs(Math.abs(constant) - LN_100) < LIKE_A_HUNDRED) {
            // Pounds against pence: no provider rewrites its history by that, and fetching all of it would prove
            // nothing.
            for (int i = 0; i < sheet.rows; i++) {
                sheet.mark(i, Reason.HUNDREDFOLD, traded[i], known[0], Math.exp(constant));
            }
        } else if (!splitThatPricesDoNotShow(constant, traded, events)) {
            double[] numbers = {traded[row[0]], known[0], Math.exp(constant)};
            findings.add(new Finding(Reason.OTHER_SCALE, Evidence.text(Reason.OTHER_SCALE, numbers)));
            for (int i = 0; i < sheet.rows; i++) {
                sheet.mark(i, Reason.OTHER_SCALE, numbers);
            }
        }
    }

    /** The logarithm of the one factor between all common days; NaN when there is none, or none to speak of. */
    private double constantDifference() {
        if (difference.length < ENOUGH) {
            return Double.NaN;
        }
        double[] sorted = difference.clone();
        Arrays.sort(sorted);
        double middle = sorted[sorted.length / 2];
        double rounding = CONSTANT + 0.006 / known[0];
        boolean constant = sorted[sorted.length - 1] - sorted[0] <= 2 * rounding;
        return constant && Math.abs(middle) > 2 * rounding ? middle : Double.NaN;
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
