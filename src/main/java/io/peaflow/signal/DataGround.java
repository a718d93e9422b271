package io.peaflow.signal;

import io.peaflow.kernel.Telling;
import io.peaflow.marketdata.Freshness;
import io.peaflow.marketdata.Freshness.State;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Whether the data that decisions need are there: looked at once, and asked for each strategy. */
record DataGround(List<Freshness.Line> lines) {

    /**
     * What was found for one strategy.
     *
     * @param against what speaks against deciding
     * @param stale whether something is old
     * @param without what the strategy can do without and must, because its prices are too old
     */
    record Finding(List<Telling> against, boolean stale, SortedSet<String> without) {}

    /** Nothing is looked at: for decisions as of another moment, when it was as fresh as it could be. */
    static DataGround unasked() {
        return new DataGround(List.of());
    }

    /**
     * What speaks against a decision of this strategy. One that ranks many does without those whose prices are too old.
     *
     * @param shared what every decision needs: the series of the features, and what is held
     */
    Finding of(StrategyBook.Entry entry, Collection<String> shared) {
        SortedSet<String> without = new TreeSet<>();
        if (entry.ranks()) {
            for (Freshness.Line line : of(entry.instruments())) {
                if (line.state() == State.CRITICAL && !shared.contains(line.instrument())) {
                    without.add(line.instrument());
                }
            }
        }
        SortedSet<String> needed = new TreeSet<>(entry.instruments());
        needed.addAll(shared);
        needed.removeAll(without);
        List<Telling> against = of(needed).stream()
                .filter(line -> line.state() == State.CRITICAL)
                .map(DataGround::said)
                .toList();
        return new Finding(against, !late(needed).isEmpty(), without);
    }

    private static Telling said(Freshness.Line line) {
        return line.last() == null
                ? Telling.of("signals.against.nothing-stored", line.instrument())
                : Telling.of(
                        "signals.against.days-missing",
                        line.instrument(),
                        line.missing(),
                        line.last(),
                        line.expected());
    }

    /** Of these, what is not as new as it should be. */
    List<Freshness.Line> late(Collection<String> needed) {
        return of(needed).stream().filter(line -> line.state() != State.FRESH).toList();
    }

    private List<Freshness.Line> of(Collection<String> instruments) {
        return lines.stream()
                .filter(line -> instruments.contains(line.instrument()))
                .toList();
    }
}
