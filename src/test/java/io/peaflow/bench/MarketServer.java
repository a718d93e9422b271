package io.peaflow.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.quant.random.RandomStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A local server that speaks as Yahoo's chart and as FRED's files, with an invented history of 25 years for whatever symbol it is
 * asked. Prints its port and ends with its input.
 */
public final class MarketServer {

    private static final LocalDate FIRST = LocalDate.of(2001, 10, 1);
    private static final double[] DAILY = {0.006, 0.011, 0.025};
    private static final double[] DRIFT = {0.0007, 0.0003, -0.0012};
    private static final double[] CALM = {12, 19, 34};
    private static final double[] SPREAD = {1.7, 2.3, 4.0};

    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final Instant now = Instant.now();
    private final LocalDate first;

    /** @param first the first day of every history */
    public MarketServer(LocalDate first) {
        this.first = first;
    }

    public static void main(String[] words) throws IOException {
        var market = new MarketServer(FIRST);
        // Made before it is asked for: what is measured is fetching, not inventing.
        for (String symbol : words) {
            market.answers.computeIfAbsent(symbol, market::answer);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", market::serve);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
        System.out.println("port " + server.getAddress().getPort() + ".0");
        System.out.flush();
        while (System.in.read() >= 0) {
            // Until the figure is done.
        }
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        String symbol = path.startsWith("/graph/")
                ? query.replaceAll(".*\\bid=([^&]*).*", "$1")
                : path.substring(path.lastIndexOf('/') + 1);
        byte[] body = answers.computeIfAbsent(symbol, this::answer);
        exchange.getResponseHeaders().set("Content-Type", path.startsWith("/graph/") ? "text/csv" : "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** What is said of a symbol, the same for the same day. */
    public byte[] answer(String symbol) {
        String text = symbol.startsWith("^") || symbol.contains(".") ? chart(symbol) : values(symbol);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The mood of every day since the first, the same for all series. */
    private int[] moods() {
        RandomStream random = RandomStream.of(16);
        int[] moods = new int
                [Math.toIntExact(now.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay() - first.toEpochDay()) + 2];
        for (int day = 1; day < moods.length; day++) {
            moods[day] = random.nextDouble() < 0.004 ? random.nextInt(3) : moods[day - 1];
        }
        return moods;
    }

    private List<LocalDate> days(TradingCalendar calendar) {
        return calendar.sessionsBetween(first, calendar.expectedLastSession(now));
    }

    private String chart(String symbol) {
        boolean isAmerican = symbol.startsWith("^");
        TradingCalendar calendar = isAmerican ? TradingCalendar.newYork() : TradingCalendar.euronextParis();
        List<LocalDate> days = days(calendar);
        RandomStream random = RandomStream.of(symbol.hashCode());
        int[] moods = moods();
        double close = symbol.equals("^VIX") ? 18 : 100;
        var column =
                new StringBuilder[] {new StringBuilder(), new StringBuilder(), new StringBuilder(), new StringBuilder()
                };
        var times = new StringBuilder();
        var volumes = new StringBuilder();
        for (LocalDate day : days) {
            int mood = moods[Math.toIntExact(day.toEpochDay() - first.toEpochDay())];
            double open = close * (1 + 0.2 * DAILY[mood] * random.nextGaussian());
            close = symbol.equals("^VIX")
                    ? Math.max(9, close + 0.08 * (CALM[mood] - close) + 0.04 * close * random.nextGaussian())
                    : Math.max(3, close * (1 + DRIFT[mood] + DAILY[mood] * random.nextGaussian()));
            double[] bar = {open, Math.max(open, close) * 1.002, Math.min(open, close) * 0.998, close};
            for (int i = 0; i < bar.length; i++) {
                column[i].append(column[i].isEmpty() ? "" : ",").append(String.format(Locale.ROOT, "%.4f", bar[i]));
            }
            times.append(times.isEmpty() ? "" : ",")
                    .append(day.atTime(LocalTime.of(9, isAmerican ? 30 : 0))
                            .atZone(calendar.zone())
                            .toEpochSecond());
            volumes.append(volumes.isEmpty() ? "" : ",").append(10_000 + random.nextInt(5_000_000));
        }
        return "{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"" + (isAmerican ? "USD" : "EUR") + "\",\"symbol\":\""
                + symbol
                + "\",\"exchangeTimezoneName\":\"" + calendar.zone() + "\",\"dataGranularity\":\"1d\"},\"timestamp\":["
                + times
                + "],\"indicators\":{\"quote\":[{\"open\":[" + column[0] + "],\"high\":[" + column[1] + "],\"low\":["
                + column[2]
                + "],\"close\":[" + column[3] + "],\"volume\":[" + volumes + "]}],\"adjclose\":[{\"adjclose\":["
                + column[3]
                + "]}]}}],\"error\":null}}";
    }

    private String values(String symbol) {
        RandomStream random = RandomStream.of(symbol.hashCode());
        int[] moods = moods();
        double value = 3;
        var text = new StringBuilder("observation_date,").append(symbol).append('\n');
        for (LocalDate day : days(TradingCalendar.usTreasuries())) {
            int mood = moods[Math.toIntExact(day.toEpochDay() - first.toEpochDay())];
            value += symbol.startsWith("BAA")
                    ? 0.02 * (SPREAD[mood] - value) + 0.02 * random.nextGaussian()
                    : 0.003 * (3 - value) + 0.04 * random.nextGaussian();
            text.append(day)
                    .append(',')
                    .append(String.format(Locale.ROOT, "%.2f", Math.max(0.05, value)))
                    .append('\n');
        }
        return text.toString();
    }
}
