package io.peaflow.kernel;

import java.time.Instant;

/** A fact beside prices that a decision may use from an instant on: a regime, a company's figures. */
public interface Known {

    /** The first instant at which anybody could know it. */
    Instant knownFrom();
}
