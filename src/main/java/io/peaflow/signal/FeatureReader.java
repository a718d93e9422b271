package io.peaflow.signal;

import io.peaflow.job.Lanes;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.quant.feature.Beside;
import io.peaflow.quant.feature.FeatureTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/** Reads what the features are made of, each value with the instant from which a morning's decision could know it. */
@Component
class FeatureReader {

    /** When the job is due; the decisions of the past are taken to have been made then. */
    private static final LocalTime MORNING = LocalTime.of(7, 0);
    /** A value older than this says nothing about today; week-ends, holidays and a late publication fit in. */
    private static final int GREATEST_AGE_DAYS = 10;

    private final History history;
    private final Instruments instruments;
    private final SignalSettings.Series series;

    FeatureReader(History history, Instruments instruments, SignalSettings settings) {
        this.history = history;
        this.instruments = instruments;
        this.series = settings.series();
    }

    /** The table of the sessions that had closed at the instant, out of what was known then. */
    FeatureTable read(Knowledge knowledge, Instant decision) {
        return read(history, knowledge, decision);
    }

    /** Likewise, out of another history. */
    FeatureTable read(History from, Knowledge knowledge, Instant decision) {
        Map<String, PriceSeries> prices =
                Lanes.map(List.of(series.price(), series.volatility()), id -> from.prices(id, knowledge));
        Map<String, Releases> values = Lanes.map(
                List.of(series.longYield(), series.shortYield(), series.creditSpread()),
                id -> releases(from, id, knowledge));
        PriceSeries price = closed(of(prices, series.price()), decision);
        Releases slope = of(values, series.longYield()).less(of(values, series.shortYield()));
        return FeatureTable.of(new FeatureTable.Inputs(
                price,
                decisions(price, decision),
                closes(of(prices, series.volatility())),
                slope.beside(GREATEST_AGE_DAYS),
                of(values, series.creditSpread()).beside(GREATEST_AGE_DAYS)));
    }

    private static <T> T of(Map<String, T> read, String id) {
        return Objects.requireNonNull(read.get(id));
    }

    private PriceSeries closed(PriceSeries all, Instant decision) {
        TradingCalendar calendar = followed(all.instrument()).instrument().calendar();
        return all.upTo(calendar.expectedLastSession(decision));
    }

    /** Of each session the morning of the next trading day in Paris, and no later than the decision itself. */
    private static long[] decisions(PriceSeries price, Instant decision) {
        TradingCalendar paris = TradingCalendar.euronextParis();
        long[] decided = new long[price.size()];
        for (int row = 0; row < decided.length; row++) {
            LocalDate next = paris.next(price.session(row));
            decided[row] =
                    Math.min(next.atTime(MORNING).atZone(paris.zone()).toEpochSecond(), decision.getEpochSecond());
        }
        return decided;
    }

    private Beside closes(PriceSeries bars) {
        Followed followed = followed(bars.instrument());
        int[] day = new int[bars.size()];
        Arrays.setAll(day, bars::epochDay);
        ToLongFunction<LocalDate> lag = knownFrom(followed);
        long[] knownFrom = new long[day.length];
        Arrays.setAll(knownFrom, row -> lag.applyAsLong(bars.session(row)));
        return new Beside(new ValueSeries(bars.instrument(), day, bars.close()), knownFrom, GREATEST_AGE_DAYS);
    }

    /** A publication that was recorded counts; where none was, what the table of lags says of the sources. */
    private Releases releases(History from, String instrument, Knowledge knowledge) {
        return Releases.of(from.vintages(instrument, knowledge), knownFrom(followed(instrument)), GREATEST_AGE_DAYS);
    }

    /** From the source on that has it last: which of them a value came from is not told with it. */
    private static ToLongFunction<LocalDate> knownFrom(Followed followed) {
        List<String> sources = List.copyOf(followed.symbols().keySet());
        if (sources.isEmpty()) {
            throw new IllegalStateException(followed.id() + " has no source");
        }
        return day -> {
            long last = Long.MIN_VALUE;
            for (String source : sources) {
                last = Math.max(last, followed.assumedKnownFrom(source, day).getEpochSecond());
            }
            return last;
        };
    }

    private Followed followed(String instrument) {
        return instruments
                .byId(instrument)
                .orElseThrow(() -> new IllegalStateException(
                        "peaflow.signals.series names " + instrument + ", which is not followed"));
    }
}
