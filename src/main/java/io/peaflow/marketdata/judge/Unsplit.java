package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Quotes.Event;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Brings prices that a source has divided by later splits back to what was traded.
 *
 * <p>A bar of day t was divided by every split with an ex day after t; multiplying by them again gives the traded price.
 * The split's own day already trades in new shares.
 */
public final class Unsplit {

    private final int[] exDay;

    /** {@code laterThan[i]}: the product of the splits from the i-th on, oldest first. */
    private final double[] productFrom;

    private Unsplit(int[] exDay, double[] productFrom) {
        this.exDay = exDay;
        this.productFrom = productFrom;
    }

    /** By the splits among these events; dividends are passed over. */
    public static Unsplit by(List<? extends Event> events) {
        List<Event.Split> splits = events.stream()
                .filter(Event.Split.class::isInstance)
                .map(Event.Split.class::cast)
                .sorted(Comparator.comparing(Event.Split::exDay))
                .toList();
        int[] days = new int[splits.size()];
        double[] products = new double[splits.size() + 1];
        products[splits.size()] = 1;
        for (int i = splits.size() - 1; i >= 0; i--) {
            days[i] = Math.toIntExact(splits.get(i).exDay().toEpochDay());
            products[i] = products[i + 1] * splits.get(i).factor();
        }
        return new Unsplit(days, products);
    }

    /** New shares today for one share of that day: the traded price is the divided price times this. */
    public double factorAt(int epochDay) {
        int firstLater = 0;
        while (firstLater < exDay.length && exDay[firstLater] <= epochDay) {
            firstLater++;
        }
        return productFrom[firstLater];
    }

    /** The same for ascending days, in one walk. */
    double[] factors(int[] day) {
        double[] factor = new double[day.length];
        if (exDay.length == 0) {
            Arrays.fill(factor, 1);
            return factor;
        }
        int firstLater = 0;
        for (int row = 0; row < day.length; row++) {
            while (firstLater < exDay.length && exDay[firstLater] <= day[row]) {
                firstLater++;
            }
            factor[row] = productFrom[firstLater];
        }
        return factor;
    }

    boolean isNothing() {
        return exDay.length == 0;
    }
}
