package io.peaflow.quant.performance;

import java.util.Arrays;
import java.util.List;

/** The yearly rate at which payments are worth nothing together: the internal rate of return of dated flows. */
public sealed interface MoneyWeighted {

    /** The one rate that fits. */
    record One(double rate) implements MoneyWeighted {}

    /** All rates that fit, ascending. None of them alone tells how the money did. */
    record Several(List<Double> rates) implements MoneyWeighted {
        public Several {
            rates = List.copyOf(rates);
        }
    }

    /** No rate fits. */
    record None(String reason) implements MoneyWeighted {}

    /**
     * Every r above -1 for which the sum of amount / (1 + r)^(days / 365) is zero, days counted from the first payment;
     * the year of 365 days is that of XIRR in spreadsheets.
     */
    static MoneyWeighted of(Flows flows) {
        Flows moved = flows.moved();
        boolean paid = false;
        boolean received = false;
        for (int i = 0; i < moved.size(); i++) {
            paid |= moved.amount(i) < 0;
            received |= moved.amount(i) > 0;
        }
        if (!paid || !received) {
            return new None(
                    paid
                            ? "nothing was received"
                            : received ? "nothing was paid in" : "there is no payment that is not zero");
        }
        return fitting(InternalRates.of(moved));
    }

    private static MoneyWeighted fitting(double[] rates) {
        if (rates.length == 0) {
            return new None("no rate makes these payments worth nothing together");
        }
        List<Double> told = Arrays.stream(rates)
                .filter(rate -> rate > -1 && Double.isFinite(rate))
                .boxed()
                .toList();
        if (told.isEmpty()) {
            return new None(
                    rates[0] > 0 ? "the rate is too large a number" : "the rate is too close to -1 to be told from it");
        }
        return told.size() == 1 ? new One(told.getFirst()) : new Several(told);
    }
}
