package io.peaflow.marketdata.judge;

import io.peaflow.kernel.InstrumentKind;
import io.peaflow.marketdata.source.Quotes.Event.Dividend;
import java.util.Arrays;

/**
 * Whether each close can follow from the ones before it.
 *
 * <p>A walk forward with one memory: the last close that was believed (the anchor). A close that is too far from it starts
 * an excursion. What the excursion may be is decided at once from what is known then; that it was a bad tick is known only
 * when the price has come back, so that verdict comes later and never without the sessions that prove it.
 */
final class MoveRules {

    /** Fewer deviations than this are nobody's business. */
    private static final double UNUSUAL = 7.5;

    /** A price that nobody traded at has less of a claim to be believed. */
    private static final double UNUSUAL_UNTRADED = 4.5;

    /** What two leaps that cancel each other must be, in deviations; more where the closes are all there is. */
    private static final double TWO_LEAPS = 4.5;

    private static final double TWO_LEAPS_OF_CLOSES = 6;

    /** Nor are moves smaller than this, however calm the series. */
    private static final double LEAST_MOVE = 0.005;

    /** Sessions after which a price that has not come back is the new price. */
    private static final int PATIENCE = 5;

    private static final int FIRST_ROWS = 5;

    /** Fewer sessions than this prove no new level. */
    private static final int FEW = 20;

    /** Prices told in coarse steps move by whole steps: two of them are nothing. */
    private static final double COARSE_STEPS = 2.2;

    /** A split happens before the open: of its move this much lies between the closes and the nearest price of the day. */
    private static final double WHOLE_GAP = 0.8;

    /** A bad tick comes back at once, by most of what it left. */
    private static final double AT_ONCE = 0.6;

    private final Sheet sheet;
    private final double[] level;
    private final double[] factor;
    private final boolean volumeInTodaysShares;
    private final EventBook events;
    private final Habits habits;
    private final Moves moves;
    private final double[] deviation;
    private final boolean traded;
    private final boolean nothingKnown;

    private double anchor = Double.NaN;
    private int anchorDay;

    /** The last level at which somebody traded; NaN while nobody is known to have. */
    private double tradedLevel = Double.NaN;

    private int settledRow;
    private double settledMove;
    private boolean settledLeap;

    private int believed;
    private boolean away;
    private Reason why = Reason.BIG_MOVE;
    private int awayFrom;
    private int awaySessions;
    private double awayLevel;
    private double jump;

    /** The jump is like a split that nobody told, or a factor of a hundred: two sources that tell it do not settle that. */
    private boolean forTheOwner;

    /** The jump had the whole bar displaced, and no crowd behind it: it may yet turn out a bad tick. */
    private boolean tickLike;

    MoveRules(Question question, Sheet sheet, double[] level, double[] factor, EventBook events) {
        this.sheet = sheet;
        this.level = level;
        this.factor = factor;
        this.volumeInTodaysShares = question.quotes().splitAdjusted();
        this.events = events;
        this.habits = new Habits(question.instrument());
        this.moves = new Moves(question, sheet, events, habits);
        this.deviation = new double[sheet.rows];
        InstrumentKind kind = question.instrument().kind();
        this.traded = kind == InstrumentKind.SHARE || kind == InstrumentKind.ETF;
        this.nothingKnown = question.known().size() == 0;
        remember(question.known(), events.unsplit());
    }

    /** The usual daily move as it was known before each row. */
    double[] look() {
        if (Double.isNaN(anchor)) {
            anchor = firstLevel();
            anchorDay = sheet.rows == 0 ? 0 : sheet.day[0] - 1;
        }
        for (int row = 0; row < sheet.rows; row++) {
            deviation[row] = habits.deviation();
            if (sheet.good(row)) {
                if (away) {
                    outside(row);
                } else {
                    inside(row);
                }
            }
        }
        return deviation;
    }

    /** Known closes before the first row teach what is usual and where the price was. */
    private void remember(History known, Unsplit unsplit) {
        int before = sheet.rows == 0 ? Integer.MAX_VALUE : sheet.day[0];
        for (int i = 0; i < known.size() && known.day()[i] < before; i++) {
            double now = known.close()[i] / unsplit.factorAt(known.day()[i]);
            if (!Double.isNaN(anchor)) {
                habits.learnMove(Math.log(now / anchor) / Math.sqrt(sessionsSince(known.day()[i])));
            }
            double shares = Math.max(0, known.volume()[i]) * unsplit.factorAt(known.day()[i]);
            habits.learnTrade(shares * now, shares, 0);
            anchor = now;
            anchorDay = known.day()[i];
        }
    }

