package io.peaflow.marketdata;

import io.peaflow.kernel.Bar;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.judge.Adjustments;
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

    /** The rule itself is {@link Adjustments}'s, the same for what is judged and what is read. */
    static PriceSeries adjusted(PriceSeries raw, PriceHistory.Basis basis, List<Quotes.Event> events) {
        int rows = raw.size();
        int[] day = new int[rows];
        for (int row = 0; row < rows; row++) {
            day[row] = raw.epochDay(row);
        }
        return scaled(raw, day, basis, Adjustments.of(day, raw.close(), events));
    }

    private static PriceSeries scaled(PriceSeries raw, int[] day, PriceHistory.Basis basis, Adjustments adjustments) {
        int rows = raw.size();
        double[] open = new double[rows];
        double[] high = new double[rows];
        double[] low = new double[rows];
        double[] close = new double[rows];
        long[] volume = new long[rows];
        for (int row = 0; row < rows; row++) {
            double split = adjustments.split(row);
            double price = basis == PriceHistory.Basis.TOTAL_RETURN ? adjustments.totalReturn(row) : split;
            open[row] = raw.open(row) * price;
            high[row] = raw.high(row) * price;
            low[row] = raw.low(row) * price;
            close[row] = raw.close(row) * price;
            volume[row] =
                    raw.volume(row) == Bar.UNKNOWN_VOLUME ? Bar.UNKNOWN_VOLUME : Math.round(raw.volume(row) / split);
        }
        return new PriceSeries(raw.instrument(), day, open, high, low, close, volume);
    }
}
