package io.peaflow.strategy;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;

/**
 * An instrument that orders may name, as it stands on one day.
 *
 * @param isEligible whether a PEA may hold it on that day
 */
public record Tradable(Instrument instrument, boolean isEligible) {

    public Tradable {
        if (instrument.isin() == null) {
            throw new IllegalArgumentException(
                    instrument.id() + " has no ISIN, so no broker can be told what to trade");
        }
    }

    String id() {
        return instrument.id();
    }

    boolean isLeveraged() {
        return instrument.leverage() > 1;
    }

    /** Whether it counts toward heat: everything but diversified funds without leverage. */
    boolean isHot() {
        return isLeveraged() || !instrument.diversified();
    }

    boolean isFund() {
        return instrument.kind() == InstrumentKind.ETF;
    }
}