    /** With nothing known before, the middle one of the first few closes: the very first may be the bad one. */
    private double firstLevel() {
        double[] first = new double[FIRST_ROWS];
        int found = 0;
        for (int row = 0; row < sheet.rows && found < FIRST_ROWS; row++) {
            if (sheet.good(row)) {
                first[found++] = level[row];
            }
        }
        if (found < 3) {
            return first[0];
        }
        Arrays.sort(first, 0, found);
        return first[found / 2];
    }

    private double sessionsSince(int day) {
        int days = day - anchorDay;
        return days <= 4 ? 1 : Math.min(10, days * 5 / 7);
    }

    private double limit(int row) {
        double times = untraded(row) ? UNUSUAL_UNTRADED : UNUSUAL;
        double unusual = times * habits.deviation() * Math.sqrt(sessionsSince(sheet.day[row]));
        return Math.max(Math.max(LEAST_MOVE, unusual), coarse(level[row], anchor));
    }

    /** What rounding to steps alone can make of a price that does not move; a price under half a step is no rounding. */
    private double coarse(double a, double b) {
        double lower = Math.min(a, b);
        return lower < habits.step() / 2 ? 0 : COARSE_STEPS * habits.step() / lower;
    }

    private void inside(int row) {
        double move = Habits.logarithm(level[row] / anchor);
        if (Math.abs(move) <= limit(row)) {
            if (leaptBack(row, move)) {
                sheet.mark(settledRow, Reason.BAD_TICK, anchor, anchor / Math.exp(settledMove), level[row]);
            }
            settle(row, move);
            return;
        }
        double withDividend = Math.log((level[row] + paid(row)) / anchor);
        if (Math.abs(withDividend) <= limit(row)) {
            settle(row, withDividend);
        } else {
            leave(row, move);
        }
    }

    /** What was paid between the anchor and this row, in today's shares: a price falls by it and nobody lost anything. */
    private double paid(int row) {
        double paid = 0;
        for (Dividend dividend : events.dividends()) {
            int exDay = EventBook.epochDay(dividend);
            paid += exDay > anchorDay && exDay <= sheet.day[row] ? events.inTodaysShares(dividend) : 0;
        }
        return paid;
    }

    /** Two leaps of whole bars that cancel each other, one session apart: smaller ones are seen by that than alone. */
    private boolean leaptBack(int row, double move) {
        double out = Math.abs(settledMove);
        double seen = sheet.high[row] > sheet.low[row] ? TWO_LEAPS : TWO_LEAPS_OF_CLOSES;
        return out > seen * habits.deviation()
                && out > coarse(level[row], anchor)
                && Math.abs(settledMove + move) < 0.2 * out
                && settledLeap
                && gap(row, move) > 0.6 * out
                && !moves.isShared(row, anchorDay, move);
    }

    private void settle(int row, double move) {
        settledRow = row;
        settledMove = move;
        settledLeap = gap(row, move) > 0.6 * Math.abs(move) && !habits.crowded(turnover(row), shares(row));
        habits.learnMove(move / Math.sqrt(sessionsSince(sheet.day[row])));
        habits.learnTrade(turnover(row), shares(row), Habits.logarithm(sheet.high[row] / sheet.low[row]));
        habits.learnStep(level[row]);
        anchor = level[row];
        anchorDay = sheet.day[row];
        tradedLevel = untraded(row) ? tradedLevel : anchor;
        believed++;
        away = false;
    }

    /** A share or a fund at one single price with no trade: somebody filled the row in. */
    private boolean untraded(int row) {
        return traded && sheet.volume[row] == 0 && sheet.high[row] <= sheet.low[row];
    }

    /** In today's shares; 0 when nothing was traded or nobody says. */
    private double shares(int row) {
        double volume = Math.max(0, sheet.volume[row]);
        return volumeInTodaysShares ? volume : volume * factor[row];
    }

    private double turnover(int row) {
        return shares(row) * level[row];
    }

    private void leave(int row, double move) {
        Reason reason = moves.explain(row, move, turnover(row), shares(row));
        boolean aMove = reason == Reason.BIG_MOVE || reason == Reason.JUMP_WITHOUT_EVENT;
        forTheOwner = reason == Reason.HUNDREDFOLD || (aMove && isSplitLike(row, move));
        if (isConfirmed(row) || (aMove && moves.isShared(row, anchorDay, move))) {
            note(row, Reason.BIG_MOVE, move);
            settle(row, move);
            return;
        }
        if (contradictsFilledRows(row)) {
            settle(row, 0);
            return;
        }
        why = doubted(row, reason);
        note(row, why, move);
        away = true;
        awayFrom = row;
        awaySessions = 1;
        awayLevel = level[row];
        jump = move;
        tickLike = gap(row, move) > 0.5 * Math.abs(move) && !habits.crowded(turnover(row), shares(row));
    }

    private Reason doubted(int row, Reason reason) {
        boolean nobodyTraded = untraded(row) && !Double.isNaN(tradedLevel);
        boolean confirmedInVain = forTheOwner && moves.isConfirmed(row);
        return reason == Reason.BIG_MOVE && (nobodyTraded || confirmedInVain) ? Reason.JUMP_WITHOUT_EVENT : reason;
    }

