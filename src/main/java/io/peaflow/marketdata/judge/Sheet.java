package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Quotes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** One row a session in ascending order, on its way to a verdict: the columns as sent, and what was found on each row. */
final class Sheet {

    final int rows;
    final int[] day;
    final double[] open;
    final double[] high;
    final double[] low;
    final double[] close;
    final double[] adjusted;
    final long[] volume;
    final long[] reasons;
    final Agreement[] agreement;
    final Evidence evidence = new Evidence();

    private Sheet(Quotes quotes, int[] order) {
        rows = order.length;
        day = new int[rows];
        open = new double[rows];
        high = new double[rows];
        low = new double[rows];
        close = new double[rows];
        adjusted = new double[rows];
        volume = new long[rows];
        for (int row = 0; row < rows; row++) {
            int from = order[row];
            day[row] = quotes.day()[from];
            open[row] = quotes.open()[from];
            high[row] = quotes.high()[from];
            low[row] = quotes.low()[from];
            close[row] = quotes.close()[from];
            adjusted[row] = quotes.adjustedClose()[from];
            volume[row] = quotes.volume()[from];
        }
        reasons = new long[rows];
        agreement = new Agreement[rows];
        Arrays.fill(agreement, Agreement.SINGLE_SOURCE);
    }

    private Sheet(Quotes quotes) {
        rows = quotes.size();
        day = quotes.day();
        open = quotes.open().clone();
        high = quotes.high().clone();
        low = quotes.low().clone();
        close = quotes.close().clone();
        adjusted = quotes.adjustedClose();
        volume = quotes.volume().clone();
        reasons = new long[rows];
        agreement = new Agreement[rows];
        Arrays.fill(agreement, Agreement.SINGLE_SOURCE);
    }

    private Sheet(int[] day, double[] value) {
        rows = day.length;
        this.day = day;
        open = value;
        high = value;
        low = value;
        close = value;
        adjusted = value;
        volume = new long[rows];
        reasons = new long[rows];
        agreement = new Agreement[rows];
        Arrays.fill(agreement, Agreement.SINGLE_SOURCE);
    }

    /** Values that have nothing but themselves, in order; several vintages of one day are several rows. */
    static Sheet ofValues(int[] day, double[] value) {
        return new Sheet(day, value);
    }

    /** The rows in order, the first of each day only; a day that came more than once is marked. */
    static Sheet of(Quotes quotes) {
        if (ascends(quotes.day())) {
            return new Sheet(quotes);
        }
        int[] sorted = IntStream.range(0, quotes.size())
                .boxed()
                .sorted(Comparator.comparingInt(row -> quotes.day()[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] firsts = IntStream.range(0, sorted.length)
                .filter(i -> i == 0 || quotes.day()[sorted[i]] != quotes.day()[sorted[i - 1]])
                .map(i -> sorted[i])
                .toArray();
        var sheet = new Sheet(quotes, firsts);
        sheet.markRepeats(quotes, sorted);
        return sheet;
    }

    private void markRepeats(Quotes quotes, int[] sorted) {
        int row = -1;
        int first = -1;
        for (int from : sorted) {
            if (row >= 0 && quotes.day()[from] == day[row]) {
                boolean same = same(quotes, first, from);
                mark(row, same ? Reason.REPEATED_ROW : Reason.DUPLICATE_DAY, close[row], quotes.close()[from]);
            } else {
                row++;
                first = from;
            }
        }
    }

    private static boolean same(Quotes quotes, int a, int b) {
        return Double.compare(quotes.open()[a], quotes.open()[b]) == 0
                && Double.compare(quotes.high()[a], quotes.high()[b]) == 0
                && Double.compare(quotes.low()[a], quotes.low()[b]) == 0
                && Double.compare(quotes.close()[a], quotes.close()[b]) == 0;
    }

    private static boolean ascends(int[] day) {
        for (int row = 1; row < day.length; row++) {
            if (day[row] <= day[row - 1]) {
                return false;
            }
        }
        return true;
    }

    void mark(int row, Reason reason, double... numbers) {
        if ((reasons[row] & reason.bit()) == 0) {
            reasons[row] |= reason.bit();
            evidence.add(row, reason, numbers);
        }
    }

    /** Whether nothing found so far rejects or disputes the row. */
    boolean good(int row) {
        return reasons[row] == 0 || Reason.verdict(reasons[row]) == Verdict.GOOD;
    }

    void scale(int row, double factor) {
        open[row] *= factor;
        high[row] *= factor;
        low[row] *= factor;
        close[row] *= factor;
    }
}
