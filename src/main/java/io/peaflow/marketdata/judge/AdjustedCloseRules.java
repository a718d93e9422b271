package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Quotes.Event.Dividend;

/**
 * Whether the source's own adjusted closes follow from its closes and dividends. They are never used; where they do not
 * follow, either an event is missing or the source's correction is broken.
 */
final class AdjustedCloseRules {

    /** Rounding of two closes and two adjusted closes is less than this, for prices of a few units and more. */
    private static final double ROUNDING = 0.0015;

    /** Half a cent, twice. */
    private static final double CENT = 0.01;

    private AdjustedCloseRules() {}

    static void look(Sheet sheet, double[] level, EventBook events) {
        int last = -1;
        int next = 0;
        var dividends = events.dividends();
        boolean tells = !dividends.isEmpty();
        for (int row = 0; row < sheet.rows; row++) {
            double adjusted = sheet.adjusted[row];
            if (!Double.isFinite(adjusted)) {
                continue;
            }
            if (adjusted <= 0) {
                sheet.mark(row, Reason.NEGATIVE_ADJUSTED_CLOSE, adjusted);
                continue;
            }
            if (!(level[row] > 0) || !sheet.good(row)) {
                continue;
            }
            double paid = 0;
            while (next < dividends.size() && EventBook.epochDay(dividends.get(next)) <= sheet.day[row]) {
                Dividend dividend = dividends.get(next++);
                paid += events.inTodaysShares(dividend);
            }
            if (last >= 0 && tells) {
                step(sheet, level, last, row, paid);
            }
            last = row;
        }
    }

    private static void step(Sheet sheet, double[] level, int last, int row, double paid) {
        double told = (sheet.adjusted[last] / sheet.close[last]) / (sheet.adjusted[row] / sheet.close[row]);
        double expected = 1 - paid / level[last];
        double tolerance = ROUNDING + CENT / Math.min(level[last], Math.min(sheet.adjusted[last], sheet.adjusted[row]));
        if (Math.abs(told - expected) > Math.min(tolerance, 0.05)) {
            sheet.mark(row, Reason.ADJUSTED_CLOSE_INCONSISTENT, told, expected);
        }
    }
}
