package io.peaflow.marketdata.judge;

/** Something found on the series as a whole, with its numbers in words. */
public record Finding(Reason reason, String evidence) {}
