package io.peaflow.marketdata.source;

import java.time.LocalDate;
import java.util.List;

/**
 * What one source says about the accounts of one company, before anybody has judged it.
 *
 * @param currency as the source writes it; empty when it does not say
 */
public record Fundamentals(String currency, List<Report> reports) {

    /**
     * The figures of one accounting period, per share.
     *
     * @param periodEnd the last day of the period
     * @param knownOn days since 1970-01-01 of the publication; {@link Observations#UNKNOWN} when the source does not say
     * @param months the length of the period: 3, 6 or 12
     * @param earnings NaN when not told
     * @param bookValue NaN when not told
     * @param dividends paid for the period; NaN when not told
     */
    public record Report(
            LocalDate periodEnd, int knownOn, int months, double earnings, double bookValue, double dividends) {}

    public Fundamentals {
        reports = List.copyOf(reports);
    }

    public int size() {
        return reports.size();
    }
}
