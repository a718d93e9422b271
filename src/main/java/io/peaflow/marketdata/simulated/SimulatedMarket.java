package io.peaflow.marketdata.simulated;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Quotes.Event;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The whole invented market, without faults: for every instrument a history from 2000 on that fits to those of the others.
 * Funds follow their index with their leverage and their currency, shares their market with a will of their own, pay
 * dividends and split.
 */
final class SimulatedMarket {

    private static final double YEARLY_COSTS_A_DAY = 0.006 / 252;

    private final Weather weather;
    private final long seed;
    private final Map<String, Path> paths = new ConcurrentHashMap<>();

    SimulatedMarket(long seed, LocalDate last) {
        this.seed = seed;
        this.weather = new Weather(seed, last);
    }

    /** Prices as they were traded, one row a weekday, and what happened to them. */
    @SuppressWarnings("ArrayRecordComponent") // columns on purpose: never compared, never a key
    private record Path(
            double[] open, double[] high, double[] low, double[] close, long[] volume, List<Event> events) {}

    Weather weather() {
        return weather;
    }

    /** The bars of the sessions of a window. */
    Quotes quotes(Instrument instrument, LocalDate from, LocalDate to) {
        Path path = paths.computeIfAbsent(instrument.id(), id -> path(instrument));
        int[] rows = rows(instrument, from, to);
        int[] day = Arrays.stream(rows).map(Weather::dayOf).toArray();
        double[] close = pick(path.close, rows);
        double[] none = new double[rows.length];
        Arrays.fill(none, Double.NaN);
        return new Quotes(
                instrument.currency(),
                day,
                pick(path.open, rows),
                pick(path.high, rows),
                pick(path.low, rows),
                close,
                none,
                Arrays.stream(rows).mapToLong(row -> path.volume[row]).toArray(),
                false,
                false,
                path.events.stream()
                        .filter(event ->
                                !event.exDay().isBefore(from) && !event.exDay().isAfter(to))
                        .toList());
    }

    private int[] rows(Instrument instrument, LocalDate from, LocalDate to) {
        LocalDate first = from.toEpochDay() < Weather.FIRST_DAY ? LocalDate.ofEpochDay(Weather.FIRST_DAY) : from;
        return instrument.calendar().sessionsBetween(first, to).stream()
                .mapToInt(day -> Weather.indexOf(Math.toIntExact(day.toEpochDay())))
                .filter(row -> row < weather.days())
                .toArray();
    }

