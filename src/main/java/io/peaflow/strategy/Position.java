package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import org.jspecify.annotations.Nullable;

/** One instrument while a ticket is worked out: what is held, what is wanted, and what will be traded. */
final class Position {

    final Tradable tradable;
    final long held;
    final double close;
    final double target;
    /** Whether a limit's band was crossed with it. */
    boolean isForced;
    /** Whether one share more is sold than to the nearest of the target, because a limit would be passed. */
    boolean isRoundedDown;
    /** To buy, or when negative to sell. */
    long order;

    @Nullable
    Reason why;

    /** By side; worked out when first asked for, since it looks back over many sessions. */
    private double buyLimit = Double.NaN;

    private double sellLimit = Double.NaN;

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

    /** The limit price of an order on this side. */
    double limit(Costs.Side side, MarketView view) {
        if (side == Costs.Side.BUY) {
            buyLimit = Double.isNaN(buyLimit) ? LimitPrice.of(side, view, tradable) : buyLimit;
            return buyLimit;
        }
        sellLimit = Double.isNaN(sellLimit) ? LimitPrice.of(side, view, tradable) : sellLimit;
        return sellLimit;
    }
}
