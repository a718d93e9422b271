package io.peaflow.check;

import java.time.Instant;

/** A remembered problem is no more; the finding is the good one that took its place. */
public record ProblemGone(Finding finding, Instant at) {}
