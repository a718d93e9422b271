package io.peaflow.marketdata.watchedfolder;

import io.peaflow.marketdata.source.Columns;
import io.peaflow.marketdata.source.Csv;
import io.peaflow.marketdata.source.Fundamentals;
import io.peaflow.marketdata.source.Json;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Quotes.Event;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Series;
import io.peaflow.marketdata.source.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A CSV file that somebody laid down: prices, the values of a macro series, or fundamentals, told by its headings.
 *
 * <p>Headings in any order and case, blanks as underscores: {@code date} and {@code close} make prices (with {@code open,
 * high, low, adj_close, volume, dividends, stock_splits} if there are any), {@code date} and {@code value} a series (with
 * {@code published}), {@code period_end} fundamentals. Lines {@code # currency: EUR} and {@code # split-adjusted: false} may
 * stand above. A day may carry a time of day, which is dropped.
 */
public final class PriceFile {

    private static final int DAY_LENGTH = 10;

    private final Map<String, String> remarks = new HashMap<>();
    private final List<String> heading;
    private final List<List<String>> rows;

    private PriceFile(String text) throws Unreadable {
        String all = text.replace("\r\n", "\n");
        while (all.startsWith("#")) {
            int end = all.indexOf('\n') < 0 ? all.length() : all.indexOf('\n') + 1;
            String[] remark = all.substring(1, end).split(":", 2);
            if (remark.length == 2) {
                remarks.put(remark[0].strip().toLowerCase(Locale.ROOT), remark[1].strip());
            }
            all = all.substring(end);
        }
        if (all.isBlank()) {
            throw new Unreadable("the file is empty");
        }
        List<List<String>> table =
                Csv.rows(all, all.lines().findFirst().orElse("").contains(";") ? ';' : ',');
        heading = table.getFirst().stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace(' ', '_'))
                .toList();
        rows = table.subList(1, table.size());
    }

    /** What the file says. */
    public static Reply read(String text) throws Unreadable {
        var file = new PriceFile(text);
        if (file.rows.isEmpty()) {
            return new Reply.Nothing("a file without rows");
        }
        for (List<String> row : file.rows) {
            if (row.size() != file.heading.size()) {
                throw new Unreadable("a row of " + row.size() + " fields under " + file.heading.size() + " headings");
            }
        }
        if (file.heading.contains("period_end")) {
            return file.fundamentals();
        }
        if (file.heading.contains("date") && file.heading.contains("close")) {
            return file.prices();
        }
        if (file.heading.contains("date") && file.heading.contains("value")) {
            return file.values();
        }
        throw new Unreadable("neither date and close, nor date and value, nor period_end among the headings");
    }

    private Reply prices() throws Unreadable {
        var columns = new Columns(rows.size());
        var events = new ArrayList<Event>();
        for (List<String> row : rows) {
            var day = Json.day(dayOf(cell(row, "date")));
            columns.add(
                    day.toEpochDay(),
                    number(row, "open"),
                    number(row, "high"),
                    number(row, "low"),
                    number(row, "close"),
                    number(row, heading.contains("adj_close") ? "adj_close" : "adjclose"),
                    volume(row));
            double dividend = number(row, "dividends");
            if (!Double.isNaN(dividend) && dividend != 0) {
                events.add(new Event.Dividend(day, dividend));
            }
            double split = number(row, "stock_splits");
            if (!Double.isNaN(split) && split != 0) {
                events.add(new Event.Split(day, split));
            }
        }
        boolean adjusted = !"false".equalsIgnoreCase(remarks.getOrDefault("split-adjusted", "true"));
        return new Reply.Prices(columns.quotes(remarks.getOrDefault("currency", ""), adjusted, false, events));
    }

    private Reply values() throws Unreadable {
        var series = new Series();
        for (List<String> row : rows) {
            series.add(Json.day(dayOf(cell(row, "date"))), number(row, "value"), dayOrUnknown(row, "published"));
        }
        return series.reply();
    }

    private Reply fundamentals() throws Unreadable {
        var reports = new ArrayList<Fundamentals.Report>();
        for (List<String> row : rows) {
            double months = number(row, "months");
            reports.add(new Fundamentals.Report(
                    Json.day(dayOf(cell(row, "period_end"))),
                    dayOrUnknown(row, "known_on"),
                    Double.isNaN(months) ? 12 : (int) months,
                    number(row, "earnings"),
                    number(row, "book_value"),
                    number(row, "dividends")));
        }
        return new Reply.Facts(new Fundamentals(remarks.getOrDefault("currency", ""), reports));
    }

    private String cell(List<String> row, String name) {
        int column = heading.indexOf(name);
        return column < 0 ? "" : row.get(column);
    }

    private double number(List<String> row, String name) throws Unreadable {
        return Csv.number(cell(row, name));
    }

    private long volume(List<String> row) throws Unreadable {
        double traded = number(row, "volume");
        return Double.isNaN(traded) ? -1 : Math.round(traded);
    }

    private int dayOrUnknown(List<String> row, String name) throws Unreadable {
        String cell = cell(row, name);
        return cell.isEmpty()
                ? Observations.UNKNOWN
                : Math.toIntExact(Json.day(dayOf(cell)).toEpochDay());
    }

    private static String dayOf(String cell) {
        return cell.length() > DAY_LENGTH ? cell.substring(0, DAY_LENGTH) : cell;
    }
}
