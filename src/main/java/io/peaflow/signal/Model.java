package io.peaflow.signal;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A trained regime model as the registry keeps it; never changed once it is there.
 *
 * @param name the month from whose first day on it may be used, with a number when it was trained again
 * @param knowledge RECORDED: on what this database held; ASSUMED: on what would have been known by then
 * @param knownAt as of which instant it was trained
 * @param windowTo the last session that it was trained on
 * @param inputsHash of all that went in: the values, the recipe, and the model that the search began with
 * @param agreement the share of the last 252 sessions on which it says the same as the model before it; null for the first
 * @param liveFrom since when it has been, or was, live; null when it never was
 */
public record Model(
        String name,
        Instant trainedAt,
        Knowledge knowledge,
        Instant knownAt,
        LocalDate windowFrom,
        LocalDate windowTo,
        int rows,
        double likelihood,
        String checksum,
        String inputsHash,
        String codeVersion,
        @Nullable Double agreement,
        Verdict verdict,
        String note,
        @Nullable Instant liveFrom) {

    /** What was known when it was trained. */
    public enum Knowledge {
        RECORDED,
        ASSUMED
    }

    /** Whether it may take over by itself. */
    public enum Verdict {
        FIT,
        /** Two of its states might as well be called the other way round. */
        AMBIGUOUS,
        /** It sees the last year too differently from the model before it. */
        DISAGREES
    }
}
