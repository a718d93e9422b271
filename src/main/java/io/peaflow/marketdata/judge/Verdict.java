package io.peaflow.marketdata.judge;

/** What a bar is worth. Only {@link #GOOD} bars are ever calculated with. */
public enum Verdict {
    GOOD,
    /** Two sources disagree by more than the tolerance of the kind: kept apart until it is settled. */
    DISPUTED,
    /** Cannot be true, or cannot be final: kept apart with its evidence; the last good value stays. */
    REJECTED
}
