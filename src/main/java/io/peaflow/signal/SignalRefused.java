package io.peaflow.signal;

import java.time.Instant;
import java.util.UUID;

/** There is no signal of the live strategy for a slot: data are missing, or it could not prove that it did not look ahead. */
public record SignalRefused(UUID run, Signal signal, Instant at) {}
