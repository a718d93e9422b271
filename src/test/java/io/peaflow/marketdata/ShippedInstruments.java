package io.peaflow.marketdata;

import java.util.List;

/** The shipped universe without a program around it, for studies on recorded data. */
public final class ShippedInstruments {

    private ShippedInstruments() {}

    public static Instruments real() {
        return InstrumentConfiguration.registry(List.of(), false);
    }
}
