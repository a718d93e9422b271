package io.peaflow.marketdata.yahoo;

import io.peaflow.marketdata.source.Answer;
import io.peaflow.marketdata.source.Columns;
import io.peaflow.marketdata.source.Dialect;
import io.peaflow.marketdata.source.Json;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Quotes.Event;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Request;
import io.peaflow.marketdata.source.Unreadable;
import io.peaflow.marketdata.source.Want;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Yahoo's chart, version 8, in daily bars. Its open, high, low, close and its dividends are already divided by every later
 * split; a day is the exchange's own, told by the zone in the answer.
 */
public final class YahooChart implements Dialect {

    /** The year 1 to 5000 or so: what lies outside is not a time in seconds. */
    private static final long LARGEST_SECOND = 100_000_000_000L;

    private static final double LARGEST_VOLUME = 1e15;
    private static final int UNKNOWN_VOLUME = -1;

    @Override
    public String name() {
        return "yahoo";
    }

    @Override
    public Request ask(Want want, Instant now) {
        // A session is stamped with its opening in local time, which may be the day before in UTC.
        long first = want.from().minusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        // Prices are divided by every split up to this day, whatever days are asked for: so all of them must be told,
        // the
        // one of a session that begins today included. Rows after the last day wanted are dropped again.
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate end = today.isAfter(want.to()) ? today : want.to();
        long last = end.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        return Request.of("/v8/finance/chart/", want.symbol())
                .with("interval", "1d")
                .with("period1", first)
                .with("period2", last)
                .with("events", "div|split|capitalGain")
                .with("includePrePost", "false")
                .header("Accept", "application/json");
    }

    @Override
    public Reply read(Want want, Answer answer) throws Unreadable {
        JsonNode root = Json.tree(answer.body());
        for (String envelope : List.of("chart", "finance", "quoteSummary")) {
            JsonNode error = root.path(envelope).path("error");
            if (error.isObject()) {
                return error(
                        error.path("code").asString(""),
                        error.path("description").asString(""),
                        answer);
            }
        }
        JsonNode chart = Json.inside(Json.inside(root, "chart"), "result").path(0);
        JsonNode meta = Json.inside(chart, "meta");
        String symbol = meta.path("symbol").asString("");
        if (!symbol.equalsIgnoreCase(want.symbol())) {
            throw new Unreadable("the answer is about '" + symbol + "'");
        }
        JsonNode quote = Json.inside(chart, "indicators").path("quote").path(0);
        double[] times = Json.numbers(chart.path("timestamp"));
        if (times.length == 0) {
            if (Json.numbers(quote.path("close")).length == 0) {
                return new Reply.Nothing("no session in this window");
            }
            throw new Unreadable("prices without timestamps");
        }
        Quotes quotes = quotes(chart, meta, times, quote, want.to());
        return quotes.size() == 0 ? new Reply.Nothing("no session in this window") : new Reply.Prices(quotes);
    }

    private static Reply error(String code, String description, Answer answer) {
        String said = code + ": " + description;
        if (description.contains("Data doesn't exist for startDate")) {
            return new Reply.Nothing(said);
        }
        return switch (code) {
            case "Not Found" -> new Reply.BadInstrument(said);
            case "Too Many Requests" -> new Reply.SlowDown(said, answer.retryAfter());
            case "Unauthorized" ->
                new Reply.Stopped(
                        said, "Yahoo wants a cookie of this network; open finance.yahoo.com in a browser here.");
            default -> new Reply.Unusable(said, answer.sample());
        };
    }

