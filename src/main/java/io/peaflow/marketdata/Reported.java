package io.peaflow.marketdata;

import io.peaflow.marketdata.source.Fundamentals;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Series;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What companies report, as series: one for each figure and length of period, such as EARNINGS_12M. */
final class Reported {

    private Reported() {}

    /** A figure of a day without its day of publication counts as known so long after its period. */
    private static final int LATE_MONTHS = 6;

    /** The first day on which a figure may be acted on. */
    static LocalDate knownOn(LocalDate periodEnd, @Nullable LocalDate published) {
        return published == null ? periodEnd.plusMonths(LATE_MONTHS) : published.plusDays(1);
    }

    /** The length of the period that an item's name ends with. */
    static int months(String item) {
        return Integer.parseInt(item.substring(item.lastIndexOf('_') + 1, item.length() - 1));
    }

    static Map<String, Observations> columns(Fundamentals fundamentals) {
        Map<String, Series> series = new LinkedHashMap<>();
        for (Fundamentals.Report report : fundamentals.reports()) {
            add(series, "EARNINGS", report, report.earnings());
            add(series, "BOOK_VALUE", report, report.bookValue());
            add(series, "DIVIDENDS", report, report.dividends());
        }
        Map<String, Observations> columns = new LinkedHashMap<>();
        series.forEach((item, values) -> {
            if (values.reply() instanceof Reply.Values told) {
                columns.put(item, told.observations());
            }
        });
        return columns;
    }

    private static void add(Map<String, Series> series, String figure, Fundamentals.Report report, double value) {
        if (Double.isFinite(value)) {
            series.computeIfAbsent(figure + "_" + report.months() + "M", item -> new Series())
                    .add(report.periodEnd(), value, report.knownOn());
        }
    }
}
