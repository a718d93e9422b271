package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Quotes.Event;
import io.peaflow.marketdata.source.Quotes.Event.Dividend;
import io.peaflow.marketdata.source.Quotes.Event.Split;
import java.util.Arrays;
import java.util.List;

/**
 * The factors that turn prices as they were traded into comparable series: split-adjusted, and total return with every
 * dividend reinvested at the close before its ex day.
 *
 * <p>Both end at 1 on the last row: today's price is today's price. An event after the last row has no effect; one before
 * the second row has nothing to act on. The total-return factor is the product of {@code 1 - dividend / close before} over
 * later dividends, the form of the CRSP data description. A dividend of the whole price before it or more cannot have been
 * paid out of it and is left out: a series never falls to nothing or below by it.
 */
public final class Adjustments {

    private final double[] split;
    private final double[] totalReturn;

    private Adjustments(double[] split, double[] totalReturn) {
        this.split = split;
        this.totalReturn = totalReturn;
    }

    /**
     * @param day days since 1970-01-01, ascending
     * @param traded closes as they were traded
     * @param events good splits, and good dividends as they were paid
     */
    public static Adjustments of(int[] day, double[] traded, List<? extends Event> events) {
        int rows = day.length;
        double[] shares = new double[rows];
        double[] paid = new double[rows];
        Arrays.fill(shares, 1);
        for (Event event : events) {
            int row = firstRowOn(day, Math.toIntExact(event.exDay().toEpochDay()));
            if (row > 0 && row < rows) {
                switch (event) {
                    case Split it -> shares[row] *= it.factor();
                    case Dividend it -> paid[row] += it.amount();
                }
            }
        }
        double[] split = new double[rows];
        double[] totalReturn = new double[rows];
        double splitFactor = 1;
        double returnFactor = 1;
        for (int row = rows - 1; row >= 0; row--) {
            split[row] = splitFactor;
            totalReturn[row] = splitFactor * returnFactor;
            splitFactor /= shares[row];
            double share = row > 0 ? paid[row] * shares[row] / traded[row - 1] : 0;
            if (share < 1) {
                returnFactor *= 1 - share;
            }
        }
        return new Adjustments(split, totalReturn);
    }

    /** What a traded price of this row is to be multiplied by, to be in shares of the last row. */
    public double split(int row) {
        return split[row];
    }

    /** The same with dividends reinvested. */
    public double totalReturn(int row) {
        return totalReturn[row];
    }

    public double[] splitAdjusted(double[] traded) {
        return times(traded, split);
    }

    public double[] withDividends(double[] traded) {
        return times(traded, totalReturn);
    }

    private static int firstRowOn(int[] day, int exDay) {
        int found = Arrays.binarySearch(day, exDay);
        return found >= 0 ? found : -found - 1;
    }

    private static double[] times(double[] price, double[] factor) {
        double[] product = new double[price.length];
        for (int row = 0; row < price.length; row++) {
            product[row] = price[row] * factor[row];
        }
        return product;
    }
}
