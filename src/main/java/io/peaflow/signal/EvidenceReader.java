package io.peaflow.signal;

import io.peaflow.job.Lanes;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.Sha256;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import io.peaflow.marketdata.Versions;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
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
        List<Part> parts = new ArrayList<>();
        read.prices()
                .forEach((id, prices) ->
                        parts.add(new Part(id, Versions.Kind.BARS, LocalDate.MIN, prices.size(), () -> hash(prices))));
        LocalDate since = History.since(knowledge);
        read.recent()
                .forEach((id, prices) ->
                        parts.add(new Part(id, Versions.Kind.BARS, since, prices.size(), () -> hash(prices))));
        read.values()
                .forEach((id, values) -> parts.add(
                        new Part(id, Versions.Kind.VALUES, LocalDate.MIN, values.size(), () -> hash(values))));
        read.reports()
                .forEach((id, figures) -> parts.add(new Part(
                        id,
                        Versions.Kind.REPORTS,
                        LocalDate.MIN,
                        figures.size(),
                        () -> Sha256.of(figures.toString()))));
        Lanes.map(parts, part -> series(part, knowledge)).values().forEach(found -> found.ifPresent(series::add));
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

    /**
     * A series that was read.
     *
     * @param from the day from which on it was read
     */
    private record Part(String id, Versions.Kind kind, LocalDate from, int rows, Supplier<String> hash) {}

    /** Empty when nothing was read. What the store says now of that moment is what was read, or the clocks do not agree. */
    private Optional<Evidence.Series> series(Part part, Knowledge knowledge) {
        Versions.Selection selection = versions.select(part.id(), part.kind(), knowledge, part.from());
        int stored = selection == null ? 0 : selection.versions();
        if (stored != part.rows()) {
            throw new IllegalStateException("of " + part.id() + " " + part.rows() + " versions were read and " + stored
                    + " are stored for that moment: the clock of the database is not ours, or goes wrong");
        }
        if (selection == null) {
            return Optional.empty();
        }
        Versions.Selection events = part.kind() == Versions.Kind.BARS
                ? versions.select(part.id(), Versions.Kind.EVENTS, knowledge, part.from())
                : null;
        return Optional.of(new Evidence.Series(
                part.id(),
                part.kind(),
                part.rows(),
                selection.first(),
                selection.last(),
                events == null ? 0 : events.versions(),
                events != null && events.newest().isAfter(selection.newest()) ? events.newest() : selection.newest(),
                part.hash().get()));
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
