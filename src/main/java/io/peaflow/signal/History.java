package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** What decisions read: prices in the shares of their last session, values, and what companies have reported. */
interface History {

    /** So far back goes what a decision looks at of what may be traded: strategies look back 252 sessions at most. */
    int YEARS = 3;

    /** All of them: what the features are made of, and the models are trained on. */
    PriceSeries prices(String instrument, Knowledge knowledge);

    /** Those of the last {@value #YEARS} years. */
    PriceSeries recent(String instrument, Knowledge knowledge);

    /** As {@link #recent}, with what was paid out added to how they move: what they are on a day means nothing by itself. */
    PriceSeries withDividends(String instrument, Knowledge knowledge);

    /** Values with the days on which they were published. */
    MacroHistory.Vintages vintages(String instrument, Knowledge knowledge);

    /** As {@link #recent}, but as traded, in the shares of their day. */
    PriceSeries traded(String instrument, Knowledge knowledge);

    /** In the order in which they became known. */
    List<Accounts.Figure> figures(String instrument, Accounts.Item item, Knowledge knowledge);

    /** The first day of what is recent. */
    static LocalDate since(Knowledge knowledge) {
        Instant at = switch (knowledge) {
            case Knowledge.Recorded recorded -> recorded.at();
            case Knowledge.Assumed assumed -> assumed.at();
            case Knowledge.Current current ->
                throw new IllegalArgumentException("What is recent is a matter of a moment, and none was told");
        };
        return LocalDate.ofInstant(at, TradingCalendar.euronextParis().zone()).minusYears(YEARS);
    }
}
