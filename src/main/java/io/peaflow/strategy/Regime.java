package io.peaflow.strategy;

/** The weather of the markets. */
public enum Regime {
    RISK_ON,
    NEUTRAL,
    RISK_OFF
}
