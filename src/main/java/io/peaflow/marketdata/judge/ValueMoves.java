package io.peaflow.marketdata.judge;

import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.source.Observations;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether each value can follow from the ones before it.
 *
 * <p>A walk forward from the last value that was believed (the anchor). A vintage of a day that has a value already is a
 * revision, dated by whoever publishes it, and no jump. A leap is disputed; when the series is back within days it was a bad
 * tick, and when it stays it is the new level. A factor of a hundred is never believed by waiting.
 */
final class ValueMoves {

    /** Some years of a rate that seldom moves. */
    private static final int KNOWN_ROWS = 1500;

    private static final int FIRST_ROWS = 5;

    /** Values after which a level that has not been left again is the new one. */
    private static final int PATIENCE = 5;

    /** A value over, or under, by a hundred lies within this share of what it should be. */
    private static final double NEAR = 0.35;

    /** A factor of a hundred is seen in a move of so many times what is usual. */
    private static final double SEEN = 6;

    private final Sheet sheet;
    private final int[] publishedOn;
    private final List<Integer> accepted;
    private final ValueSeries known;
    private final ValueHabits habits;

    private double anchor;
    private int anchorDay;

    /** Rows of the day of the anchor that were believed: its vintages. */
    private final List<Integer> vintages = new ArrayList<>();

    /** Rows that left the anchor and have not come back. */
    private final List<Integer> away = new ArrayList<>();

    ValueMoves(ValueQuestion question, Sheet sheet, int[] publishedOn) {
        this.sheet = sheet;
        this.publishedOn = publishedOn;
        this.accepted = question.accepted();
        this.known = question.known();
        double first = firstLevel();
        habits = new ValueHabits(first);
        int firstDay = sheet.rows == 0 ? 0 : sheet.day[0];
        double last = habits.learn(known, firstDay, KNOWN_ROWS);
        anchor = Double.isNaN(last) ? first : last;
        anchorDay = firstDay - 1;
    }

    void look() {
        for (int row = 0; row < sheet.rows; row++) {
            if (isAccepted(row)) {
                believe(row);
            } else if (sheet.good(row)) {
                look(row);
            }
        }
    }

    private void look(int row) {
        double earlier = earlierTelling(row);
        if (!Double.isNaN(earlier) && publishedOn[row] != Observations.UNKNOWN) {
            revision(row, earlier);
        } else if (isHundredfold(row, base(row))) {
            leave(row, Reason.HUNDREDFOLD);
        } else if (follows(row, earlier)) {
            comeBack(row);
            believe(row);
        } else {
            leave(row, Reason.JUMP_WITHOUT_EVENT);
        }
    }

    private boolean follows(int row, double earlier) {
        double value = sheet.close[row];
        return habits.isUsual(base(row), value, steps(row))
                || (!Double.isNaN(earlier) && habits.isUsual(earlier, value, 1));
    }

    /** With nothing known before, the middle one of the first few values: the very first may be the bad one. */
    private double firstLevel() {
        double[] first = new double[FIRST_ROWS];
        int found = 0;
        for (int row = 0; row < sheet.rows && found < FIRST_ROWS; row++) {
            if (sheet.good(row)) {
                first[found++] = sheet.close[row];
            }
        }
        if (found < 3) {
            return first[0];
        }
        Arrays.sort(first, 0, found);
        return first[found / 2];
    }

    private double steps(int row) {
        return ValueHabits.steps(anchorDay, sheet.day[row]);
    }

    /** The anchor as it was known when this row was published. */
    private double base(int row) {
        double base = anchor;
        for (int vintage : vintages) {
            base = publishedOn[vintage] <= publishedOn[row] ? sheet.close[vintage] : base;
        }
        return base;
    }

    /** What was told of the same day before: an earlier vintage in the reply, or what is stored; NaN when nothing was. */
    private double earlierTelling(int row) {
        for (int before = row - 1; before >= 0 && sheet.day[before] == sheet.day[row]; before--) {
            if (sheet.good(before)) {
                return sheet.close[before];
            }
        }
        int at = known.rowAt(LocalDate.ofEpochDay(sheet.day[row]));
        return at >= 0 && known.epochDay(at) == sheet.day[row] ? known.value(at) : Double.NaN;
    }

    private void revision(int row, double earlier) {
        double value = sheet.close[row];
        if (isHundredfold(value, earlier) && earlier != 0) {
            sheet.mark(row, Reason.HUNDREDFOLD, value, earlier, value / earlier);
            return;
        }
        if (Math.abs(value - earlier) > 1e-9 * Math.abs(earlier)) {
            sheet.mark(row, Reason.REVISED, value, earlier);
        }
        believe(row);
    }

    private boolean isHundredfold(int row, double base) {
        double value = sheet.close[row];
        boolean leaps = habits.times(base, value, steps(row)) > SEEN && isHundredfold(value, base);
        return leaps || (habits.isTooFine(value) && habits.isUsual(base, 100 * value, steps(row)));
    }

    private static boolean isHundredfold(double value, double base) {
        double most = NEAR * Math.abs(base);
        return base != 0 && (Math.abs(value / 100 - base) <= most || Math.abs(value * 100 - base) <= most);
    }

    private void leave(int row, Reason reason) {
        double base = base(row);
        sheet.mark(
                row,
                reason,
                sheet.close[row],
                base,
                base == 0 ? Double.NaN : sheet.close[row] / base,
                habits.times(base, sheet.close[row], steps(row)));
        if (reason == Reason.HUNDREDFOLD) {
            away.clear();
            return;
        }
        boolean together = away.isEmpty() || habits.isUsual(sheet.close[away.getLast()], sheet.close[row], 1);
        if (!together) {
            away.clear();
        }
        away.add(row);
        if (away.size() >= PATIENCE) {
            stay();
        }
    }

    /** The new level has been held: the leap was large, and true. */
    private void stay() {
        List<Integer> held = List.copyOf(away);
        away.clear();
        for (int row : held) {
            sheet.reasons[row] &= ~Reason.JUMP_WITHOUT_EVENT.bit();
        }
        int first = held.getFirst();
        sheet.mark(
                first,
                Reason.BIG_MOVE,
                sheet.close[first],
                anchor,
                anchor == 0 ? Double.NaN : sheet.close[first] / anchor,
                habits.times(anchor, sheet.close[first], steps(first)));
        held.forEach(this::believe);
    }

    /** The series is where it was: what lay between were bad ticks. */
    private void comeBack(int row) {
        for (int between : away) {
            sheet.mark(between, Reason.BAD_TICK, sheet.close[between], base(row), sheet.close[row]);
        }
        away.clear();
    }

    private void believe(int row) {
        if (sheet.day[row] != anchorDay) {
            habits.learn(base(row), sheet.close[row], steps(row));
            vintages.clear();
        }
        vintages.add(row);
        anchor = sheet.close[row];
        anchorDay = sheet.day[row];
    }

    private boolean isAccepted(int row) {
        return accepted.contains(sheet.day[row]) && Double.isFinite(sheet.close[row]);
    }
}
