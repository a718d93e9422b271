package io.peaflow.marketdata.judge;

import io.peaflow.kernel.InstrumentKind;

/** Whether the prices of one row can be one bar at all. */
final class ShapeRules {

    /** Sources round each column by itself; less than this share of the price is rounding. */
    private static final double ROUNDING = 1e-5;

    /** A close further outside the day's range than this is no fixing or auction any more. */
    private static final double FAR = 0.10;

    /** A high this many times the close, or a low this many times below, is another unit or a slipped digit. */
    private static final double WILD = 3;

    private ShapeRules() {}

    static void look(Sheet sheet, InstrumentKind kind) {
        boolean traded = kind == InstrumentKind.SHARE || kind == InstrumentKind.ETF;
        for (int row = 0; row < sheet.rows; row++) {
            double close = sheet.close[row];
            if (!Double.isFinite(close)) {
                sheet.mark(row, Reason.NOT_A_NUMBER);
            } else {
                fill(sheet, row, close);
                prices(sheet, row, close, traded);
            }
        }
    }

    /** A source that gives the close alone says nothing about the others; infinity is no price either. */
    private static void fill(Sheet sheet, int row, double close) {
        double open = sheet.open[row];
        if (!Double.isFinite(open)) {
            open = close;
            sheet.open[row] = close;
        }
        if (!Double.isFinite(sheet.high[row])) {
            sheet.high[row] = Math.max(open, close);
        }
        if (!Double.isFinite(sheet.low[row])) {
            sheet.low[row] = Math.min(open, close);
        }
    }

    private static void prices(Sheet sheet, int row, double close, boolean traded) {
        double open = sheet.open[row];
        double high = sheet.high[row];
        double low = sheet.low[row];
        double lowest = Math.min(Math.min(open, close), Math.min(high, low));
        if (lowest <= 0) {
            sheet.mark(row, Reason.NOT_POSITIVE, lowest);
            return;
        }
        if (high < low) {
            sheet.mark(row, Reason.HIGH_BELOW_LOW, high, low);
            return;
        }
        double least = Math.min(open, close);
        double most = Math.max(open, close);
        if (most > high * (1 + ROUNDING) || least < low * (1 - ROUNDING) || high > WILD * most || low * WILD < least) {
            range(sheet, row, least, most, traded);
        }
    }

    /** The high and low of an index or a rate are nobody's trades: its close is what counts, and its neighbours judge that. */
    private static void range(Sheet sheet, int row, double least, double most, boolean traded) {
        double high = sheet.high[row];
        double low = sheet.low[row];
        double outside = Math.max(most / high, low / least) - 1;
        double shown = most / high > low / least ? most : least;
        if (traded && (outside > FAR || high > WILD * most || low * WILD < least)) {
            sheet.mark(row, Reason.FAR_OUTSIDE_RANGE, shown, low, high);
        } else {
            sheet.mark(row, Reason.OUTSIDE_RANGE, shown, low, high);
        }
    }
}
