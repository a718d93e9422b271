package io.peaflow.marketdata;

import java.time.LocalDate;
import java.util.List;

/** What companies have reported per share, with the day on which each figure was known. */
public interface Accounts {

    /** A figure of a report. */
    enum Item {
        EARNINGS,
        BOOK_VALUE,
        DIVIDENDS
    }

    /**
     * One figure of one report. What a report corrects later is a figure of its own, with its own day.
     *
     * @param months the length of the period: 3, 6 or 12
     * @param knownOn the first day on which it may be acted on: the one after its publication; half a year after the
     *     period where the source does not tell
     * @param value per share, in the shares and the currency of the report
     */
    record Figure(LocalDate periodEnd, int months, LocalDate knownOn, double value) {}

    /** The figures of one kind, in the order in which they became known; empty when nothing is known. */
    List<Figure> read(String instrument, Item item, Knowledge knowledge);
}
