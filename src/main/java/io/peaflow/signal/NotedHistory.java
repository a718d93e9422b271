package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A history of one knowledge that remembers what it gave: each series is read once, also by threads side by side, and what was
 * read can be told.
 */
final class NotedHistory implements History {

    private final History history;
    private final Knowledge of;
    private final Map<String, PriceSeries> prices = new ConcurrentHashMap<>();
    private final Map<String, PriceSeries> recent = new ConcurrentHashMap<>();
    private final Map<String, PriceSeries> traded = new ConcurrentHashMap<>();
    private final Map<String, PriceSeries> withDividends = new ConcurrentHashMap<>();
    private final Map<String, MacroHistory.Vintages> values = new ConcurrentHashMap<>();
    private final Map<String, SortedMap<Accounts.Item, List<Accounts.Figure>>> reports = new ConcurrentHashMap<>();

    NotedHistory(History history, Knowledge of) {
        this.history = history;
        this.of = of;
    }

    @Override
    public PriceSeries prices(String instrument, Knowledge knowledge) {
        requireSame(knowledge);
        return prices.computeIfAbsent(instrument, id -> history.prices(id, of));
    }

    @Override
    public PriceSeries recent(String instrument, Knowledge knowledge) {
        requireSame(knowledge);
        return recent.computeIfAbsent(instrument, id -> history.recent(id, of));
    }

    /** The same bars as {@link #recent}, which are always read with them. */
    @Override
    public PriceSeries withDividends(String instrument, Knowledge knowledge) {
        requireSame(knowledge);
        return withDividends.computeIfAbsent(instrument, id -> history.withDividends(id, of));
    }

    @Override
    public MacroHistory.Vintages vintages(String instrument, Knowledge knowledge) {
        requireSame(knowledge);
        return values.computeIfAbsent(instrument, id -> history.vintages(id, of));
    }

    /** Likewise. */
    @Override
    public PriceSeries traded(String instrument, Knowledge knowledge) {
        requireSame(knowledge);
        return traded.computeIfAbsent(instrument, id -> history.traded(id, of));
    }

    @Override
    public List<Accounts.Figure> figures(String instrument, Accounts.Item item, Knowledge knowledge) {
        requireSame(knowledge);
        return reports.computeIfAbsent(instrument, one -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(item, one -> history.figures(instrument, one, of));
    }

    private void requireSame(Knowledge asked) {
        if (!asked.equals(of)) {
            throw new IllegalArgumentException("This history remembers " + of + " and was asked for " + asked);
        }
    }

    SortedMap<String, PriceSeries> prices() {
        return new TreeMap<>(prices);
    }

    /** Of what was not read whole. */
    SortedMap<String, PriceSeries> recent() {
        SortedMap<String, PriceSeries> only = new TreeMap<>(recent);
        only.keySet().removeAll(prices.keySet());
        return only;
    }

    SortedMap<String, MacroHistory.Vintages> values() {
        return new TreeMap<>(values);
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
