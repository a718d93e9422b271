package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.PriceSeries;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What shares the moves of a market as a whole: others are judged by it, and for all of them it is read once. */
final class Markets {

    /** By calendar. */
    private static final Map<String, String> OF = Map.of("euronext-paris", "FCHI", "new-york", "GSPC");

    private final PriceHistory history;
    private final Map<String, PriceSeries> read = new ConcurrentHashMap<>();

    Markets(PriceHistory history) {
        this.history = history;
    }

    /** Whether others are judged by what is stored of this one. */
    static boolean isMarket(String instrument) {
        return OF.containsValue(instrument);
    }

    /** What is stored of the market of an instrument; empty for a market itself, and where none is known. */
    Optional<PriceSeries> of(Instrument instrument) {
        return Optional.ofNullable(OF.get(instrument.calendar().id()))
                .filter(market -> !market.equals(instrument.id()))
                .map(market -> read.computeIfAbsent(
                        market, id -> history.read(id, Knowledge.current(), PriceHistory.Basis.RAW)));
    }
}
