package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import io.peaflow.marketdata.PriceHistory;
import org.springframework.stereotype.Component;

/** What decisions read: prices in the shares of their last session, and values. */
interface History {

    PriceSeries prices(String instrument, Knowledge knowledge);

    ValueSeries values(String instrument, Knowledge knowledge);

    /** What is stored. */
    @Component
    record Stored(PriceHistory prices, MacroHistory values) implements History {

        @Override
        public PriceSeries prices(String instrument, Knowledge knowledge) {
            return prices.read(instrument, knowledge, PriceHistory.Basis.SPLIT_ADJUSTED);
        }

        @Override
        public ValueSeries values(String instrument, Knowledge knowledge) {
            return values.read(instrument, MacroHistory.VALUE, knowledge);
        }
    }
}
