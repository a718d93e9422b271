package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.TradingCalendar;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket is worked out with: rules, prices, and what is held. It never changes.
 *
 * @param known everything that orders may name
 * @param day the session on which the orders count
 * @param before how the holdings are divided
 * @param value of the holdings in euros
 */
record TicketDesk(
        RiskLimits limits,
        Costs costs,
        Rebalancer.Rules rules,
        Map<String, Tradable> known,
        Holdings current,
        MarketView view,
        Rebalancer.Scope scope,
        LocalDate day,
        Allocation before,
        double value) {

    static TicketDesk of(
            RiskLimits limits,
            Costs costs,
            Rebalancer.Rules rules,
            Map<String, Tradable> known,
            Holdings current,
            MarketView view,
            Rebalancer.Scope scope) {
        return new TicketDesk(
                limits,
                costs,
                rules,
                known,
                current,
                view,
                scope,
                session(view),
                current.allocation(view),
                current.value(view).euros());
    }

    /** The session that orders can still reach: today's before its close, else the next. */
    private static LocalDate session(MarketView view) {
        TradingCalendar paris = TradingCalendar.euronextParis();
        LocalDate today = view.day();
        return paris.isSession(today) && view.at().isBefore(paris.closeOf(today)) ? today : paris.next(today);
    }

    /** What is held of what nobody registered: it is held all the same, and hot. */
    double unregistered() {
        double together = 0;
        for (Map.Entry<String, Long> held : current.shares().entrySet()) {
            together += known.containsKey(held.getKey()) ? 0 : held.getValue() * view.lastClose(held.getKey());
        }
        return together;
    }

    double limit(Position position) {
        return position.limit(position.side(), view);
    }

    /** Of the order that the position has now. */
    Costs.Estimate cost(Position position, double price) {
        return estimate(position.side(), position, Math.abs(position.order), price);
    }

    Costs.Estimate estimate(Costs.Side side, Position position, long shares, double price) {
        return costs.estimate(side, position.tradable, shares, price, day);
    }

    /** Why the order is too small or too dear; null when it is neither. */
    @Nullable
    Reason doubt(Position position) {
        double amount = position.amount();
        double smallest = rules.smallestOrder().euros();
        if (amount < smallest) {
            return Reason.of(Reason.Code.ORDER_TOO_SMALL, position.id(), amount, smallest);
        }
        double dear = cost(position, position.close).total().euros() / amount;
        boolean mustGo = position.why != null && position.why.code() != Reason.Code.DRIFT;
        return mustGo || dear < rules.dearest().share()
                ? null
                : Reason.of(
                        Reason.Code.TOO_DEAR,
                        position.id(),
                        dear,
                        rules.dearest().share());
    }
}
