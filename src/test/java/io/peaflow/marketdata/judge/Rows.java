package io.peaflow.marketdata.judge;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Quotes.Event;
import io.peaflow.testing.RecordedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Quotes that a test may change before they are judged: made up from a seed, or recorded. */
final class Rows {

    final int[] day;
    final double[] open;
    final double[] high;
    final double[] low;
    final double[] close;
    final double[] adjusted;
    final long[] volume;
    final List<Event> events = new ArrayList<>();
    String currency = "EUR";
    boolean splitAdjusted = true;
    boolean unfinished;
    private LocalDate lastDay = LocalDate.MIN;

    private Rows(int rows) {
        day = new int[rows];
        open = new double[rows];
        high = new double[rows];
        low = new double[rows];
        close = new double[rows];
        adjusted = new double[rows];
        volume = new long[rows];
        Arrays.fill(adjusted, Double.NaN);
    }

    static final LocalDate FIRST = LocalDate.of(2020, 1, 2);

    /** A walk with fat tails, calm and stormy months, and gaps over night. */
    static Rows madeUp(long seed, int rows) {
        var random = new SplittableRandom(seed);
        var made = new Rows(rows);
        List<LocalDate> sessions =
                TradingCalendar.euronextParis().sessionsBetween(FIRST, FIRST.plusYears(rows / 240 + 2));
        double price = 20 + 180 * random.nextDouble();
        double calm = 0.008 + 0.01 * random.nextDouble();
        double storm = 1;
        for (int row = 0; row < rows; row++) {
            storm = Math.clamp(storm * Math.exp(0.1 * random.nextGaussian()), 0.6, 2.0);
            double deviation = calm * storm;
            double tail = random.nextInt(50) == 0 ? 2 : 1;
            double before = price;
            price = Math.max(1, before * Math.exp(deviation * tail * Math.clamp(random.nextGaussian(), -3, 3)));
            made.day[row] = Math.toIntExact(sessions.get(row).toEpochDay());
            made.open[row] = cents(before * Math.exp(0.4 * deviation * random.nextGaussian()));
            made.close[row] = cents(price);
            double top = Math.max(made.open[row], made.close[row]);
            double bottom = Math.min(made.open[row], made.close[row]);
            made.high[row] = cents(top * (1 + 0.5 * deviation * random.nextDouble()));
            made.low[row] = cents(bottom * (1 - 0.5 * deviation * random.nextDouble()));
            made.high[row] = Math.max(top, made.high[row]);
            made.low[row] = Math.min(bottom, made.low[row]);
            made.volume[row] = (long) (200_000 * Math.exp(0.4 * random.nextGaussian()) * storm) + 10;
        }
        return made;
    }

    private static double cents(double price) {
        return Math.round(price * 100) / 100.0;
    }

    /** A recorded price file: {@code date,open,high,low,close,adj_close,volume}; the adjusted close where there is no other. */
    static Rows recorded(String file) {
        List<String[]> lines = lines(RecordedData.file(file));
        var rows = new Rows(lines.size());
        for (int row = 0; row < lines.size(); row++) {
            String[] cell = lines.get(row);
            rows.day[row] =
                    Math.toIntExact(LocalDate.parse(cell[0].substring(0, 10)).toEpochDay());
            rows.open[row] = number(cell, 1);
            rows.high[row] = number(cell, 2);
            rows.low[row] = number(cell, 3);
            rows.adjusted[row] = number(cell, 5);
            rows.close[row] = number(cell, 4);
            if (Double.isNaN(rows.close[row])) {
                rows.close[row] = rows.adjusted[row];
            }
            double volume = number(cell, 6);
            rows.volume[row] = Double.isNaN(volume) ? -1 : (long) volume;
        }
        return rows;
    }

    /** One file of yfinance's price repair tests, with its two columns of events. */
    static Rows repair(String name) {
        String file = "defects/yahoo_price_repair/" + name + ".csv";
        Rows rows = recorded(file);
        rows.currency = "";
        for (String[] cell : lines(RecordedData.file(file))) {
            LocalDate day = LocalDate.parse(cell[0].substring(0, 10));
            double dividend = number(cell, 7);
            double split = number(cell, 8);
            if (dividend > 0) {
                rows.events.add(new Event.Dividend(day, dividend));
            }
            if (split > 0) {
                rows.events.add(new Event.Split(day, split));
            }
        }
        return rows;
    }

