package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns weights into orders for whole shares.
 *
 * <p>A line is traded when its weight has drifted further than the limits' drift and its cost stays below {@link Rules#dearest};
 * what breaks a limit's band, may no longer be held, or is sold on demand goes whatever it costs. Purchases never need more
 * cash than there is if every order is done at its limit price, keep the buffer, and pass no limit at the newest closes.
 */
public final class Rebalancer {

    /** How much is allowed to move. */
    public enum Mode {
        FULL,
        /** Nothing is sold. */
        BUY_ONLY,
        /** Nothing is sold, and only new cash is spent, however small the drift. */
        NEW_CASH_ONLY,
        /** Everything is sold. */
        EXIT
    }

    /**
     * What holds for a ticket on one day.
     *
     * @param newCash to spend in {@link Mode#NEW_CASH_ONLY}
     * @param mayBuy false while a breaker stops buying
     * @param mayBuyLeveraged false while data are stale
     * @param only what {@link Mode#EXIT} sells; empty: everything
     */
    public record Scope(Mode mode, Money newCash, boolean mayBuy, boolean mayBuyLeveraged, Set<String> only) {

        public Scope {
            only = Set.copyOf(only);
        }

        public static Scope of(Mode mode) {
            return new Scope(mode, Money.ZERO, true, true, Set.of());
        }

        public static Scope newCash(Money amount) {
            return new Scope(Mode.NEW_CASH_ONLY, amount, true, true, Set.of());
        }

        /** All of these is sold, and nothing else is touched. */
        public static Scope exit(Set<String> instruments) {
            if (instruments.isEmpty()) {
                throw new IllegalArgumentException("An exit names what is sold");
            }
            return new Scope(Mode.EXIT, Money.ZERO, true, true, instruments);
        }

        public Scope withoutBuying() {
            return new Scope(mode, newCash, false, false, only);
        }

        public Scope withoutBuyingLeveraged() {
            return new Scope(mode, newCash, mayBuy, false, only);
        }

        /** Whether a position is looked at. */
        boolean isAbout(String instrument) {
            return only.isEmpty() || only.contains(instrument);
        }

        boolean maySell() {
            return mode == Mode.FULL || mode == Mode.EXIT;
        }

        boolean mayBuy(Tradable tradable) {
            return tradable.isLeveraged() ? mayBuyLeveraged && mayBuy : mayBuy;
        }
    }

    /**
     * What an order must be.
     *
     * @param buffer cash that no purchase touches
     * @param dearest a line whose costs reach this part of it is not worth trading
     */
    public record Rules(Money buffer, Money smallestOrder, Money largestOrder, Weight dearest) {

        /** The house's own: orders of 50 to 100,000 EUR that cost less than 0.5 %, and 50 EUR left in peace. */
        public static final Rules HOUSE =
                new Rules(Money.parse("50"), Money.parse("50"), Money.parse("100000"), Weight.ofPercent(0.5));

        public Rules {
            if (buffer.isNegative() || smallestOrder.isNegative() || largestOrder.compareTo(smallestOrder) < 0) {
                throw new IllegalArgumentException("Orders from " + smallestOrder + " to " + largestOrder
                        + " with a buffer of " + buffer + " cannot be");
            }
        }
    }

    private final RiskLimits limits;
    private final Costs costs;
    private final Rules rules;
    private final Map<String, Tradable> known = new HashMap<>();

    /** @param tradables everything that orders may name, as it stands on the day */
    public Rebalancer(RiskLimits limits, Costs costs, Rules rules, Collection<Tradable> tradables) {
        this.limits = limits;
        this.costs = costs;
        this.rules = rules;
        tradables.forEach(one -> known.put(one.id(), one));
    }

    /**
     * The orders that lead from what is held to what is wanted.
     *
     * @throws IllegalArgumentException when something is held of which the view knows no price
     */
    public OrderTicket ticket(String strategy, Allocation target, Holdings current, MarketView view, Scope scope) {
        RiskLimits.Corrected corrected = limits.correct(target, known);
        Allocation aim = scope.mode() == Mode.EXIT ? Allocation.allCash() : corrected.target();
        return TicketDraft.ticket(
                strategy,
                aim,
                corrected.corrections(),
                TicketDesk.of(limits, costs, rules, known, current, view, scope));
    }

    /** The limits it keeps. */
    public RiskLimits limits() {
        return limits;
    }

    /** How near every limit is with these weights. */
    public List<RiskLimits.Measure> measure(Allocation weights) {
        return limits.measure(weights, known);
    }
}
