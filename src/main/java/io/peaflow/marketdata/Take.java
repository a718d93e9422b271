package io.peaflow.marketdata;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was judged about one instrument, ready to be kept.
 *
 * @param bars the good ones; null when no prices came
 * @param doubts what may stand as good and is not
 * @param replacesAll whether every bar that stands and is not among these is of another scale
 * @param events splits and dividends; null when no prices came
 * @param doubtfulValues values that may stand as good and are not
 * @param suspects what waits for a decision
 * @param accountsTold whether somebody answered about the accounts of the company
 * @param missing what has not come yet, in words; empty when nothing
 */
record Take(
        String instrument,
        @Nullable BarBatch bars,
        List<BarTable.Doubt> doubts,
        boolean replacesAll,
        EventTable.@Nullable Telling events,
        List<ObservationTable.Batch> observations,
        List<ObservationTable.Doubt> doubtfulValues,
        List<Quarantine.Suspect> suspects,
        boolean accountsTold,
        String missing) {

    static final Take NOTHING = nothing("", "");

    static Take nothing(String instrument, String missing) {
        return new Take(instrument, null, List.of(), false, null, List.of(), List.of(), List.of(), false, missing);
    }

    /** @param doubtfulValues what may stand as good and is not */
    static Take ofValues(
            String instrument,
            ObservationTable.Batch values,
            List<ObservationTable.Doubt> doubtfulValues,
            List<Quarantine.Suspect> suspects) {
        return new Take(instrument, null, List.of(), false, null, List.of(values), doubtfulValues, suspects, false, "");
    }

    /** The same, and what the company has reported. */
    Take with(List<ObservationTable.Batch> accounts, boolean told) {
        List<ObservationTable.Batch> all = new ArrayList<>(observations);
        all.addAll(accounts);
        return new Take(instrument, bars, doubts, replacesAll, events, all, doubtfulValues, suspects, told, missing);
    }

    /** The same, with what has not come yet in other words. */
    Take lacking(String what) {
        return new Take(
                instrument,
                bars,
                doubts,
                replacesAll,
                events,
                observations,
                doubtfulValues,
                suspects,
                accountsTold,
                what);
    }

    boolean isComplete() {
        return missing.isEmpty();
    }
}
