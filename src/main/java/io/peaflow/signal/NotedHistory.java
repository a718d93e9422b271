package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A history that remembers what it gave. */
final class NotedHistory implements History {

    private final History history;
    private final SortedMap<String, PriceSeries> prices = new TreeMap<>();
    private final SortedMap<String, MacroHistory.Vintages> values = new TreeMap<>();
    private final SortedMap<String, SortedMap<Accounts.Item, List<Accounts.Figure>>> reports = new TreeMap<>();

    NotedHistory(History history) {
        this.history = history;
    }

    @Override
    public PriceSeries prices(String instrument, Knowledge knowledge) {
        PriceSeries read = history.prices(instrument, knowledge);
        prices.put(instrument, read);
        return read;
    }

    @Override
    public MacroHistory.Vintages vintages(String instrument, Knowledge knowledge) {
        MacroHistory.Vintages read = history.vintages(instrument, knowledge);
        values.put(instrument, read);
        return read;
    }

    /** The same bars as {@link #prices}, which are always read with them. */
    @Override
    public PriceSeries traded(String instrument, Knowledge knowledge) {
        return history.traded(instrument, knowledge);
    }

    @Override
    public List<Accounts.Figure> figures(String instrument, Accounts.Item item, Knowledge knowledge) {
        List<Accounts.Figure> read = history.figures(instrument, item, knowledge);
        reports.computeIfAbsent(instrument, one -> new TreeMap<>()).put(item, read);
        return read;
    }

    SortedMap<String, PriceSeries> prices() {
        return prices;
    }

    SortedMap<String, MacroHistory.Vintages> values() {
        return values;
    }

    /** Of each company all figures that were read. */
    SortedMap<String, List<Accounts.Figure>> reports() {
        SortedMap<String, List<Accounts.Figure>> all = new TreeMap<>();
        reports.forEach((instrument, items) -> {
            List<Accounts.Figure> figures = new ArrayList<>();
            items.values().forEach(figures::addAll);
            all.put(instrument, figures);
        });
        return all;
    }
}
