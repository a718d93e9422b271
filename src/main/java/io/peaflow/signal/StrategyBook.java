package io.peaflow.signal;

import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import io.peaflow.marketdata.Instruments;
import io.peaflow.strategy.Allocation;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.Strategies;
import io.peaflow.strategy.Strategy;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** The strategies of the settings, as code. */
@Component
class StrategyBook {

    /**
     * A strategy that is switched on.
     *
     * @param instruments that it may want
     */
    record Entry(Strategy strategy, boolean live, SortedSet<String> instruments) {

        String name() {
            return strategy.name();
        }
    }

    private final List<Entry> entries;

    StrategyBook(SignalSettings settings, Instruments instruments) {
        this.entries = settings.strategies().stream()
                .filter(SignalSettings.StrategyEntry::enabled)
                .map(StrategyBook::entry)
                .toList();
        for (Entry entry : entries) {
            for (String id : entry.instruments()) {
                if (instruments.byId(id).isEmpty()) {
                    throw new IllegalStateException("peaflow.signals.strategies: " + entry.name() + " names " + id
                            + ", which is not followed; add it under peaflow.instruments or take it out");
                }
            }
        }
    }

    /** Those that are switched on, in the order of the settings. */
    List<Entry> entries() {
        return entries;
    }

    private static Entry entry(SignalSettings.StrategyEntry settings) {
        SortedSet<String> instruments = new TreeSet<>(settings.universe());
        instruments.addAll(settings.weights().keySet());
        settings.table().values().forEach(row -> instruments.addAll(row.keySet()));
        instruments.remove(Allocation.CASH);
        return new Entry(strategy(settings), settings.live(), instruments);
    }

    private static Strategy strategy(SignalSettings.StrategyEntry settings) {
        String name = settings.name();
        return switch (settings.kind()) {
            case REGIME_ALLOCATION -> {
                Map<Regime, Allocation> table = new EnumMap<>(Regime.class);
                settings.table().forEach((regime, row) -> table.put(regime, allocation(row)));
                yield Strategies.regimeAllocation(name, table);
            }
            case MOMENTUM -> Strategies.momentum(name, settings.universe(), selection(settings));
            case VALUE -> Strategies.value(name, settings.universe(), selection(settings));
            case COMBINED -> Strategies.combined(name, settings.universe(), selection(settings));
            case TARGET_WEIGHTS -> Strategies.targetWeights(name, allocation(settings.weights()));
            case DCA -> Strategies.dca(name, allocation(settings.weights()), amount(settings));
        };
    }

    private static Money amount(SignalSettings.StrategyEntry settings) {
        BigDecimal amount = settings.amount();
        return amount == null ? Money.ZERO : Money.ofEuros(amount.doubleValue());
    }

    private static Strategies.Selection selection(SignalSettings.StrategyEntry settings) {
        return new Strategies.Selection(
                settings.count(),
                settings.volatility().doubleValue() / 100,
                Weight.ofPercent(settings.cash().doubleValue()));
    }

    private static Allocation allocation(Map<String, BigDecimal> percents) {
        Map<String, Weight> weights = new TreeMap<>();
        percents.forEach((id, percent) -> {
            if (!id.equals(Allocation.CASH) && percent.signum() > 0) {
                weights.put(id, Weight.ofPercent(percent.doubleValue()));
            }
        });
        return Allocation.of(weights);
    }
}
