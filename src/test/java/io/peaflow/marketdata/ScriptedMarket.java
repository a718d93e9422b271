package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.Want;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.springframework.context.event.EventListener;

/** Three instruments and a source that answers as the test says; it remembers what it was asked. */
class ScriptedMarket implements Source {

    static final String NAME = "scripted";
    static final LocalDate LISTED = LocalDate.of(2025, 1, 2);
    static final Instrument FUND = instrument("LQQ", InstrumentKind.ETF, TradingCalendar.euronextParis());
    static final Instrument INDEX = instrument("FCHI", InstrumentKind.INDEX, TradingCalendar.euronextParis());
    static final Instrument YIELD = instrument("DGS10", InstrumentKind.MACRO, TradingCalendar.usTreasuries());

    final List<Want> asked = new CopyOnWriteArrayList<>();
    final List<PricesUpdated> told = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Want, Reply>> script = new ConcurrentHashMap<>();

    private static Instrument instrument(String id, InstrumentKind kind, TradingCalendar calendar) {
        return new Instrument(id, id, kind, null, calendar, "EUR", 1, true, LISTED, null);
    }

    void reset() {
        asked.clear();
        told.clear();
        script.clear();
    }

    void says(String instrument, Function<Want, Reply> reply) {
        script.put(instrument, reply);
    }

    /** The registry of these three and nothing else. */
    static Instruments instruments() {
        return new Instruments(
                List.of(FUND, INDEX, YIELD).stream()
                        .map(ScriptedMarket::followed)
                        .toList(),
                List.of());
    }

    static Followed followed(Instrument instrument) {
        return new Followed(
                instrument,
                Map.of(NAME, instrument.id() + ".PA"),
                List.of(),
                null,
                null,
                instrument.kind() == InstrumentKind.MACRO ? new Followed.Patience(4, 8) : new Followed.Patience(1, 3),
                Map.of(),
                null,
                "the test",
                null,
                false,
                List.of());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void gather(Harvest harvest) {
        for (Errand errand : harvest.errands()) {
            Want want = errand.wantOf(NAME);
            if (want != null) {
                asked.add(want);
                String id = want.instrument().id();
                errand.answer(
                        NAME, script.getOrDefault(id, ScriptedMarket::plain).apply(want));
            }
        }
    }

    @EventListener
    void on(PricesUpdated updated) {
        told.add(updated);
    }

    /** A quiet market: every session of the window with its own price, the same whenever it is asked for. */
    static Reply plain(Want want) {
        if (want.instrument().kind() == InstrumentKind.MACRO) {
            List<LocalDate> days = want.instrument().calendar().sessionsBetween(want.from(), want.to());
            int[] day = days.stream().mapToInt(each -> (int) each.toEpochDay()).toArray();
            double[] value =
                    Arrays.stream(day).mapToDouble(each -> 4 + each % 7 / 100.0).toArray();
            int[] published = new int[day.length];
            Arrays.fill(published, Observations.UNKNOWN);
            return new Reply.Values(new Observations(day, value, published));
        }
        return new Reply.Prices(bars(want, 1));
    }

    static Quotes bars(Want want, double factor) {
        return bars(want.instrument().calendar().sessionsBetween(want.from(), want.to()), factor, List.of());
    }

    static Quotes bars(List<LocalDate> sessions, double factor, List<Quotes.Event> events) {
        int[] day = sessions.stream().mapToInt(each -> (int) each.toEpochDay()).toArray();
        double[] close =
                Arrays.stream(day).mapToDouble(each -> price(each) * factor).toArray();
        double[] open = Arrays.stream(day)
                .mapToDouble(each -> price(each) * 0.999 * factor)
                .toArray();
        double[] high = Arrays.stream(close).map(each -> each * 1.004).toArray();
        double[] low = Arrays.stream(close).map(each -> each * 0.995).toArray();
        long[] volume = Arrays.stream(day).mapToLong(each -> 10_000 + each % 97).toArray();
        double[] adjusted = new double[day.length];
        Arrays.fill(adjusted, Double.NaN);
        return new Quotes("EUR", day, open, high, low, close, adjusted, volume, false, false, events);
    }

    static double price(int day) {
        return 100 + (day - 20_000) * 0.01 + Math.sin(day) * 0.4;
    }

    static Quotes with(Quotes quotes, int row, double close) {
        double[] changed = quotes.close().clone();
        changed[row] = close;
        return new Quotes(
                quotes.currency(),
                quotes.day(),
                quotes.open(),
                quotes.high(),
                quotes.low(),
                changed,
                quotes.adjustedClose(),
                quotes.volume(),
                quotes.splitAdjusted(),
                quotes.unfinished(),
                quotes.events());
    }

    /** What was asked about an instrument, as spans of days. */
    List<String> spans(String instrument) {
        var spans = new ArrayList<String>();
        asked.stream()
                .filter(want -> want.instrument().id().equals(instrument))
                .forEach(want -> spans.add(want.from() + ".." + want.to()));
        return spans;
    }
}
