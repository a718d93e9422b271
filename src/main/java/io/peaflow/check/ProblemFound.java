package io.peaflow.check;

import java.time.Instant;

/** A check found a problem that was not known, or whose level changed; published once per change, in the transaction that remembers it. */
public record ProblemFound(Finding finding, Instant at) {}
