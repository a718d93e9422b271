package io.peaflow.alert;

/** How loudly something is told: at once, in the daily digest, or only to a channel that asks for it. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    Severity worse(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