    private static double[] pick(double[] all, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> all[row]).toArray();
    }

    /** The values of a macro series; each is told as published on the session after its own, as late as the window allows. */
    Observations observations(Instrument instrument, LocalDate from, LocalDate to) {
        LocalDate first = from.toEpochDay() < Weather.FIRST_DAY ? LocalDate.ofEpochDay(Weather.FIRST_DAY) : from;
        int[] day = instrument.calendar().sessionsBetween(first, to).stream()
                .mapToInt(session -> Math.toIntExact(session.toEpochDay()))
                .filter(session -> Weather.indexOf(session) < weather.days())
                .toArray();
        double[] value = Arrays.stream(day)
                .mapToDouble(session -> value(instrument.id(), Weather.indexOf(session)))
                .toArray();
        int[] published = new int[day.length];
        Arrays.fill(published, Observations.UNKNOWN);
        return new Observations(day, value, published);
    }

    private double value(String id, int i) {
        return switch (id) {
            case "DGS10" -> weather.tenYears(i);
            case "DGS2" -> weather.twoYears(i);
            case "DGS3MO", "DFF" -> weather.fed(i);
            case "ECBDFR" -> weather.ecb(i);
            case "BAA10Y" -> weather.spread(i);
            case "BAMLH0A0HYM2" -> Weather.cents(1.2 + 1.5 * weather.spread(i));
            case "VIXCLS" -> Weather.cents(weather.fear(i));
            case "USREC" -> weather.regime(i) == 2 ? 1 : 0;
            case "EURUSD-ECB" -> Math.round(weather.dollars(i) * 1e4) / 1e4;
            default ->
                Weather.cents(weather.spread(i) - 2 + 0.1 * Dice.of(seed, id).normal(i));
        };
    }

    private Path path(Instrument instrument) {
        return instrument.kind() == InstrumentKind.SHARE ? share(instrument) : follower(instrument);
    }

    /** What follows a market without dividends or splits: an index, a fund that keeps its dividends, a currency. */
    private Path follower(Instrument instrument) {
        Dice noise = Dice.of(seed, instrument.id());
        double[] close = new double[weather.days()];
        close[0] = start(instrument.id());
        for (int i = 1; i < close.length; i++) {
            close[i] = switch (instrument.id()) {
                case "VIX" -> weather.fear(i);
                case "EURUSD" -> weather.dollars(i);
                default -> close[i - 1] * (1 + move(instrument, noise, i));
            };
        }
        if (instrument.id().equals("VIX")) {
            close[0] = weather.fear(0);
        }
        return bars(instrument, noise, close, new double[close.length], List.of());
    }

    private static double start(String id) {
        return switch (id) {
            case "GSPC" -> 1450;
            case "NDX" -> 3700;
            case "FCHI" -> 5900;
            case "EURUSD" -> 1.14;
            case "LQQ", "CL2" -> 12;
            default -> 40;
        };
    }

    private double move(Instrument instrument, Dice noise, int i) {
        double market = switch (instrument.id()) {
            case "GSPC" -> weather.us(i);
            case "NDX" -> weather.tech(i);
            case "FCHI" -> weather.europe(i);
            case "LQQ", "PUST" -> weather.tech(i);
            case "CL2", "PE500" -> weather.us(i);
            case "PAEEM" -> weather.emerging(i);
            default -> weather.world(i);
        };
        if (instrument.kind() != InstrumentKind.ETF) {
            return market;
        }
        double currency = weather.dollars(i - 1) / weather.dollars(i) - 1;
        double geared = Math.max(-0.6, instrument.leverage() * (market - YEARLY_COSTS_A_DAY));
        return (1 + geared) * (1 + currency) * (1 + 0.0004 * noise.normal(i)) - 1;
    }

    private Path share(Instrument instrument) {
        Dice own = Dice.of(seed, instrument.id());
        double beta = 0.7 + 0.7 * own.uniform(-1);
        double will = 0.8 + 0.8 * own.uniform(-2);
        int exMonth = 3 + (int) (4 * own.uniform(-3));
        double payout = own.uniform(-4) < 0.1 ? 0 : 0.012 + 0.03 * own.uniform(-5);
        List<Event> events = new ArrayList<>();
        double[] close = new double[weather.days()];
        double[] gap = new double[close.length];
        close[0] = 20 + 60 * own.uniform(-6);
        for (int i = 1; i < close.length; i++) {
            double jump = own.uniform(1_000_000L + i) < 0.0008 ? 0.09 * own.normal(2_000_000L + i) : 0;
            double move = beta * weather.europe(i) + will * weather.volatility(i) * own.normal(i) + jump + 0.0003;
            double price = close[i - 1] * (1 + Math.clamp(move, -0.45, 0.45));
            double factor = splitOn(instrument, own, close[i - 1], i, events);
            price /= factor;
            gap[i] = close[i - 1] / factor - close[i - 1];
            double dividend = dividendOn(instrument, exMonth, payout, price, i);
            if (dividend > 0) {
                events.add(new Event.Dividend(LocalDate.ofEpochDay(Weather.dayOf(i)), dividend));
                gap[i] -= dividend;
                price -= dividend;
            }
            close[i] = Math.max(0.5, price);
        }
        return bars(instrument, own, close, gap, List.copyOf(events));
    }

    /** A share that has become dear is split within some months, one that has become cheap is put together. */
    private static double splitOn(Instrument instrument, Dice own, double price, int i, List<Event> events) {
        double chance = own.uniform(3_000_000L + i);
        double factor = price > 400 && chance < 0.01
                ? 4
                : price > 150 && chance < 0.002 ? 2 : price < 2 && chance < 0.01 ? 0.1 : 1;
        LocalDate day = LocalDate.ofEpochDay(Weather.dayOf(i));
        if (factor == 1 || !instrument.calendar().isSession(day)) {
            return 1;
        }
        events.add(new Event.Split(day, factor));
        return factor;
    }

    /** Once a year, on the first session after the tenth of its month. */
    private double dividendOn(Instrument instrument, int month, double payout, double price, int i) {
        LocalDate day = LocalDate.ofEpochDay(Weather.dayOf(i));
        boolean due = day.getMonthValue() == month
                && instrument.calendar().isSession(day)
                && instrument.calendar().previous(day).isBefore(LocalDate.of(day.getYear(), month, 10))
                && day.getDayOfMonth() >= 10;
        boolean cut = weather.regime(i) == 2;
        return due && !cut ? Weather.cents(price * payout) : 0;
    }

    /** Around each close a bar that could have led to it. A day that is no session leaves its move to the next. */
    private Path bars(Instrument instrument, Dice dice, double[] close, double[] gap, List<Event> events) {
        int rows = close.length;
        double tick = instrument.kind() == InstrumentKind.FX ? 1e-4 : 0.01;
        double[] open = new double[rows];
        double[] high = new double[rows];
        double[] low = new double[rows];
        double[] rounded = new double[rows];
        long[] volume = new long[rows];
        boolean traded = instrument.kind() == InstrumentKind.ETF || instrument.kind() == InstrumentKind.SHARE;
        for (int i = 0; i < rows; i++) {
            rounded[i] = round(close[i], tick);
            double before = i == 0 ? close[0] : close[i - 1] + gap[i];
            double day = weather.volatility(i) * close[i];
            open[i] = round(
                    Math.max(tick, before + 0.35 * (close[i] - before) + 0.2 * day * dice.normal(4_000_000L + i)),
                    tick);
            high[i] = Math.max(
                    Math.max(open[i], rounded[i]), round(rounded[i] + 0.6 * day * dice.uniform(5_000_000L + i), tick));
            low[i] = Math.min(
                    Math.min(open[i], rounded[i]),
                    Math.max(tick, round(rounded[i] - 0.6 * day * dice.uniform(6_000_000L + i), tick)));
            volume[i] = traded
                    ? Math.max(100, (long)
                            (50_000 * (1 + weather.regime(i)) * Math.exp(0.4 * dice.normal(7_000_000L + i))))
                    : 0;
        }
        return new Path(open, high, low, rounded, volume, events);
    }

    private static double round(double price, double tick) {
        return tick < 0.01 ? Math.round(price * 1e4) / 1e4 : Math.round(price * 100) / 100.0;
    }
}