    private boolean isSplitLike(int row, double move) {
        return gap(row, move) > WHOLE_GAP * Math.abs(move) && moves.looksLikeSplit(row, move, turnover(row));
    }

    private boolean isConfirmed(int row) {
        return forTheOwner ? moves.isAccepted(row) : moves.isConfirmed(row);
    }

    /** A trade against a stretch of filled rows at a level where nobody ever traded: the trade is right. */
    private boolean contradictsFilledRows(int row) {
        boolean nobodyTradedHere = Double.isNaN(tradedLevel) || farFrom(tradedLevel);
        if (!traded || sheet.volume[row] <= 0 || !nobodyTradedHere) {
            return false;
        }
        int first = firstFilledBefore(row);
        for (int before = first; before < row; before++) {
            if (sheet.good(before)) {
                sheet.mark(before, Reason.BAD_TICK, level[before], Double.NaN, level[row]);
            }
        }
        return first < row;
    }

    private int firstFilledBefore(int row) {
        int first = row;
        while (first > 0 && (!sheet.good(first - 1) || untraded(first - 1))) {
            first--;
        }
        return first;
    }

    private boolean farFrom(double price) {
        return Math.abs(Math.log(anchor / price)) > UNUSUAL * habits.deviation();
    }

    /** How much of the move lies between the anchor and the nearest price of the day. */
    private double gap(int row, double move) {
        double scale = level[row] / sheet.close[row];
        double nearest = move > 0 ? sheet.low[row] * scale : sheet.high[row] * scale;
        return Habits.logarithm(nearest / anchor) * Math.signum(move);
    }

    private void outside(int row) {
        double fromAnchor = Math.log(level[row] / anchor);
        double back =
                Math.max(3 * habits.deviation() * Math.sqrt(sessionsSince(sheet.day[row])), 0.25 * Math.abs(jump));
        double step = Math.log(level[row] / awayLevel);
        if (Math.abs(fromAnchor) <= Math.min(back, 0.4 * Math.abs(jump))) {
            cameBack(row, fromAnchor, Math.abs(step) > AT_ONCE * Math.abs(jump));
            return;
        }
        awaySessions++;
        boolean stepped = Math.abs(step) > Math.max(LEAST_MOVE, UNUSUAL * habits.deviation());
        if (why == Reason.BIG_MOVE) {
            stayedBelievably(row, step, stepped);
        } else if (isConfirmed(row)) {
            settle(row, 0);
        } else {
            note(row, why, fromAnchor);
            if (nothingKnown && awaySessions > Math.max(FEW, believed)) {
                changeSides(row);
            }
        }
        awayLevel = level[row];
    }

    /**
     * With nothing known before, the longer stretch is the series and the shorter one before it is what does not fit: so a
     * fault of long ago does not cost all the years after it.
     */
    private void changeSides(int row) {
        for (int other = 0; other <= row; other++) {
            if (other < awayFrom && sheet.good(other)) {
                sheet.mark(
                        other, why, level[other], level[awayFrom], level[other] / level[awayFrom], 1 / Math.exp(jump));
            } else if (other >= awayFrom) {
                sheet.reasons[other] &= ~why.bit();
            }
        }
        believed = 0;
        settle(row, 0);
    }

    /** The price is where it was: the sessions between were bad ticks. */
    private void cameBack(int row, double fromAnchor, boolean atOnce) {
        boolean tick = why != Reason.BIG_MOVE || (tickLike && atOnce);
        if (tick && awaySessions <= PATIENCE) {
            for (int between = awayFrom; between < row; between++) {
                if (sheet.good(between) || (sheet.reasons[between] & why.bit()) != 0) {
                    sheet.mark(between, Reason.BAD_TICK, level[between], anchor, level[row]);
                }
            }
        }
        settle(row, fromAnchor);
    }

    /** A believable move is the new price after some sessions; until then it may still turn out a bad tick. */
    private void stayedBelievably(int row, double step, boolean stepped) {
        if (stepped && moves.explain(row, step, turnover(row), shares(row)) != Reason.BIG_MOVE) {
            anchor = awayLevel;
            leave(row, step);
        } else if (awaySessions > PATIENCE || (stepped && moves.isConfirmed(row))) {
            settle(row, 0);
        } else if (stepped) {
            note(row, Reason.BIG_MOVE, step);
        }
    }

    private void note(int row, Reason reason, double move) {
        double before = level[row] / Math.exp(move);
        sheet.mark(
                row,
                reason,
                level[row],
                before,
                level[row] / before,
                reason == Reason.SPLIT_NOT_APPLIED
                        ? moves.nearSplit(row, Math.abs(move))
                        : Math.abs(move) / habits.deviation());
    }
}
