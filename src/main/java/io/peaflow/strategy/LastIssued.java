package io.peaflow.strategy;

import io.peaflow.kernel.Known;
import io.peaflow.kernel.TradingCalendar;
import java.time.Instant;
import java.time.LocalDate;

/** The last day before this one on which the strategy that is asked gave a signal: what happens once a month looks at it. */
public record LastIssued(LocalDate slot) implements Known {

    @Override
    public Instant knownFrom() {
        return slot.atStartOfDay(TradingCalendar.euronextParis().zone()).toInstant();
    }
}
