package io.peaflow.marketdata.judge;

/** What a reason does to the bar or the event that it is found on. */
public enum Severity {
    /** It cannot be true or final. */
    REJECTS,
    /** It may be true, and nothing known yet settles it. */
    DISPUTES,
    /** Worth knowing; the bar is used. */
    NOTES
}
