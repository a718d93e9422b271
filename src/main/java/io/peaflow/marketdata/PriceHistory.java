package io.peaflow.marketdata;

import io.peaflow.kernel.PriceSeries;
import java.time.LocalDate;

/** The bars that may be calculated with, as they are known now or were known at an instant. */
public interface PriceHistory {

    /** In which money and which shares a series is told. */
    enum Basis {
        /** As traded. */
        RAW,
        /** In the shares of the series' last session. */
        SPLIT_ADJUSTED,
        /** Split-adjusted, and every dividend reinvested on its day. */
        TOTAL_RETURN
    }

    /** The whole history of one instrument; empty when nothing is known of it. */
    default PriceSeries read(String instrument, Knowledge knowledge, Basis basis) {
        return read(instrument, knowledge, basis, LocalDate.MIN);
    }

    /** The same bars from a day on: those before it are not even looked at. */
    PriceSeries read(String instrument, Knowledge knowledge, Basis basis, LocalDate from);
}
