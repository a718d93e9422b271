package io.peaflow.strategy;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.Isin;
import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.kernel.Weight;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** Invented markets for the tests of this room: three funds, three shares, one drawn path each. */
final class Markets {

    static final LocalDate FIRST = LocalDate.of(2023, 1, 2);
    static final Map<String, String> ISINS = Map.of(
            "LQQ", "FR0010342592",
            "CL2", "FR0010755611",
            "WPEA", "IE0002XZSHO1",
            "AI", "FR0000120073",
            "MC", "FR0000121014",
            "ASML", "NL0010273215");

    private Markets() {}

    static Instrument instrument(String id) {
        boolean share = List.of("AI", "MC", "ASML").contains(id);
        return new Instrument(
                id,
                "The " + id,
                share ? InstrumentKind.SHARE : InstrumentKind.ETF,
                new Isin(Objects.requireNonNull(ISINS.get(id))),
                TradingCalendar.euronextParis(),
                "EUR",
                List.of("LQQ", "CL2").contains(id) ? 2 : 1,
                !share,
                null,
                null);
    }

    static List<Instrument> all() {
        return ISINS.keySet().stream().sorted().map(Markets::instrument).toList();
    }

    static List<LocalDate> sessions(int count) {
        List<LocalDate> days = new ArrayList<>();
        for (LocalDate day = FIRST;
                days.size() < count;
                day = TradingCalendar.euronextParis().next(day)) {
            days.add(day);
        }
        return days;
    }

    /** Histories of so many sessions; from the session {@code changed} on they are those of another world. */
    static MarketView.Market drawn(long seed, int sessions, int changed) {
        List<LocalDate> days = sessions(sessions);
        List<Instrument> instruments = all();
        List<PriceSeries> series = new ArrayList<>();
        for (int i = 0; i < instruments.size(); i++) {
            series.add(path(instruments.get(i).id(), days, seed + 1000L * i, changed));
        }
        return new MarketView.Market(instruments, series);
    }

    /** The same markets, of which only so many sessions, the last ones, are kept. */
    static MarketView.Market ending(long seed, int sessions, int kept) {
        MarketView whole = drawn(seed, sessions, Integer.MAX_VALUE).at(morningAfter(sessions), List.of());
        List<PriceSeries> series = new ArrayList<>();
        for (Instrument instrument : all()) {
            int[] day = new int[kept];
            double[] high = new double[kept];
            double[] low = new double[kept];
            double[] close = new double[kept];
            for (int row = 0; row < kept; row++) {
                int ago = kept - 1 - row;
                day[row] = whole.epochDay(instrument.id(), ago);
                high[row] = whole.high(instrument.id(), ago);
                low[row] = whole.low(instrument.id(), ago);
                close[row] = whole.close(instrument.id(), ago);
            }
            series.add(new PriceSeries(instrument.id(), day, close, high, low, close, new long[kept]));
        }
        return new MarketView.Market(all(), series);
    }

    private static PriceSeries path(String id, List<LocalDate> days, long seed, int changed) {
        int rows = days.size();
        Random random = new Random(seed);
        int[] day = new int[rows];
        double[] open = new double[rows];
        double[] high = new double[rows];
        double[] low = new double[rows];
        double[] close = new double[rows];
        double price = 5 + 300 * random.nextDouble();
        double swing = 0.005 + 0.02 * random.nextDouble();
        for (int row = 0; row < rows; row++) {
            if (row == changed) {
                random = new Random(~seed);
                price *= 3;
            }
            open[row] = price;
            price *= Math.exp(swing * random.nextGaussian());
            close[row] = price;
            high[row] = Math.max(open[row], close[row]) * (1 + swing * random.nextDouble());
            low[row] = Math.min(open[row], close[row]) * (1 - swing * random.nextDouble());
            day[row] = (int) days.get(row).toEpochDay();
        }
        return new PriceSeries(id, day, open, high, low, close, new long[rows]);
    }

    /** Before the opening of the session after this many have closed. */
    static Instant morningAfter(int sessions) {
        LocalDate last = sessions(sessions).getLast();
        LocalDate next = TradingCalendar.euronextParis().next(last);
        return next.atTime(7, 0).atZone(TradingCalendar.euronextParis().zone()).toInstant();
    }

    /** One flat price each. */
    static MarketView flat(Map<String, Double> prices, Instant at, io.peaflow.kernel.Known... facts) {
        LocalDate last = TradingCalendar.euronextParis().expectedLastSession(at);
        LocalDate first = last;
        for (int i = 1; i < 300; i++) {
            first = TradingCalendar.euronextParis().previous(first);
        }
        List<LocalDate> days = TradingCalendar.euronextParis().sessionsBetween(first, last);
        List<Instrument> instruments = new ArrayList<>();
        List<PriceSeries> series = new ArrayList<>();
        for (Map.Entry<String, Double> entry : new TreeMap<>(prices).entrySet()) {
            double[] close = new double[days.size()];
            java.util.Arrays.fill(close, entry.getValue());
            instruments.add(instrument(entry.getKey()));
            series.add(new PriceSeries(
                    entry.getKey(),
                    days.stream().mapToInt(day -> (int) day.toEpochDay()).toArray(),
                    close,
                    close,
                    close,
                    close,
                    new long[close.length]));
        }
        return new MarketView.Market(instruments, series).at(at, List.of(facts));
    }

    static Allocation weights(Object... idsAndPercents) {
        Map<String, Weight> weights = new TreeMap<>();
        for (int i = 0; i < idsAndPercents.length; i += 2) {
            weights.put((String) idsAndPercents[i], Weight.ofPercent(((Number) idsAndPercents[i + 1]).doubleValue()));
        }
        return Allocation.of(weights);
    }

    /** The weights of the house without a view of its own. */
    static Allocation neutral() {
        return weights("LQQ", 10, "CL2", 10, "WPEA", 60);
    }

    /** The tables of the house. */
    static Map<Regime, Allocation> table() {
        return Map.of(
                Regime.RISK_ON, weights("LQQ", 15, "CL2", 15, "WPEA", 60),
                Regime.NEUTRAL, neutral(),
                Regime.RISK_OFF, weights("LQQ", 5, "CL2", 5, "WPEA", 60));
    }
}
