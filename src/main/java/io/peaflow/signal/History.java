package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import java.util.List;

/** What decisions read: prices in the shares of their last session, values, and what companies have reported. */
interface History {

    PriceSeries prices(String instrument, Knowledge knowledge);

    /** Likewise, with what was paid out added to how they move: what they are on a day means nothing by itself. */
    PriceSeries withDividends(String instrument, Knowledge knowledge);

    /** Values with the days on which they were published. */
    MacroHistory.Vintages vintages(String instrument, Knowledge knowledge);

    /** Prices as traded, in the shares of their day. */
    PriceSeries traded(String instrument, Knowledge knowledge);

    /** In the order in which they became known. */
    List<Accounts.Figure> figures(String instrument, Accounts.Item item, Knowledge knowledge);
}
