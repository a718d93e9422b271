package io.peaflow.marketdata.euronext;

import io.peaflow.marketdata.source.Answer;
import io.peaflow.marketdata.source.Columns;
import io.peaflow.marketdata.source.Csv;
import io.peaflow.marketdata.source.Dialect;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Request;
import io.peaflow.marketdata.source.Unreadable;
import io.peaflow.marketdata.source.Want;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;

/**
 * The price export of live.euronext.com. A symbol is ISIN and market, {@code LU1681043599-XPAR}. Prices are asked for as they
 * were traded, not adjusted; it gives two years at most.
 *
 * <p>Three lines stand above the headings: a title, the window, the ISIN. The newest day comes first. Many exports have ten
 * fields under nine headings (the last is the average price). {@code Last} is the last trade, {@code Close} the official
 * close: on a day without trades they differ, and the close is right.
 */
public final class EuronextExport implements Dialect {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("dd/MM/uuuu").withResolverStyle(ResolverStyle.STRICT);
    private static final List<String> HEADING =
            List.of("date", "open", "high", "low", "last", "close", "number of shares", "number of trades", "turnover");
    private static final int PREAMBLE = 3;
    private static final int YEARS = 2;

    @Override
    public String name() {
        return "euronext";
    }

    @Override
    public Request ask(Want want, Instant now) {
        LocalDate earliest = want.to().minusYears(YEARS).plusDays(1);
        return Request.of("/en/ajax/AwlHistoricalPrice/getFullDownloadAjax/", want.symbol())
                .with("format", "csv")
                .with("decimal_separator", ".")
                .with("date_form", "d/m/Y")
                .with("op", "")
                .with("adjusted", "N")
                .with("base100", "")
                .with("startdate", want.from().isBefore(earliest) ? earliest : want.from())
                .with("enddate", want.to())
                .header("Accept", "text/csv, */*;q=0.1");
    }

    @Override
    public Reply read(Want want, Answer answer) throws Unreadable {
        List<List<String>> rows = Csv.rows(answer.text(), ';');
        if (rows.size() <= PREAMBLE || !rows.getFirst().equals(List.of("Historical Data"))) {
            throw new Unreadable("not an export of historical data");
        }
        String isin = rows.get(2).getFirst();
        if (!want.symbol().startsWith(isin + "-")) {
            throw new Unreadable("the answer is about '" + isin + "'");
        }
        List<String> heading = Csv.heading(rows.get(PREAMBLE));
        if (heading.size() < HEADING.size()
                || !heading.subList(0, HEADING.size()).equals(HEADING)) {
            throw new Unreadable("the headings are not those known");
        }
        List<List<String>> days = rows.subList(PREAMBLE + 1, rows.size());
        if (days.isEmpty()) {
            return new Reply.Nothing("no session in this window");
        }
        var columns = new Columns(days.size());
        for (List<String> day : days) {
            add(columns, day);
        }
        return new Reply.Prices(columns.quotes("", false, false, List.of()));
    }

    private static void add(Columns columns, List<String> row) throws Unreadable {
        if (row.size() < HEADING.size() || row.size() > HEADING.size() + 1) {
            throw new Unreadable("a row of " + row.size() + " fields");
        }
        columns.add(
                day(row.getFirst()),
                Csv.number(row.get(1)),
                Csv.number(row.get(2)),
                Csv.number(row.get(3)),
                Csv.number(row.get(5)),
                Columns.NOT_GIVEN,
                Csv.whole(row.get(6)));
    }

    private static long day(String text) throws Unreadable {
        try {
            return LocalDate.parse(text, DAY).toEpochDay();
        } catch (DateTimeException notADay) {
            throw new Unreadable("'" + text.substring(0, Math.min(20, text.length())) + "' is not a day");
        }
    }
}
