package io.peaflow.marketdata.source;

import io.peaflow.kernel.Instrument;
import java.time.LocalDate;

/**
 * One question to one source.
 *
 * @param symbol what this source calls the instrument
 * @param from the first day asked for
 * @param to the last day asked for, included
 */
public record Want(Instrument instrument, String symbol, LocalDate from, LocalDate to, Subject subject) {

    /** What is asked about. */
    public enum Subject {
        /** Bars and events; of a macro series its values. */
        PRICES,
        /** Earnings, book value and dividends per share, as the company reported them. */
        ACCOUNTS
    }

    /** A question about prices. */
    public Want(Instrument instrument, String symbol, LocalDate from, LocalDate to) {
        this(instrument, symbol, from, to, Subject.PRICES);
    }
}
