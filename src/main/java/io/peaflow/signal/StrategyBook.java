package io.peaflow.signal;

import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import io.peaflow.marketdata.Instruments;
import io.peaflow.strategy.Allocation;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.Strategies;
import io.peaflow.strategy.Strategy;
import java.math.BigDecimal;
import java.util.ArrayList;
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

    private final List<Entry> entries = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    StrategyBook(SignalSettings settings, Instruments instruments) {
        for (String id : settings.series().ids()) {
            if (instruments.byId(id).isEmpty()) {
                mistakes.add("peaflow.signals.series names " + id + ", which is not followed");
            }
        }
        for (SignalSettings.StrategyEntry one : settings.strategies()) {
            if (one.enabled()) {
                add(entry(one), instruments);
            }
        }
    }

    /** One that names what is not followed can size no order: it is left out, and told. */
    private void add(Entry entry, Instruments instruments) {
        List<String> unknown = entry.instruments().stream()
                .filter(id -> instruments.byId(id).isEmpty())
                .toList();
        if (unknown.isEmpty()) {
            entries.add(entry);
        } else {
            mistakes.add("the strategy " + entry.name() + " names " + String.join(", ", unknown)
                    + ", which is not followed");
        }
    }

    /** What is wrong with the settings, in words; empty when all of it can be used. */
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    /** Those that are switched on, in the order of the settings. */
    List<Entry> entries() {
        return List.copyOf(entries);
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
