package io.peaflow.marketdata.source;

import java.time.LocalDate;
import java.util.List;

/**
 * What one source says about one instrument before anybody has judged it: columns, one row as the source gave it, in the
 * source's order, faults included.
 *
 * <p>{@code NaN} is a value that was not given, {@code -1} a volume that was not given. Nothing is corrected here but
 * form: a row that cannot be read as a row fails the whole reply.
 *
 * @param currency as the source writes it, for example EUR or GBp; empty when it does not say
 * @param day days since 1970-01-01, in the market's own time zone
 * @param adjustedClose the provider's own adjusted close, never trusted; used as evidence only
 * @param splitAdjusted whether prices (and dividends) are already divided by every later split
 * @param unfinished whether the source itself says that its newest row is of a session still running
 * @param events splits and dividends that the source told with the prices
 */
@SuppressWarnings("ArrayRecordComponent") // columns on purpose: never compared, never a key
public record Quotes(
        String currency,
        int[] day,
        double[] open,
        double[] high,
        double[] low,
        double[] close,
        double[] adjustedClose,
        long[] volume,
        boolean splitAdjusted,
        boolean unfinished,
        List<Event> events) {

    /** A fact that moves a price without anybody having traded. */
    public sealed interface Event {
        /** The first session without the dividend, or with the new number of shares. */
        LocalDate exDay();

        /** {@code factor} new shares for each old one: 4 for 4:1, 0.1 for 1:10. */
        record Split(LocalDate exDay, double factor) implements Event {}

        /** Paid per share, in the currency of the quotes. */
        record Dividend(LocalDate exDay, double amount) implements Event {}
    }

    public Quotes {
        events = List.copyOf(events);
        int rows = day.length;
        if (open.length != rows
                || high.length != rows
                || low.length != rows
                || close.length != rows
                || adjustedClose.length != rows
                || volume.length != rows) {
            throw new IllegalArgumentException("The columns of the quotes are not of one length");
        }
    }

    public int size() {
        return day.length;
    }

    public LocalDate session(int row) {
        return LocalDate.ofEpochDay(day[row]);
    }

    /** Without the rows after a day. The events stay: prices that are split-adjusted are so by the later ones too. */
    public Quotes upTo(LocalDate last) {
        var kept = new Columns(day.length);
        for (int row = 0; row < day.length; row++) {
            if (day[row] <= last.toEpochDay()) {
                kept.add(day[row], open[row], high[row], low[row], close[row], adjustedClose[row], volume[row]);
            }
        }
        return kept.quotes(currency, splitAdjusted, unfinished, events);
    }
}
