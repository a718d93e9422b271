package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Quotes.Event.Dividend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether each dividend can have been paid: the price falls by it on its day, as far as the noise lets one see, and it is
 * of the size that the instrument usually pays.
 */
final class DividendRules {

    /** The same amount again within so many days is the same dividend, unless the instrument pays that often. */
    private static final int AGAIN_DAYS = 17;

    private static final double SAME_AMOUNT = 0.1;

    /** So many deviations of the day are needed before a missing fall can be seen. */
    private static final double VISIBLE = 4;

    private static final double LEAST_VISIBLE = 0.02;

    private final Sheet sheet;
    private final double[] level;
    private final double[] deviation;
    private final History known;
    private final EventBook events;

    DividendRules(Sheet sheet, double[] level, double[] deviation, History known, EventBook events) {
        this.sheet = sheet;
        this.level = level;
        this.deviation = deviation;
        this.known = known;
        this.events = events;
    }

    void look() {
        List<Dividend> dividends = events.dividends();
        for (Dividend dividend : dividends) {
            size(dividend);
        }
        for (int i = 1; i < dividends.size(); i++) {
            again(dividends.get(i - 1), dividends.get(i));
        }
    }

    private void size(Dividend dividend) {
        double usual = usual(dividend);
        double times = dividend.amount() / usual;
        Fall fall = fall(dividend);
        boolean unseen = fall != null && fall.unseen();
        if (isHundredth(times, fall) || (times > 70 && times < 140 && (fall == null || unseen))) {
            events.reject(dividend, Reason.DIVIDEND_SCALE, dividend.amount(), usual);
        } else if (fall != null && unseen) {
            events.reject(
                    dividend, Reason.OVERSIZED_DIVIDEND, events.inTodaysShares(dividend), fall.before(), fall.close());
        }
    }

    /** Small dividends do exist beside large ones: away from a hundredth the price must say that a hundred times as much was paid. */
    private static boolean isHundredth(double times, @Nullable Fall fall) {
        if (times > 1 / 150.0 && times < 1 / 65.0) {
            return true;
        }
        boolean about = times > 1 / 250.0 && times < 1 / 40.0;
        return fall != null && fall.misfit(100) < fall.misfit(1) / 2 && (about || fall.isTinyButFelt());
    }

    /** The middle of the other dividends; NaN with none to compare. */
    private double usual(Dividend dividend) {
        double[] others = events.dividends().stream()
                .filter(other -> !other.equals(dividend))
                .mapToDouble(events::inTodaysShares)
                .sorted()
                .toArray();
        if (others.length == 0) {
            return Double.NaN;
        }
        return others[others.length / 2] * events.unsplit().factorAt(EventBook.epochDay(dividend));
    }

    private void again(Dividend earlier, Dividend later) {
        int apart = EventBook.epochDay(later) - EventBook.epochDay(earlier);
        boolean same = Math.abs(later.amount() / earlier.amount() - 1) < SAME_AMOUNT;
        if (!same
                || apart > AGAIN_DAYS
                || apart * 3 >= usualGap(earlier, later)
                || !events.unjudged(earlier)
                || !events.unjudged(later)) {
            return;
        }
        Dividend worse = misfit(earlier) > misfit(later) ? earlier : later;
        events.reject(worse, Reason.DUPLICATE_DIVIDEND, worse.amount());
    }

    /** The middle gap between the other dividends in days; a quarter of a year when nothing else is known. */
    private double usualGap(Dividend earlier, Dividend later) {
        List<Dividend> others = new ArrayList<>(events.dividends());
        others.remove(later);
        if (others.size() < 4) {
            return 90;
        }
        int[] gaps = new int[others.size() - 1];
        for (int i = 1; i < others.size(); i++) {
            gaps[i - 1] = EventBook.epochDay(others.get(i)) - EventBook.epochDay(others.get(i - 1));
        }
        Arrays.sort(gaps);
        return others.contains(earlier) ? gaps[gaps.length / 2] : 90;
    }

    private double misfit(Dividend dividend) {
        Fall fall = fall(dividend);
        if (fall == null) {
            return Double.MAX_VALUE;
        }
        return fall.misfit(1);
    }

    private record Fall(double before, double open, double close, double share, double deviation) {
        /** As a logarithm; a dividend of the whole price or more is a fall by nearly all of it. */
        double expected() {
            return -Math.log(1 - Math.min(share, 0.99));
        }

        /** Next to nothing was told, and the price fell by what a hundred times as much would have made of it. */
        boolean isTinyButFelt() {
            return share < 0.0012 && share > 0.0001 && seen() > 2 * deviation;
        }

        /** How badly open and close fit a fall by so many times the dividend. */
        double misfit(double times) {
            double amount = before * share * times;
            return Math.abs(Math.log((open + amount) / before)) + Math.abs(Math.log((close + amount) / before));
        }

        /** Whether the price would have shown such a dividend, and did not. */
        boolean unseen() {
            return expected() > Math.max(LEAST_VISIBLE, VISIBLE * deviation) && seen() < 0.4 * expected();
        }

        /** The deeper fall of open and close, so that noise speaks for the dividend. */
        double seen() {
            return -Math.log(Math.min(open, close) / before);
        }
    }

    /** What the price did around the day; null when the day or the one before it is not there. */
    private @Nullable Fall fall(Dividend dividend) {
        int exDay = EventBook.epochDay(dividend);
        int row = Arrays.binarySearch(sheet.day, exDay);
        row = row >= 0 ? row : -row - 1;
        while (row < sheet.rows && !priced(row)) {
            row++;
        }
        if (row >= sheet.rows || sheet.day[row] > exDay + 7) {
            return null;
        }
        double before = before(row);
        if (Double.isNaN(before)) {
            return null;
        }
        double amount = events.inTodaysShares(dividend);
        double open = level[row] * sheet.open[row] / sheet.close[row];
        return new Fall(before, open, level[row], amount / before, deviation[row]);
    }

    private double before(int row) {
        int earlier = row - 1;
        while (earlier >= 0 && !priced(earlier)) {
            earlier--;
        }
        if (earlier >= 0) {
            return level[earlier];
        }
        int at = Arrays.binarySearch(known.day(), sheet.day[row]);
        at = (at >= 0 ? at : -at - 1) - 1;
        return at < 0 ? Double.NaN : known.close()[at] / events.unsplit().factorAt(known.day()[at]);
    }

    private boolean priced(int row) {
        return level[row] > 0 && sheet.open[row] > 0 && sheet.good(row);
    }
}
