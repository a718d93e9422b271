package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;

/** A rule that says how a portfolio should be divided; the same object decides live, on paper and in a back-test. */
public interface Strategy {

    /** Its name in settings, signals and metrics. */
    String name();

    /** What to hold, from what was known at the view's instant and what is held. Equal inputs give equal decisions. */
    Decision decide(MarketView asOf, Holdings current);

    /** How much of the portfolio its decision may move: all of it, unless it says otherwise. */
    default Rebalancer.Scope scope(MarketView asOf, Holdings current) {
        return Rebalancer.Scope.of(Rebalancer.Mode.FULL);
    }
}
