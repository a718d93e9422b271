package io.peaflow.signal;

import io.peaflow.strategy.Breakers;
import java.time.Instant;
import java.util.UUID;

/** The index of what is held has fallen past a threshold, or is well again. */
public record BreakerMoved(
        UUID run, String strategy, Breakers.Event event, double drawdown, double dailyReturn, Instant at) {}
