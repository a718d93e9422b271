package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Money;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is held: whole shares by instrument, and cash.
 *
 * @param shares more than none of each
 */
public record Holdings(Money cash, SortedMap<String, Long> shares) {

    public Holdings {
        shares.forEach((instrument, count) -> {
            if (count <= 0) {
                throw new IllegalArgumentException(
                        "A PEA holds whole shares, more than none: " + count + " of " + instrument);
            }
        });
        if (cash.isNegative()) {
            throw new IllegalArgumentException("A PEA owes nothing, and here its cash is " + cash);
        }
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    }

    public static Holdings of(Money cash, Map<String, Long> shares) {
        return new Holdings(cash, new TreeMap<>(shares));
    }

    public long shares(String instrument) {
        return shares.getOrDefault(instrument, 0L);
    }

    /**
     * What all of it is worth at the newest closes.
     *
     * @throws IllegalArgumentException when something is held of which the view knows no price
     */
    public Money value(MarketView view) {
        Money value = cash;
        for (Map.Entry<String, Long> position : shares.entrySet()) {
            value = value.plus(Money.of(position.getValue(), view.lastClose(position.getKey())));
        }
        return value;
    }

    /** How it is divided at the newest closes; all cash when there is nothing. */
    public Allocation allocation(MarketView view) {
        double value = value(view).euros();
        String[] ids = new String[shares.size()];
        double[] weights = new double[ids.length];
        int count = 0;
        for (Map.Entry<String, Long> position : shares.entrySet()) {
            ids[count] = position.getKey();
            weights[count++] = Money.of(position.getValue(), view.lastClose(position.getKey()))
                            .euros()
                    / value;
        }
        return Allocation.of(ids, weights);
    }
}
