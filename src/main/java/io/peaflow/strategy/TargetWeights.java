package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import java.util.List;

/** The same weights for ever. */
record TargetWeights(String name, Allocation target) implements Strategy {

    @Override
    public Decision decide(MarketView asOf, Holdings current) {
        return Decision.Wanted.of(name, target, current.allocation(asOf), 1, List.of());
    }
}
