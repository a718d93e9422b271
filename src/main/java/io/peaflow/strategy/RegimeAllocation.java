package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table of weights for each regime, drawn toward the neutral one by doubt: {@code c * target + (1 - c) * neutral}. */
final class RegimeAllocation implements Strategy {

    private final String name;
    private final Map<Regime, Allocation> table;
    private final Allocation neutral;

    RegimeAllocation(String name, Map<Regime, Allocation> table) {
        this.name = name;
        this.table = new EnumMap<>(table);
        for (Regime regime : Regime.values()) {
            entry(regime);
        }
        this.neutral = entry(Regime.NEUTRAL);
    }

    private Allocation entry(Regime regime) {
        Allocation found = table.get(regime);
        if (found == null) {
            throw new IllegalArgumentException(name + " has no weights for " + regime);
        }
        return found;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Decision decide(MarketView asOf, Holdings current) {
        Optional<RegimeReading> read = asOf.latest(RegimeReading.class);
        if (read.isEmpty()) {
            return Decision.Refused.of(name, Reason.of(Reason.Code.NO_REGIME, ""));
        }
        RegimeReading reading = read.get();
        double confidence = reading.confidence();
        Allocation target = entry(reading.regime()).blend(confidence, neutral);
        return Decision.Wanted.of(
                name,
                target,
                current.allocation(asOf),
                confidence,
                List.of(
                        Reason.of(
                                Reason.Code.REGIME,
                                reading.regime().name(),
                                reading.probability(),
                                reading.agreement()),
                        Reason.of(Reason.Code.BLENDED, "", confidence)));
    }
}
