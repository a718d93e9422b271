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
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Names what a decision was made of: equal values, equal hash. */
final class DataUses {

    private DataUses() {}

    /** What was read for one strategy, up to the instant, as hashes: the features stand for the series they are made of. */
    static List<Signal.DataUse> of(StrategyBook.Entry entry, MarketView view, Evaluator.Read read, FeatureTable table) {
        List<Signal.DataUse> data = new ArrayList<>();
        if (table.rows() > 0) {
            data.add(new Signal.DataUse(
                    "features",
                    table.rows(),
                    LocalDate.ofEpochDay(table.epochDay(0)),
                    LocalDate.ofEpochDay(table.epochDay(table.rows() - 1)),
                    ModelTraining.hash(table, table.rows() - 1)));
        }
        for (Instrument shown : view.instruments()) {
            if (view.hasPrices(shown.id())) {
                data.add(used(Objects.requireNonNull(read.prices().get(shown.id())), view.sessions(shown.id())));
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

    private static Signal.DataUse used(PriceSeries prices, int rows) {
        ByteBuffer bytes = ByteBuffer.allocate(rows * (Integer.BYTES + Double.BYTES));
        for (int row = 0; row < rows; row++) {
            bytes.putInt(prices.epochDay(row)).putDouble(prices.close(row));
        }
        return new Signal.DataUse(
                prices.instrument(), rows, prices.session(0), prices.session(rows - 1), Sha256.of(bytes.array()));
    }
}
