package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;

/** A rule that says how a portfolio should be divided; the same object decides live, on paper and in a back-test. */
public interface Strategy {

    /** Its name in settings, signals and metrics. */
    String name();

    /** What to hold, from what was known at the view's instant and what is held. Equal inputs give equal decisions. */
    Decision decide(MarketView asOf, Holdings current);
}
