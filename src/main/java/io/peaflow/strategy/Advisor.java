package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import java.util.List;
import java.util.Set;

/** From a view of the market to an order ticket, in one step: the strategy decides, the limits bind, whole shares follow. */
public final class Advisor {

    /** What is advised. */
    public sealed interface Advice {

        /**
         * A ticket, which may be empty.
         *
         * @param decision what the strategy wants, before the limits
         * @param limits how near every limit is after the ticket
         */
        record Issued(Decision.Wanted decision, OrderTicket ticket, List<RiskLimits.Measure> limits) implements Advice {

            public Issued {
                limits = List.copyOf(limits);
            }
        }

        /** The strategy says nothing, and why. */
        record Withheld(Decision.Refused refusal) implements Advice {}

        /** The owner halted it; an exit is still given on demand. */
        record Halted() implements Advice {}
    }

    private final Strategy strategy;
    private final Rebalancer rebalancer;

    public Advisor(Strategy strategy, Rebalancer rebalancer) {
        this.strategy = strategy;
        this.rebalancer = rebalancer;
    }

    /**
     * What to do now.
     *
     * @param isStale whether the data are old enough that no leveraged fund is bought
     */
    public Advice advise(MarketView view, Holdings current, Breakers breakers, boolean isStale) {
        if (breakers.isHalted()) {
            return new Advice.Halted();
        }
        return switch (strategy.decide(view, current)) {
            case Decision.Refused refused -> new Advice.Withheld(refused);
            case Decision.Wanted wanted -> {
                Rebalancer.Scope scope = strategy.scope(view, current);
                if (isStale) {
                    scope = scope.withoutBuyingLeveraged();
                }
                if (!breakers.allowsBuying()) {
                    scope = scope.withoutBuying();
                }
                OrderTicket ticket = rebalancer.ticket(strategy.name(), wanted.target(), current, view, scope);
                yield new Advice.Issued(wanted, ticket, rebalancer.measure(ticket.weightsAfter()));
            }
        };
    }

    /** All of these instruments sold, and nothing else touched, on the owner's demand and whatever is halted. */
    public OrderTicket exit(MarketView view, Holdings current, Set<String> instruments) {
        return rebalancer.ticket(
                strategy.name(), Allocation.allCash(), current, view, Rebalancer.Scope.exit(instruments));
    }
}
