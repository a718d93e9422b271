package io.peaflow.signal;

import java.time.Instant;
import java.util.UUID;

/** A new regime model did not take over by itself: there is none, or somebody should look at it. */
public record ModelHeld(UUID run, String model, String reason, Instant at) {}
