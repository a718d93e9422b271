package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import io.peaflow.marketdata.PriceHistory;
import java.util.List;
import org.springframework.stereotype.Component;

/** The history as it is stored. */
@Component
record StoredHistory(PriceHistory prices, MacroHistory values, Accounts accounts) implements History {

    @Override
    public PriceSeries prices(String instrument, Knowledge knowledge) {
        return prices.read(instrument, knowledge, PriceHistory.Basis.SPLIT_ADJUSTED);
    }

    @Override
    public PriceSeries recent(String instrument, Knowledge knowledge) {
        return prices.read(instrument, knowledge, PriceHistory.Basis.SPLIT_ADJUSTED, History.since(knowledge));
    }

    @Override
    public PriceSeries withDividends(String instrument, Knowledge knowledge) {
        return prices.read(instrument, knowledge, PriceHistory.Basis.TOTAL_RETURN, History.since(knowledge));
    }

    @Override
    public MacroHistory.Vintages vintages(String instrument, Knowledge knowledge) {
        return values.vintages(instrument, MacroHistory.VALUE, knowledge);
    }

    @Override
    public PriceSeries traded(String instrument, Knowledge knowledge) {
        return prices.read(instrument, knowledge, PriceHistory.Basis.RAW, History.since(knowledge));
    }

    @Override
    public List<Accounts.Figure> figures(String instrument, Accounts.Item item, Knowledge knowledge) {
        return accounts.read(instrument, item, knowledge);
    }
}
