package io.peaflow.kernel;

/** What a followed thing is; prices of each kind have their own rhythm and their own tolerances. */
public enum InstrumentKind {
    /** A fund traded on an exchange. */
    ETF,
    SHARE,
    INDEX,
    FX,
    /** A series of observations such as a yield or a spread; it has values, not bars. */
    MACRO
}
