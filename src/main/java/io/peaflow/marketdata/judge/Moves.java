package io.peaflow.marketdata.judge;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.marketdata.source.Quotes.Event.Split;
import java.util.Arrays;

/** What one large move may be: a split that was not applied, a lost decimal point, the market, or more than can be believed. */
final class Moves {

    /** A move beyond belief must also be so many deviations; an index of fear leaps further than anything traded. */
    private static final double UNBELIEVABLE = 15;

    private static final double UNBELIEVABLE_IF_TRADED = 9;

    private static final double LN_100 = Math.log(100);

    /** A split is near when its day is within so many calendar days. */
    private static final int NEAR_SPLIT_DAYS = 31;

    /** Ratios below two for which shares are split in practice. */
    private static final double[] SMALL_SPLITS = {1.25, 4 / 3.0, 1.5};

    /** Ratios for which shares are split or put together. */
    private static final double[] SPLITS = {1.25, 4 / 3.0, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 50, 100};

    private final Question question;
    private final Sheet sheet;
    private final EventBook events;
    private final Habits habits;
    private final double beyondBelief;
    private final boolean traded;

    Moves(Question question, Sheet sheet, EventBook events, Habits habits) {
        this.question = question;
        this.sheet = sheet;
        this.events = events;
        this.habits = habits;
        this.beyondBelief = beyondBelief(question.instrument());
        InstrumentKind kind = question.instrument().kind();
        this.traded = kind == InstrumentKind.SHARE || kind == InstrumentKind.ETF;
    }

    /** A move that only a split, a spin-off or a catastrophe makes, by kind, as a logarithm. */
    private static double beyondBelief(Instrument instrument) {
        return switch (instrument.kind()) {
            case SHARE -> 0.6;
            case ETF -> 0.25 * Math.max(1, instrument.leverage());
            case INDEX, MACRO -> 0.25;
            case FX -> 0.12;
        };
    }

    /**
     * What a move away from the last believed close may be.
     *
     * @param turnover of the row; it and its shares are 0 where nobody says
     */
    Reason explain(int row, double move, double turnover, double shares) {
        double size = Math.abs(move);
        if (nearSplit(row, size) > 0) {
            return Reason.SPLIT_NOT_APPLIED;
        }
        if (Math.abs(size - LN_100) < 0.35) {
            return Reason.HUNDREDFOLD;
        }
        double times = traded ? UNBELIEVABLE_IF_TRADED : UNBELIEVABLE;
        boolean unbelievable = size > beyondBelief && size > times * habits.deviation();
        double range = Math.log(sheet.high[row] / sheet.low[row]);
        if (unbelievable && !habits.shaken(turnover, shares, range)) {
            return Reason.JUMP_WITHOUT_EVENT;
        }
        boolean split = traded && habits.calm(turnover, range, 0) && isRatioOf(SMALL_SPLITS, size);
        return split ? Reason.JUMP_WITHOUT_EVENT : Reason.BIG_MOVE;
    }

    /** The factor of a split near this day that explains most of the move; 0 when there is none. */
    double nearSplit(int row, double size) {
        for (Split split : events.splits()) {
            double expected = Math.abs(Math.log(split.factor()));
            boolean near = Math.abs(EventBook.epochDay(split) - sheet.day[row]) <= NEAR_SPLIT_DAYS;
            double rest = Math.abs(size - expected);
            boolean exact = rest <= Math.max(0.08, 4 * habits.deviation()) && rest < 0.5 * expected;
            if (near && (exact || (expected > 0.6 && rest < 0.4 * size))) {
                return split.factor();
            }
        }
        return 0;
    }

    /**
     * Whether a move is by the ratio of a split on a day like any other: a second source that tells the new price as well
     * confirms the price, and not that nothing happened to the shares.
     */
    boolean looksLikeSplit(int row, double move, double turnover) {
        double range = Math.log(sheet.high[row] / sheet.low[row]);
        double atTheOpen = move + Math.log(sheet.open[row] / sheet.close[row]);
        return traded
                && habits.calm(turnover, range, Math.abs(move))
                && (isRatioOf(SPLITS, Math.abs(move)) || isRatioOf(SPLITS, Math.abs(atTheOpen)));
    }

    private boolean isRatioOf(double[] ratios, double size) {
        double within = Math.max(0.015, 2.5 * habits.deviation());
        for (double ratio : ratios) {
            if (Math.abs(size - Math.log(ratio)) < within) {
                return true;
            }
        }
        return false;
    }

    /** A second source or a human has said that this close is right. */
    boolean isConfirmed(int row) {
        return sheet.agreement[row] == Agreement.AGREED || isAccepted(row);
    }

    /** A human has said that this close is right. */
    boolean isAccepted(int row) {
        return question.accepted().contains(sheet.day[row]);
    }

    /** Whether the market as a whole moved that way since the day of the last believed close. */
    boolean isShared(int row, int since, double move) {
        History market = question.market();
        double before = closeOn(market, since);
        double now = closeOn(market, sheet.day[row]);
        if (Double.isNaN(before) || Double.isNaN(now)) {
            return false;
        }
        double marketMove =
                Math.log(now / before) * Math.max(1, question.instrument().leverage());
        return marketMove * move > 0 && Math.abs(move) < 3 * Math.abs(marketMove);
    }

    private static double closeOn(History market, int day) {
        int found = Arrays.binarySearch(market.day(), day);
        int row = found >= 0 ? found : -found - 2;
        return row < 0 ? Double.NaN : market.close()[row];
    }
}
