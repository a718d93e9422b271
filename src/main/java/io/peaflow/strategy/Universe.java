package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy chooses from: instruments by their ids, and the members that an index has on the day of the decision.
 *
 * @param index its id; null for none
 */
public record Universe(List<String> ids, @Nullable String index) {

    public Universe {
        ids = List.copyOf(ids);
    }

    /** These, whatever the day. */
    public static Universe of(List<String> ids) {
        return new Universe(ids, null);
    }

    /** Those of the day in alphabetical order; what there is to say of the members of the index is added to the reasons. */
    SortedSet<String> on(MarketView view, List<Reason> reasons) {
        SortedSet<String> those = new TreeSet<>(ids);
        if (index == null) {
            return those;
        }
        Optional<IndexMembers> members =
                view.latest(IndexMembers.class, one -> one.index().equals(index));
        if (members.isEmpty()) {
            reasons.add(Reason.of(Reason.Code.NO_MEMBERS, index));
            return those;
        }
        SortedSet<String> all = members.get().instruments();
        List<String> priced = all.stream().filter(view::hasPrices).toList();
        those.addAll(priced);
        reasons.add(Reason.counting(Reason.Code.MEMBERS, index, all.size(), priced.size()));
        if (!members.get().isWhole() || priced.size() < all.size()) {
            reasons.add(Reason.of(Reason.Code.SURVIVORS, index));
        }
        return those;
    }
}