    /** Days and closes alone, judged on the evening of a later day. */
    static Rows closes(List<String[]> cells, LocalDate lastDay) {
        var rows = new Rows(cells.size());
        for (int row = 0; row < cells.size(); row++) {
            rows.day[row] = Math.toIntExact(LocalDate.parse(cells.get(row)[0]).toEpochDay());
            rows.close[row] = number(cells.get(row), 1);
        }
        Arrays.fill(rows.open, Double.NaN);
        Arrays.fill(rows.high, Double.NaN);
        Arrays.fill(rows.low, Double.NaN);
        Arrays.fill(rows.volume, -1);
        rows.lastDay = lastDay;
        return rows;
    }

    private static double number(String[] cell, int column) {
        return column >= cell.length || cell[column].isBlank() ? Double.NaN : Double.parseDouble(cell[column]);
    }

    private static List<String[]> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return day.length;
    }

    LocalDate session(int row) {
        return LocalDate.ofEpochDay(day[row]);
    }

    int row(String date) {
        return Arrays.binarySearch(day, Math.toIntExact(LocalDate.parse(date).toEpochDay()));
    }

    /** The rows from one to another, the second excluded, events of their days included. */
    Rows slice(int from, int to) {
        var part = new Rows(to - from);
        System.arraycopy(day, from, part.day, 0, to - from);
        System.arraycopy(open, from, part.open, 0, to - from);
        System.arraycopy(high, from, part.high, 0, to - from);
        System.arraycopy(low, from, part.low, 0, to - from);
        System.arraycopy(close, from, part.close, 0, to - from);
        System.arraycopy(adjusted, from, part.adjusted, 0, to - from);
        System.arraycopy(volume, from, part.volume, 0, to - from);
        events.stream()
                .filter(event ->
                        !event.exDay().isBefore(session(from)) && !event.exDay().isAfter(session(to - 1)))
                .forEach(part.events::add);
        part.currency = currency;
        part.splitAdjusted = splitAdjusted;
        return part;
    }

    Rows scale(int from, int to, double factor) {
        for (int row = from; row < to; row++) {
            open[row] *= factor;
            high[row] *= factor;
            low[row] *= factor;
            close[row] *= factor;
        }
        return this;
    }

    /** The price falls by the dividend on its day and stays lower, as it does. */
    Rows paying(int row, double share) {
        double amount = cents(close[row - 1] * share);
        double factor = 1 - amount / close[row - 1];
        scale(row, size(), factor);
        events.add(new Event.Dividend(session(row), amount));
        return this;
    }

    Quotes quotes() {
        return new Quotes(currency, day, open, high, low, close, adjusted, volume, splitAdjusted, unfinished, events);
    }

    History history(int from, int to) {
        return new History(
                Arrays.copyOfRange(day, from, to),
                Arrays.copyOfRange(close, from, to),
                Arrays.copyOfRange(volume, from, to));
    }

    /** Late in the evening of the newest row. */
    Instant evening() {
        LocalDate newest = LocalDate.ofEpochDay(Arrays.stream(day).max().orElseThrow());
        return (newest.isAfter(lastDay) ? newest : lastDay)
                .atTime(23, 0)
                .atZone(TradingCalendar.euronextParis().zone())
                .toInstant();
    }

    Question question() {
        return Question.of(share(), quotes(), evening());
    }

    Judged judged() {
        return Judge.judge(question());
    }

    static Instrument share() {
        return instrument(InstrumentKind.SHARE, 1);
    }

    static Instrument instrument(InstrumentKind kind, int leverage) {
        return new Instrument(
                "TEST", "Test", kind, null, TradingCalendar.euronextParis(), "EUR", leverage, false, null, null);
    }

    static Instrument american(InstrumentKind kind, int leverage) {
        return new Instrument(
                "TEST", "Test", kind, null, TradingCalendar.newYork(), "EUR", leverage, false, null, null);
    }
}
