package io.peaflow.marketdata;

import io.peaflow.kernel.Bar;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.source.Quotes;
import java.util.List;
import org.springframework.stereotype.Component;

/** Derives the series that calculations want from raw bars and the events that were known with them. */
@Component
class Adjusting {

    private final EventTable events;

    Adjusting(EventTable events) {
        this.events = events;
    }

    PriceSeries adjusted(PriceSeries raw, PriceHistory.Basis basis, Knowledge knowledge) {
        return adjusted(raw, basis, events.read(raw.instrument(), knowledge));
    }

    /**
     * Backwards from the last session: before a split of n new shares for one a price counts 1/n, before a dividend d it
     * counts 1 - d / c, c the close of the session before (CRSP, "Price adjustment"). An event after the last session
     * is known and has not happened yet.
     */
    static PriceSeries adjusted(PriceSeries raw, PriceHistory.Basis basis, List<Quotes.Event> events) {
        int rows = raw.size();
        double[] price = new double[rows];
        double[] shares = new double[rows];
        double priceFactor = 1;
        double shareFactor = 1;
        int next = events.size() - 1;
        for (int row = rows - 1; row >= 0; row--) {
            while (next >= 0 && events.get(next).exDay().toEpochDay() > raw.epochDay(row)) {
                if (row < rows - 1) {
                    switch (events.get(next)) {
                        case Quotes.Event.Split split -> {
                            priceFactor /= split.factor();
                            shareFactor *= split.factor();
                        }
                        case Quotes.Event.Dividend dividend -> {
                            if (basis == PriceHistory.Basis.TOTAL_RETURN) {
                                priceFactor *= 1 - dividend.amount() / raw.close(row);
                            }
                        }
                    }
                }
                next--;
            }
            price[row] = priceFactor;
            shares[row] = shareFactor;
        }
        return scaled(raw, price, shares);
    }

    private static PriceSeries scaled(PriceSeries raw, double[] price, double[] shares) {
        int rows = raw.size();
        int[] day = new int[rows];
        double[] open = new double[rows];
        double[] high = new double[rows];
        double[] low = new double[rows];
        double[] close = new double[rows];
        long[] volume = new long[rows];
        for (int row = 0; row < rows; row++) {
            day[row] = raw.epochDay(row);
            open[row] = raw.open(row) * price[row];
            high[row] = raw.high(row) * price[row];
            low[row] = raw.low(row) * price[row];
            close[row] = raw.close(row) * price[row];
            volume[row] = raw.volume(row) == Bar.UNKNOWN_VOLUME
                    ? Bar.UNKNOWN_VOLUME
                    : Math.round(raw.volume(row) * shares[row]);
        }
        return new PriceSeries(raw.instrument(), day, open, high, low, close, volume);
    }
}
