package io.peaflow.marketdata.judge;

/** Whether a second source was asked about a bar, and what it said. */
public enum Agreement {
    SINGLE_SOURCE,
    AGREED,
    DISPUTED
}
