package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the same amount to work every month, where it is missing most, and sells nothing: dollar-cost averaging.
 *
 * <p>It is due on the first day of a month on which there is a signal. Who has never had one begins with a month: while no
 * session of it has closed yet.
 */
record MonthlyAmount(String name, Allocation target, Money amount) implements Strategy {

    MonthlyAmount {
        if (amount.compareTo(Money.ZERO) <= 0) {
            throw new IllegalArgumentException(name + " invests more than nothing every month, not " + amount);
        }
    }

    @Override
    public Decision decide(MarketView asOf, Holdings current) {
        Allocation held = current.allocation(asOf);
        if (!isDue(asOf)) {
            return Decision.Wanted.of(name, held, held, 1, List.of(Reason.of(Reason.Code.NOT_DUE, "")));
        }
        Money invested = amount.compareTo(current.cash()) < 0 ? amount : current.cash();
        return Decision.Wanted.of(
                name,
                with(held, invested.euros() / Math.max(1, current.value(asOf).euros())),
                held,
                1,
                List.of(Reason.of(Reason.Code.MONTHLY_AMOUNT, "", invested.euros())));
    }

    @Override
    public Rebalancer.Scope scope(MarketView asOf, Holdings current) {
        return Rebalancer.Scope.newCash(isDue(asOf) ? amount : Money.ZERO);
    }

    private boolean isDue(MarketView view) {
        YearMonth month = YearMonth.from(view.day());
        return view.latest(LastIssued.class)
                .map(last -> YearMonth.from(last.slot()).isBefore(month))
                .orElseGet(() -> isBeforeItsFirstClose(month, view));
    }

    private boolean isBeforeItsFirstClose(YearMonth month, MarketView view) {
        for (String id : target.instruments()) {
            if (view.hasPrices(id)) {
                LocalDate last = view.lastSession(id);
                if (!YearMonth.from(last).isBefore(month)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Shares the amount among the instruments in proportion to what each lacks of its part of everything invested. */
    private Allocation with(Allocation held, double share) {
        double wanted = 1 - target.cash();
        double invested = 1 - held.cash() + share;
        SortedMap<String, Double> lacks = new TreeMap<>();
        double lacking = 0;
        for (String id : target.instruments()) {
            double lack = Math.max(0, target.of(id) / wanted * invested - held.of(id));
            lacks.put(id, lack);
            lacking += lack;
        }
        SortedMap<String, Weight> weights = new TreeMap<>();
        for (String id : held.union(target)) {
            double more = lacking > 0 ? share * lacks.getOrDefault(id, 0.0) / lacking : 0;
            weights.put(id, new Weight(Math.min(1, held.of(id) + more)));
        }
        return Allocation.of(weights);
    }
}
