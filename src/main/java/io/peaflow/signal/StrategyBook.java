package io.peaflow.signal;

import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Instruments;
import io.peaflow.strategy.Allocation;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.Strategies;
import io.peaflow.strategy.Strategy;
import io.peaflow.strategy.Universe;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The strategies of the settings, as code, each live, watched or off. */
@Component
class StrategyBook {

    /**
     * A strategy.
     *
     * @param index whose members of the day belong to its universe; null for none
     * @param instruments that it may want, on whatever day
     */
    record Entry(
            Strategy strategy,
            SignalSettings.Kind kind,
            StrategyDesk.Mode mode,
            @Nullable String index,
            SortedSet<String> instruments) {

        String name() {
            return strategy.name();
        }

        /** Whether it looks at what companies report. */
        boolean wantsAccounts() {
            return kind == SignalSettings.Kind.VALUE || kind == SignalSettings.Kind.COMBINED;
        }

        /** Whether it chooses among many and can do without some. */
        boolean ranks() {
            return switch (kind) {
                case MOMENTUM, VALUE, COMBINED, MINIMUM_VARIANCE -> true;
                case REGIME_ALLOCATION, TARGET_WEIGHTS, DCA -> false;
            };
        }

        boolean isLive() {
            return mode == StrategyDesk.Mode.LIVE;
        }

        Entry as(StrategyDesk.Mode other) {
            return new Entry(strategy, kind, other, index, instruments);
        }
    }

    /** Words that stand for many in a universe: all funds without leverage, or all shares, that a PEA may hold. */
    static final String FUNDS = "funds";

    static final String SHARES = "shares";

    private final List<Entry> defined = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();
    private final StrategyModes modes;

    StrategyBook(SignalSettings settings, CostSettings costs, Instruments instruments, StrategyModes modes) {
        this.modes = modes;
        for (String id : settings.series().ids()) {
            if (instruments.byId(id).isEmpty()) {
                mistakes.add("peaflow.signals.series names " + id + ", which is not followed");
            }
        }
        for (SignalSettings.StrategyEntry one : settings.strategies()) {
            String named = one.membersOf();
            Optional<String> index = named == null ? Optional.empty() : index(named, instruments);
            if (named == null || index.isPresent()) {
                add(entry(one, index.orElse(null), costs, instruments), instruments);
            } else {
                mistakes.add("the strategy " + one.name() + " takes the members of " + named
                        + ", which are not known; there are those of " + String.join(", ", instruments.indices()));
            }
        }
    }

    /** The id of an index whose members are known; most call it ^FCHI, whatever the sources in use do. */
    private static Optional<String> index(String named, Instruments instruments) {
        String bare = named.startsWith("^") ? named.substring(1) : named;
        return instruments
                .find(named)
                .or(() -> instruments.find(bare))
                .map(Followed::id)
                .filter(id -> instruments.indices().contains(id));
    }

    /** One that names what is not followed can size no order: it is left out, and told. */
    private void add(Entry entry, Instruments instruments) {
        List<String> unknown = entry.instruments().stream()
                .filter(id -> instruments.byId(id).isEmpty())
                .toList();
        if (unknown.isEmpty()) {
            defined.add(entry);
        } else {
            mistakes.add("the strategy " + entry.name() + " names " + String.join(", ", unknown)
                    + ", which is not followed");
        }
    }

    /** What is wrong with the settings, in words; empty when all of it can be used. */
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    /** All of the settings, in their order, as they are switched now; at most one is live. */
    List<Entry> all() {
        Map<String, StrategyDesk.Mode> set = modes.set();
        boolean isLiveSwitched = defined.stream().anyMatch(entry -> set.get(entry.name()) == StrategyDesk.Mode.LIVE);
        return defined.stream()
                .map(entry -> entry.as(set.getOrDefault(
                        entry.name(), isLiveSwitched && entry.isLive() ? StrategyDesk.Mode.WATCHED : entry.mode())))
                .toList();
    }

    /** Those that are switched on, in the order of the settings. */
    List<Entry> entries() {
        return all().stream()
                .filter(entry -> entry.mode() != StrategyDesk.Mode.OFF)
                .toList();
    }

    /** As the settings say, whatever was switched since. */
    Optional<Entry> defined(String name) {
        return defined.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    private static Entry entry(
            SignalSettings.StrategyEntry settings, @Nullable String index, CostSettings costs, Instruments followed) {
        List<String> universe = universe(settings.universe(), followed);
        SortedSet<String> instruments = new TreeSet<>(universe);
        if (index != null) {
            instruments.addAll(followed.everMembers(index));
        }
        instruments.addAll(settings.weights().keySet());
        settings.table().values().forEach(row -> instruments.addAll(row.keySet()));
        instruments.remove(Allocation.CASH);
        StrategyDesk.Mode mode = !settings.enabled()
                ? StrategyDesk.Mode.OFF
                : settings.live() ? StrategyDesk.Mode.LIVE : StrategyDesk.Mode.WATCHED;
        return new Entry(
                narrowed(strategy(settings, new Universe(universe, index), costs), settings.orders()),
                settings.kind(),
                mode,
                index,
                instruments);
    }

    /** Words that stand for many are replaced by what they stand for. */
    private static List<String> universe(List<String> named, Instruments followed) {
        SortedSet<String> ids = new TreeSet<>();
        for (String one : named) {
            switch (one) {
                case FUNDS -> ids.addAll(pea(followed, InstrumentKind.ETF));
                case SHARES -> ids.addAll(pea(followed, InstrumentKind.SHARE));
                default -> ids.add(one);
            }
        }
        return List.copyOf(ids);
    }

    private static List<String> pea(Instruments followed, InstrumentKind kind) {
        return followed.followed(kind).stream()
                .filter(one -> one.pea() != null && one.pea().eligible())
                .filter(one ->
                        one.instrument().isin() != null && one.instrument().leverage() <= 1)
                .map(Followed::id)
                .toList();
    }

    private static Strategy strategy(SignalSettings.StrategyEntry settings, Universe universe, CostSettings costs) {
        String name = settings.name();
        return switch (settings.kind()) {
            case REGIME_ALLOCATION -> {
                Map<Regime, Allocation> table = new EnumMap<>(Regime.class);
                settings.table().forEach((regime, row) -> table.put(regime, allocation(row)));
                yield Strategies.regimeAllocation(name, table);
            }
            case MOMENTUM -> Strategies.momentum(name, universe, selection(settings));
            case VALUE -> Strategies.value(name, universe, selection(settings));
            case COMBINED -> Strategies.combined(name, universe, selection(settings));
            case MINIMUM_VARIANCE ->
                Strategies.minimumVariance(
                        name, universe, Weight.ofPercent(settings.cash().doubleValue()), costs.ofTrading());
            case TARGET_WEIGHTS -> Strategies.targetWeights(name, allocation(settings.weights()));
            case DCA -> Strategies.dca(name, allocation(settings.weights()), amount(settings));
        };
    }

    private static Strategy narrowed(Strategy strategy, SignalSettings.Orders orders) {
        return switch (orders) {
            case ALL -> strategy;
            case BUY_ONLY -> Strategies.withoutSales(strategy, false);
            case NEW_CASH_ONLY -> Strategies.withoutSales(strategy, true);
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
