package io.peaflow.chart;

/** What a mark or a cell means; colour never says it alone. */
public enum Tone {
    GOOD,
    NOTICE,
    BAD,
    /** There is nothing and there need be nothing. */
    NONE,
    /** There is nothing to judge yet. */
    QUIET
}
