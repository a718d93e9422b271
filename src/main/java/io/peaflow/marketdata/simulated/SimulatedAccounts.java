package io.peaflow.marketdata.simulated;

import io.peaflow.kernel.Instrument;
import io.peaflow.marketdata.source.Fundamentals;
import io.peaflow.marketdata.source.Quotes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What invented companies report: once a year, some weeks after the year's end. A company has a price in years of earnings
 * that is its own, wanders, and has little to do with how it will fare; losses come with bad years.
 */
final class SimulatedAccounts {

    private static final int MONTHS = 12;
    private static final int EARLIEST_REPORT_DAYS = 40;
    private static final int REPORT_SPREAD_DAYS = 45;

    private SimulatedAccounts() {}

    /** The reports for years that ended in the window, as far as they are out. */
    static Fundamentals of(
            SimulatedMarket market, long seed, Instrument company, LocalDate from, LocalDate to, Instant at) {
        Dice dice = Dice.of(seed, company.id() + " accounts");
        LocalDate today = at.atZone(ZoneOffset.UTC).toLocalDate();
        List<Fundamentals.Report> reports = new ArrayList<>();
        for (int year = from.getYear(); year <= to.getYear(); year++) {
            LocalDate end = LocalDate.of(year, 12, 31);
            LocalDate out = end.plusDays(EARLIEST_REPORT_DAYS + (long) (REPORT_SPREAD_DAYS * dice.uniform(year)));
            if (!end.isBefore(from) && !end.isAfter(to) && out.isBefore(today)) {
                Quotes bars = market.quotes(company, LocalDate.of(year, 1, 1), end);
                if (bars.size() > 0) {
                    reports.add(report(dice, year, end, out, bars));
                }
            }
        }
        return new Fundamentals(company.currency(), reports);
    }

    private static Fundamentals.Report report(Dice dice, int year, LocalDate end, LocalDate out, Quotes bars) {
        double price = bars.close()[bars.size() - 1];
        double yearsOfEarnings = (9 + 14 * dice.uniform(-1)) * Math.exp(0.25 * dice.normal(1_000L + year));
        double earnings = dice.uniform(2_000L + year) < 0.06 ? -0.03 * price : price / yearsOfEarnings;
        double returnOnBook = 0.06 + 0.12 * dice.uniform(-2);
        double book = price / yearsOfEarnings / returnOnBook;
        return new Fundamentals.Report(
                end,
                Math.toIntExact(out.toEpochDay()),
                MONTHS,
                Weather.cents(earnings),
                Weather.cents(book),
                Weather.cents(paid(bars)));
    }

    /** In the shares of the year's end, as the other figures. */
    private static double paid(Quotes bars) {
        double paid = 0;
        double shares = 1;
        for (Quotes.Event event : bars.events().reversed()) {
            switch (event) {
                case Quotes.Event.Split split -> shares *= split.factor();
                case Quotes.Event.Dividend dividend -> paid += dividend.amount() / shares;
            }
        }
        return paid;
    }
}
