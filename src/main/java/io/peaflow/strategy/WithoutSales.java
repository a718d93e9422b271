package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import io.peaflow.strategy.Rebalancer.Mode;
import io.peaflow.strategy.Rebalancer.Scope;

/**
 * A strategy whose owner sells nothing: it decides as ever, and only what has to be bought is ordered.
 *
 * @param onlyNewCash whether all that is held in cash is spent, however small the drift; else only what drifted is bought
 */
record WithoutSales(Strategy of, boolean onlyNewCash) implements Strategy {

    @Override
    public String name() {
        return of.name();
    }

    @Override
    public Decision decide(MarketView asOf, Holdings current) {
        return of.decide(asOf, current);
    }

    @Override
    public Scope scope(MarketView asOf, Holdings current) {
        Scope own = of.scope(asOf, current);
        if (own.mode() != Mode.FULL) {
            return own;
        }
        return onlyNewCash ? Scope.newCash(current.cash()) : Scope.of(Mode.BUY_ONLY);
    }
}
