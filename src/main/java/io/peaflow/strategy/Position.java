package io.peaflow.strategy;

import org.jspecify.annotations.Nullable;

/** One instrument while a ticket is worked out: what is held, what is wanted, and what will be traded. */
final class Position {

    final Tradable tradable;
    final long held;
    final double close;
    final double target;
    /** Whether a limit's band was crossed with it. */
    boolean isForced;
    /** To buy, or when negative to sell. */
    long order;

    @Nullable
    Reason why;

    Position(Tradable tradable, long held, double close, double target) {
        this.tradable = tradable;
        this.held = held;
        this.close = close;
        this.target = target;
    }

    String id() {
        return tradable.id();
    }

    double weight(double value) {
        return held * close / value;
    }

    /** Whole shares for the target: leveraged ones rounded down, others to the nearest. */
    long wanted(double value) {
        double shares = target * value / close;
        return tradable.isLeveraged() ? (long) (shares + RiskLimits.ROUNDING) : Math.round(shares);
    }

    Costs.Side side() {
        return order < 0 ? Costs.Side.SELL : Costs.Side.BUY;
    }

    double amount() {
        return Math.abs(order) * close;
    }

    double valueAfter() {
        return (held + order) * close;
    }

    void drop() {
        order = 0;
        why = null;
    }
}