    private static Quotes quotes(JsonNode chart, JsonNode meta, double[] times, JsonNode quote, LocalDate last)
            throws Unreadable {
        String granularity = meta.path("dataGranularity").asString("1d");
        if (!granularity.equals("1d")) {
            throw new Unreadable("bars of '" + granularity + "' instead of daily ones");
        }
        ZoneId zone = zone(meta.path("exchangeTimezoneName").asString(""));
        int rows = times.length;
        double[] open = column(quote, "open", rows);
        double[] high = column(quote, "high", rows);
        double[] low = column(quote, "low", rows);
        double[] close = column(quote, "close", rows);
        if (Json.numbers(quote.path("close")).length == 0) {
            throw new Unreadable("no 'close' in the answer");
        }
        double[] adjusted = column(chart.path("indicators").path("adjclose").path(0), "adjclose", rows);
        double[] volume = column(quote, "volume", rows);
        var columns = new Columns(rows);
        for (int row = 0; row < rows; row++) {
            LocalDate day = day(times[row], zone);
            long shares = traded(volume[row]);
            if (!day.isAfter(last)) {
                columns.add(day.toEpochDay(), open[row], high[row], low[row], close[row], adjusted[row], shares);
            }
        }
        LocalDate newest = day(times[rows - 1], zone);
        return columns.quotes(
                meta.path("currency").asString(""),
                true,
                !newest.isAfter(last) && isRunning(meta, newest, zone),
                events(chart.path("events"), zone));
    }

    /** One value a row; all NaN for a column that is not there. */
    private static double[] column(JsonNode parent, String name, int rows) throws Unreadable {
        JsonNode values = parent.path(name);
        if (values.isMissingNode() || values.isNull()) {
            var column = new double[rows];
            Arrays.fill(column, Columns.NOT_GIVEN);
            return column;
        }
        double[] column = Json.numbers(values);
        if (column.length != rows) {
            throw new Unreadable("'" + name + "' has " + column.length + " values for " + rows + " timestamps");
        }
        return column;
    }

    private static long traded(double volume) throws Unreadable {
        if (Math.abs(volume) > LARGEST_VOLUME) {
            throw new Unreadable(volume + " is not a volume");
        }
        return Double.isNaN(volume) ? UNKNOWN_VOLUME : (long) volume;
    }

    private static ZoneId zone(String name) throws Unreadable {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new Unreadable("the time zone '" + name + "' is not known");
        }
    }

    private static LocalDate day(JsonNode second, ZoneId zone) throws Unreadable {
        return day(Json.number(second), zone);
    }

    private static LocalDate day(double second, ZoneId zone) throws Unreadable {
        if (!(Math.abs(second) <= LARGEST_SECOND) || second != Math.rint(second)) {
            throw new Unreadable("'" + second + "' is not a time");
        }
        return LocalDate.ofInstant(Instant.ofEpochSecond((long) second), zone);
    }

    /** The newest row is of the session named in the answer, and the last trade came before that session's end. */
    private static boolean isRunning(JsonNode meta, LocalDate newest, ZoneId zone) throws Unreadable {
        JsonNode session = meta.path("currentTradingPeriod").path("regular");
        long end = Json.whole(session.path("end"), Long.MIN_VALUE);
        long lastTrade = Json.whole(meta.path("regularMarketTime"), Long.MAX_VALUE);
        return session.has("start") && lastTrade < end && newest.equals(day(session.path("start"), zone));
    }

    private static List<Event> events(JsonNode told, ZoneId zone) throws Unreadable {
        var events = new ArrayList<Event>();
        for (JsonNode dividend : told.path("dividends")) {
            events.add(new Event.Dividend(day(dividend.path("date"), zone), given(dividend.path("amount"))));
        }
        for (JsonNode gain : told.path("capitalGains")) {
            events.add(new Event.Dividend(day(gain.path("date"), zone), given(gain.path("amount"))));
        }
        for (JsonNode split : told.path("splits")) {
            double factor = given(split.path("numerator")) / given(split.path("denominator"));
            if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
                throw new Unreadable("a split of " + split.path("splitRatio").asString("unknown ratio"));
            }
            events.add(new Event.Split(day(split.path("date"), zone), factor));
        }
        events.sort(Comparator.comparing(Event::exDay));
        return events;
    }

    private static double given(JsonNode node) throws Unreadable {
        double value = Json.number(node);
        if (Double.isNaN(value)) {
            throw new Unreadable("an event without its amount");
        }
        return value;
    }
}
