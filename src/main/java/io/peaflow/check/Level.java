package io.peaflow.check;

/** How bad a finding is, from nothing to act-now. */
public enum Level {
    OK,
    WARNING,
    CRITICAL
}
