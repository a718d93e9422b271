package io.peaflow.marketdata.judge;

import io.peaflow.kernel.InstrumentKind;

/** Series that stand still: the same close again and again with nothing traded, or the same bar twice. */
final class RunRules {

    /** The fifth session at one close without trade is no calm market any more. */
    private static final int FLAT_SESSIONS = 5;

    /** A series that repeats its close on more than this share of days is coarse or rarely traded, not frozen. */
    private static final double OFTEN_UNCHANGED = 0.05;

    private static final double MEMORY = 100;
    private static final int ENOUGH = 60;
    private static final int FLAT_WITHOUT_HISTORY = 10;

    /** Identical volumes below this happen by chance. */
    private static final long TELLING_VOLUME = 1000;

    /** A share of which this much money was traded did not do so at one single price. */
    private static final double MUCH = 1e6;

    /** Once is a block that changed hands; the third time in a month the rows are filled in. */
    private static final double FILLED_MEMORY = 20;

    private static final double OFTEN_FILLED = 0.1;

    private final Sheet sheet;
    private final boolean isShare;
    private final boolean volumeMeansTrade;

    private double previous = Double.NaN;
    private int run;
    private boolean traded;
    private double unchanged;
    private double filledShare;
    private int seen;

    RunRules(Question question, Sheet sheet) {
        this.sheet = sheet;
        InstrumentKind kind = question.instrument().kind();
        this.isShare = kind == InstrumentKind.SHARE;
        this.volumeMeansTrade = kind == InstrumentKind.SHARE || kind == InstrumentKind.ETF;
        History known = question.known();
        int before = sheet.rows == 0 ? 0 : sheet.day[0];
        for (int i = 0; i < known.size() && known.day()[i] < before; i++) {
            count(known.close()[i], known.volume()[i]);
        }
    }

    void look(double[] traded) {
        int last = -1;
        for (int row = 0; row < sheet.rows; row++) {
            if (!sheet.good(row)) {
                continue;
            }
            if ((sheet.reasons[row] & Reason.BIG_MOVE.bit()) != 0) {
                wasFrozen(row);
            }
            count(traded[row], sheet.volume[row]);
            if (run >= FLAT_SESSIONS && frozen(sheet.volume[row])) {
                sheet.mark(row, Reason.FLAT_RUN, sheet.close[row], run);
            }
            if (last >= 0 && repeats(row, last)) {
                sheet.mark(row, Reason.REPEATED_BAR, sheet.close[row]);
            }
            lookWhetherFilled(row);
            last = row;
        }
    }

    private void lookWhetherFilled(int row) {
        boolean filled = run > 1 && hasOnePriceForAll(row);
        filledShare += ((filled ? 1 : 0) - filledShare) / FILLED_MEMORY;
        if (filled && filledShare > OFTEN_FILLED) {
            sheet.mark(row, Reason.FILLED_ROW, sheet.close[row], sheet.close[row] * sheet.volume[row]);
        }
    }

    /** A leap out of a run without trade shows that the run was frozen, however often this series repeats its close. */
    private void wasFrozen(int row) {
        if (run < FLAT_SESSIONS || traded) {
            return;
        }
        int left = run - 1;
        for (int before = row - 1; before >= 0 && left > 0; before--) {
            if (sheet.good(before) || (sheet.reasons[before] & Reason.FLAT_RUN.bit()) != 0) {
                sheet.mark(before, Reason.FLAT_RUN, sheet.close[before], left + 1);
                left--;
            }
        }
    }

    private void count(double close, long volume) {
        boolean same = Math.abs(close / previous - 1) < 1e-9;
        if (same) {
            run++;
            traded |= volume > 0;
        } else {
            run = 1;
            traded = false;
        }
        seen++;
        if (run < FLAT_SESSIONS) {
            unchanged += ((same ? 1 : 0) - unchanged) / Math.min(seen, MEMORY);
        }
        previous = close;
    }

    private boolean frozen(long volume) {
        if (traded) {
            return false;
        }
        if (volumeMeansTrade && volume == 0) {
            return true;
        }
        return seen >= ENOUGH ? unchanged < OFTEN_UNCHANGED : run >= FLAT_WITHOUT_HISTORY;
    }

    private boolean hasOnePriceForAll(int row) {
        boolean onePrice = sheet.high[row] == sheet.low[row] && sheet.open[row] == sheet.close[row];
        return isShare && onePrice && sheet.close[row] * sheet.volume[row] > MUCH;
    }

    private boolean repeats(int row, int last) {
        return sheet.close[row] == sheet.close[last]
                && sheet.open[row] == sheet.open[last]
                && sheet.high[row] == sheet.high[last]
                && sheet.low[row] == sheet.low[last]
                && sheet.volume[row] == sheet.volume[last]
                && (sheet.volume[row] >= TELLING_VOLUME || (sheet.high[row] > sheet.low[row] && sheet.volume[row] > 0));
    }
}
