package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import io.peaflow.marketdata.PriceHistory;
import java.util.List;
import org.springframework.stereotype.Component;

/** What decisions read: prices in the shares of their last session, values, and what companies have reported. */
interface History {

    PriceSeries prices(String instrument, Knowledge knowledge);

    /** Values with the days on which they were published. */
    MacroHistory.Vintages vintages(String instrument, Knowledge knowledge);

    /** Prices as traded, in the shares of their day. */
    PriceSeries traded(String instrument, Knowledge knowledge);

    /** In the order in which they became known. */
    List<Accounts.Figure> figures(String instrument, Accounts.Item item, Knowledge knowledge);

    /** What is stored. */
    @Component
    record Stored(PriceHistory prices, MacroHistory values, Accounts accounts) implements History {

        @Override
        public PriceSeries prices(String instrument, Knowledge knowledge) {
            return prices.read(instrument, knowledge, PriceHistory.Basis.SPLIT_ADJUSTED);
        }

        @Override
        public MacroHistory.Vintages vintages(String instrument, Knowledge knowledge) {
            return values.vintages(instrument, MacroHistory.VALUE, knowledge);
        }

        @Override
        public PriceSeries traded(String instrument, Knowledge knowledge) {
            return prices.read(instrument, knowledge, PriceHistory.Basis.RAW);
        }

        @Override
        public List<Accounts.Figure> figures(String instrument, Accounts.Item item, Knowledge knowledge) {
            return accounts.read(instrument, item, knowledge);
        }
    }
}
