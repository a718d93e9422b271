package io.peaflow.signal;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.Sha256;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.strategy.Fundamentals;
import io.peaflow.strategy.IndexMembers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Names what the decisions of one evaluation were made of: equal values, equal hash. */
final class DataUses {

    private final Evaluator.Read read;
    private final Optional<Signal.DataUse> features;
    /** Strategies share most of what they are shown: each series is hashed once. */
    private final Map<String, Signal.DataUse> prices = new HashMap<>();

    DataUses(Evaluator.Read read, FeatureTable table) {
        this.read = read;
        this.features = table.rows() == 0
                ? Optional.empty()
                : Optional.of(new Signal.DataUse(
                        "features",
                        table.rows(),
                        LocalDate.ofEpochDay(table.epochDay(0)),
                        LocalDate.ofEpochDay(table.epochDay(table.rows() - 1)),
                        new FeatureHash(table).upTo(table.rows() - 1)));
    }

    /** What was read for one strategy, up to the instant, as hashes: the features stand for the series they are made of. */
    List<Signal.DataUse> of(StrategyBook.Entry entry, MarketView view) {
        List<Signal.DataUse> data = new ArrayList<>();
        features.ifPresent(data::add);
        for (Instrument shown : view.instruments()) {
            if (view.hasPrices(shown.id())) {
                data.add(used(shown.id(), view.sessions(shown.id())));
            }
        }
        String index = entry.index();
        if (index != null) {
            IndexMembers members = Objects.requireNonNull(read.members().get(index));
            data.add(new Signal.DataUse(
                    "members of " + index,
                    members.instruments().size(),
                    view.day(),
                    view.day(),
                    Sha256.of(members.instruments().toString())));
        }
        if (entry.wantsAccounts()) {
            accounts(entry, read.companies()).ifPresent(data::add);
        }
        return data;
    }

    private static Optional<Signal.DataUse> accounts(StrategyBook.Entry entry, List<Fundamentals> companies) {
        List<Fundamentals> own = companies.stream()
                .filter(one -> entry.instruments().contains(one.instrument()))
                .toList();
        return own.isEmpty()
                ? Optional.empty()
                : Optional.of(new Signal.DataUse(
                        "accounts",
                        own.size(),
                        day(own.stream()
                                .map(Fundamentals::knownFrom)
                                .min(Comparator.naturalOrder())
                                .orElseThrow()),
                        day(own.stream()
                                .map(Fundamentals::knownFrom)
                                .max(Comparator.naturalOrder())
                                .orElseThrow()),
                        Sha256.of(own.toString())));
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, TradingCalendar.euronextParis().zone());
    }

    private Signal.DataUse used(String instrument, int rows) {
        Signal.DataUse known = prices.get(instrument);
        if (known != null && known.rows() == rows) {
            return known;
        }
        Signal.DataUse used = used(Objects.requireNonNull(read.prices().get(instrument)), rows);
        prices.put(instrument, used);
        return used;
    }

    private static Signal.DataUse used(PriceSeries prices, int rows) {
        ByteBuffer bytes = ByteBuffer.allocate(rows * (Integer.BYTES + Double.BYTES));
        for (int row = 0; row < rows; row++) {
            bytes.putInt(prices.epochDay(row)).putDouble(prices.close(row));
        }
        return new Signal.DataUse(
                prices.instrument(), rows, prices.session(0), prices.session(rows - 1), Sha256.of(bytes.array()));
    }
}
