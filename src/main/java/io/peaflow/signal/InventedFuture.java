package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The history up to an instant, and after it a future of which nobody could know: prices that triple and values that fall by
 * half. Who decides the same with it has not looked.
 */
record InventedFuture(History past, Instant at, Instruments instruments) implements History {

    private static final int SESSIONS = 30;
    private static final double RISE = 3;
    private static final double FALL = 0.5;

    @Override
    public PriceSeries prices(String instrument, Knowledge knowledge) {
        return goneOn(past.prices(instrument, knowledge));
    }

    @Override
    public PriceSeries recent(String instrument, Knowledge knowledge) {
        return goneOn(past.recent(instrument, knowledge));
    }

    private PriceSeries goneOn(PriceSeries all) {
        String instrument = all.instrument();
        PriceSeries known = all.upTo(closed(instrument));
        int rows = known.size();
        if (rows == 0) {
            return known;
        }
        int[] day = days(instrument, rows, known::epochDay);
        double[] price = new double[rows + SESSIONS];
        double[] high = new double[rows + SESSIONS];
        double[] low = new double[rows + SESSIONS];
        double[] open = new double[rows + SESSIONS];
        long[] volume = new long[rows + SESSIONS];
        for (int row = 0; row < day.length; row++) {
            boolean isKnown = row < rows;
            price[row] = isKnown ? known.close(row) : known.close(rows - 1) * RISE;
            high[row] = isKnown ? known.high(row) : price[row];
            low[row] = isKnown ? known.low(row) : price[row];
            open[row] = isKnown ? known.open(row) : price[row];
            volume[row] = isKnown ? known.volume(row) : 1;
        }
        return new PriceSeries(instrument, day, open, high, low, price, volume);
    }

    /** The last known days are revised tomorrow, and days follow that nobody has seen. */
    @Override
    public MacroHistory.Vintages vintages(String instrument, Knowledge knowledge) {
        MacroHistory.Vintages known = past.vintages(instrument, knowledge);
        int last = Math.toIntExact(closed(instrument).toEpochDay());
        int revision = Math.toIntExact(at.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay()) + 1;
        List<int[]> days = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int row = 0; row < known.size() && known.day()[row] <= last; row++) {
            int day = known.day()[row];
            boolean isLastOfDay = row + 1 == known.size() || known.day()[row + 1] != day;
            if (known.publishedOn()[row] <= revision) {
                days.add(new int[] {day, known.publishedOn()[row]});
                values.add(known.value()[row]);
                if (isLastOfDay && last - day < SESSIONS && known.publishedOn()[row] < revision) {
                    days.add(new int[] {day, revision});
                    values.add(known.value()[row] * FALL);
                }
            }
        }
        LocalDate next = closed(instrument);
        for (int session = 0; session < SESSIONS && !values.isEmpty(); session++) {
            next = calendar(instrument).next(next);
            days.add(new int[] {Math.toIntExact(next.toEpochDay()), MacroHistory.Vintages.UNRECORDED});
            values.add(values.getLast() * FALL);
        }
        return new MacroHistory.Vintages(
                instrument,
                days.stream().mapToInt(one -> one[0]).toArray(),
                values.stream().mapToDouble(Double::doubleValue).toArray(),
                days.stream().mapToInt(one -> one[1]).toArray());
    }

    @Override
    public PriceSeries withDividends(String instrument, Knowledge knowledge) {
        return past.withDividends(instrument, knowledge);
    }

    @Override
    public PriceSeries traded(String instrument, Knowledge knowledge) {
        return past.traded(instrument, knowledge);
    }

    @Override
    public List<Accounts.Figure> figures(String instrument, Accounts.Item item, Knowledge knowledge) {
        LocalDate day = LocalDate.ofInstant(at, TradingCalendar.euronextParis().zone());
        List<Accounts.Figure> figures = new ArrayList<>(past.figures(instrument, item, knowledge));
        figures.removeIf(figure -> figure.knownOn().isAfter(day));
        if (!figures.isEmpty()) {
            Accounts.Figure last = figures.getLast();
            figures.add(new Accounts.Figure(last.periodEnd(), last.months(), day.plusDays(1), last.value() * RISE));
            figures.add(new Accounts.Figure(
                    last.periodEnd().plusMonths(last.months()), last.months(), day.plusDays(2), last.value() * RISE));
        }
        return figures;
    }

    private LocalDate closed(String instrument) {
        return calendar(instrument).expectedLastSession(at);
    }

    private TradingCalendar calendar(String instrument) {
        return instruments.byId(instrument).orElseThrow().instrument().calendar();
    }

    /** The known days, and the sessions after the last that had closed at the instant. */
    private int[] days(String instrument, int rows, IntUnaryOperator known) {
        int[] day = new int[rows + SESSIONS];
        LocalDate next = closed(instrument);
        for (int row = 0; row < day.length; row++) {
            if (row >= rows) {
                next = calendar(instrument).next(next);
            }
            day[row] = row < rows ? known.applyAsInt(row) : (int) next.toEpochDay();
        }
        return day;
    }
}
