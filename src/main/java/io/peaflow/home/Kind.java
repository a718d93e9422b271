package io.peaflow.home;

/** Whether the data in a folder were invented for a demonstration or are somebody's own; the two never mix. */
public enum Kind {
    SIMULATED,
    REAL
}
