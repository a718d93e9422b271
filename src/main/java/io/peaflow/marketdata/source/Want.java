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
public record Want(Instrument instrument, String symbol, LocalDate from, LocalDate to) {}
