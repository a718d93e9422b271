package io.peaflow.signal;

import io.peaflow.job.Lanes;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.Sha256;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import io.peaflow.marketdata.Versions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Finds out of which versions the series of a decision were read. */
@Component
class EvidenceReader {

    /** The newest are told one by one, the others counted: a signal stays a few kilobytes. */
    private static final int MOST_DISPUTED = 12;

    private final Versions versions;
    private final SignalSettings settings;

    EvidenceReader(Versions versions, SignalSettings settings) {
        this.versions = versions;
        this.settings = settings;
    }

    /** All that was read for a question, to be cut down to what each strategy was shown. */
    record Ground(Knowledge knowledge, List<Evidence.Series> series, Versions.Doubts doubts) {}

    /** Of each series that was read the versions that it is made of. */
    Ground ground(NotedHistory read, Knowledge knowledge) {
        List<Evidence.Series> series = new ArrayList<>();
        SortedMap<String, PriceSeries> prices = read.prices();
        Lanes.map(prices.keySet(), id -> bars(id, Objects.requireNonNull(prices.get(id)), knowledge))
                .values()
                .forEach(found -> found.ifPresent(series::add));
        read.values()
                .forEach((id, values) -> series(id, Versions.Kind.VALUES, values.size(), hash(values), knowledge)
                        .ifPresent(series::add));
        read.reports()
                .forEach((id, figures) -> series(
                                id, Versions.Kind.REPORTS, figures.size(), Sha256.of(figures.toString()), knowledge)
                        .ifPresent(series::add));
        series.sort(Comparator.comparing(Evidence.Series::instrument).thenComparing(Evidence.Series::kind));
        SortedSet<String> all = new TreeSet<>();
        series.forEach(one -> all.add(one.instrument()));
        return new Ground(knowledge, series, versions.doubts(all, knowledge, MOST_DISPUTED));
    }

    /** What one strategy was decided on: the series of the features, and what it was shown. */
    Evidence of(Ground ground, Evaluator.Question question, Evaluator.Answer answer) {
        SortedSet<String> shown = new TreeSet<>(settings.series().ids());
        answer.data().forEach(one -> shown.add(one.instrument()));
        boolean withReports = answer.asker().entry().wantsAccounts();
        Versions.Doubts doubts = ground.doubts().of(shown);
        return new Evidence(
                ground.knowledge() instanceof Knowledge.Assumed,
                question.at(),
                ground.knowledge() instanceof Knowledge.Assumed assumed ? assumed.storedBy() : null,
                ground.series().stream()
                        .filter(one -> shown.contains(one.instrument()))
                        .filter(one -> withReports || one.kind() != Versions.Kind.REPORTS)
                        .toList(),
                doubts.newest().stream().limit(MOST_DISPUTED).toList(),
                doubts.number());
    }

    private Optional<Evidence.Series> bars(String id, PriceSeries prices, Knowledge knowledge) {
        Versions.Selection events = versions.select(id, Versions.Kind.EVENTS, knowledge);
        return series(id, Versions.Kind.BARS, prices.size(), hash(prices), knowledge)
                .map(bars -> events == null
                        ? bars
                        : new Evidence.Series(
                                id,
                                bars.kind(),
                                bars.versions(),
                                bars.first(),
                                bars.last(),
                                events.versions(),
                                events.newest().isAfter(bars.newest()) ? events.newest() : bars.newest(),
                                bars.hash()));
    }

    /** Empty when nothing was read. What the store says now of that moment is what was read, or the clocks do not agree. */
    private Optional<Evidence.Series> series(
            String id, Versions.Kind kind, int rows, String hash, Knowledge knowledge) {
        Versions.Selection selection = versions.select(id, kind, knowledge);
        int stored = selection == null ? 0 : selection.versions();
        if (stored != rows) {
            throw new IllegalStateException("of " + id + " " + rows + " versions were read and " + stored
                    + " are stored for that moment: the clock of the database is not ours, or goes wrong");
        }
        return selection == null
                ? Optional.empty()
                : Optional.of(new Evidence.Series(
                        id, kind, rows, selection.first(), selection.last(), 0, selection.newest(), hash));
    }

    static String hash(PriceSeries prices) {
        ByteBuffer bytes = ByteBuffer.allocate(prices.size() * (Integer.BYTES + 4 * Double.BYTES + Long.BYTES));
        for (int row = 0; row < prices.size(); row++) {
            bytes.putInt(prices.epochDay(row))
                    .putDouble(prices.open(row))
                    .putDouble(prices.high(row))
                    .putDouble(prices.low(row))
                    .putDouble(prices.close(row))
                    .putLong(prices.volume(row));
        }
        return Sha256.of(bytes.array());
    }

    static String hash(MacroHistory.Vintages values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * (2 * Integer.BYTES + Double.BYTES));
        for (int row = 0; row < values.size(); row++) {
            bytes.putInt(values.day()[row]).putInt(values.publishedOn()[row]).putDouble(values.value()[row]);
        }
        return Sha256.of(bytes.array());
    }
}
