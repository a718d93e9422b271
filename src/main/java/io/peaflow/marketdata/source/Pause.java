package io.peaflow.marketdata.source;

import java.time.Duration;

/** Waiting for time alone: between two calls to one provider. A test waits otherwise. */
@FunctionalInterface
interface Pause {
    void await(Duration time) throws InterruptedException;
}
