package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Quotes.Event.Dividend;
import java.util.List;

/**
 * Whether the source's own adjusted closes follow from its closes and dividends. They are never used; where they do not
 * follow, either an event is missing or the source's correction is broken.
 */
final class AdjustedCloseRules {

    /** Rounding of two closes and two adjusted closes is less than this, and than this much of a coin. */
    private static final double ROUNDING = 0.0004;

    private static final double COIN = 0.001;

    /** However small the price, more than this is no rounding. */
    private static final double LARGEST_ROUNDING = 0.05;

    private final Sheet sheet;
    private final double[] level;
    private final EventBook events;
    private final List<Dividend> dividends;

    private int nextDividend;
    private int steps;
    private double firstStep;

    private AdjustedCloseRules(Sheet sheet, double[] level, EventBook events) {
        this.sheet = sheet;
        this.level = level;
        this.events = events;
        this.dividends = events.dividends();
    }

    static void look(Sheet sheet, double[] level, EventBook events, List<Finding> findings) {
        var rules = new AdjustedCloseRules(sheet, level, events);
        rules.walk();
        if (rules.steps > 0) {
            findings.add(new Finding(
                    Reason.ADJUSTED_CLOSE_INCONSISTENT,
                    "no dividend is told, and the adjusted close has " + rules.steps
                            + " steps as if there were, the first by " + "a factor of "
                            + Evidence.number(rules.firstStep)));
        }
    }

    private void walk() {
        int last = -1;
        for (int row = 0; row < sheet.rows; row++) {
            if (sheet.adjusted[row] <= 0) {
                sheet.mark(row, Reason.NEGATIVE_ADJUSTED_CLOSE, sheet.adjusted[row]);
            } else if (Double.isFinite(sheet.adjusted[row]) && level[row] > 0 && sheet.good(row)) {
                double paid = paidUntil(row);
                if (last >= 0) {
                    compare(last, row, paid);
                }
                last = row;
            }
        }
    }

    private double paidUntil(int row) {
        double paid = 0;
        while (nextDividend < dividends.size() && EventBook.epochDay(dividends.get(nextDividend)) <= sheet.day[row]) {
            paid += events.inTodaysShares(dividends.get(nextDividend++));
        }
        return paid;
    }

    private void compare(int last, int row, double paid) {
        double told = (sheet.adjusted[last] / sheet.close[last]) / (sheet.adjusted[row] / sheet.close[row]);
        double expected = 1 - paid / level[last];
        double smallest = Math.min(level[last], Math.min(sheet.adjusted[last], sheet.adjusted[row]));
        if (Math.abs(told - expected) <= Math.min(ROUNDING + COIN / smallest, LARGEST_ROUNDING)) {
            return;
        }
        if (dividends.isEmpty()) {
            // A source that tells no dividends at all is not wrong on each of its days.
            firstStep = steps++ == 0 ? told : firstStep;
        } else {
            sheet.mark(row, Reason.ADJUSTED_CLOSE_INCONSISTENT, told, expected);
        }
    }
}
