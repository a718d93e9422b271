package io.peaflow.marketdata;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Whether the market data are fresh enough to act on; what it sees is also what the metrics show. */
@Component
class FreshnessCheck implements Check {

    private static final String NAME = "market-data";
    /** More series than this have no metric of their own: labels need a bound. */
    private static final int MOST_SERIES = 200;

    private static final int MOST_NAMED = 8;
    private static final String REMEDY =
            "`peaflow data status` shows each series and `peaflow data why <symbol>` what its"
                    + " sources said; `peaflow run market-data --again` asks them once more.";

    private final Freshness freshness;
    private final MultiGauge missing;
    private final Map<Freshness.State, AtomicInteger> counts = new EnumMap<>(Freshness.State.class);

    FreshnessCheck(Freshness freshness, MeterRegistry meters) {
        this.freshness = freshness;
        this.missing = MultiGauge.builder("peaflow.marketdata.missing.sessions")
                .description("Days of its calendar that a followed series lacks, as last counted")
                .register(meters);
        for (Freshness.State state : Freshness.State.values()) {
            AtomicInteger count = new AtomicInteger();
            counts.put(state, count);
            Gauge.builder("peaflow.marketdata.series", count, AtomicInteger::get)
                    .description("Followed series by freshness, as last counted")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding look() {
        List<Freshness.Line> lines = freshness.lines();
        show(lines);
        if (lines.isEmpty()) {
            return Finding.ok(NAME, "no instrument is followed");
        }
        if (lines.stream().allMatch(line -> line.last() == null)) {
            return Finding.warning(
                    NAME,
                    "nothing is stored yet of " + lines.size() + " followed series",
                    "The job market-data fetches them on its next slot; `peaflow run market-data` does it now.");
        }
        long empty = lines.stream().filter(line -> line.last() == null).count();
        if (empty > 0 && freshness.isFirstFetchUnderWay()) {
            return Finding.warning(
                    NAME,
                    "the first fetch is under way: " + (lines.size() - empty) + " of " + lines.size()
                            + " series are stored",
                    "Wait until the job market-data has ended; `peaflow jobs` shows it.");
        }
        Freshness.Contact contact = freshness.contact();
        if (contact.isSilent()) {
            return Finding.critical(
                    NAME,
                    "nothing could be fetched since "
                            + (contact.lastContact() == null ? "the start" : contact.lastContact())
                            + (contact.offlineSince() == null ? "" : "; OFFLINE since " + contact.offlineSince()),
                    "Look at the network of this machine and at `peaflow data why <symbol>`; the cached data serve until then.");
        }
        return found(lines, contact.offlineSince() == null ? "" : "; OFFLINE since " + contact.offlineSince());
    }

    private static Finding found(List<Freshness.Line> lines, String offline) {
        List<Freshness.Line> critical = in(lines, Freshness.State.CRITICAL);
        List<Freshness.Line> stale = in(lines, Freshness.State.STALE);
        if (!critical.isEmpty()) {
            return Finding.critical(NAME, critical.size() + " series critical: " + named(critical) + offline, REMEDY);
        }
        return stale.isEmpty()
                ? Finding.ok(NAME, lines.size() + " series are complete" + offline)
                : Finding.warning(NAME, stale.size() + " series stale: " + named(stale) + offline, REMEDY);
    }

    private void show(List<Freshness.Line> lines) {
        counts.forEach((state, count) -> count.set(in(lines, state).size()));
        missing.register(
                lines.stream()
                        .limit(MOST_SERIES)
                        .map(line -> MultiGauge.Row.of(Tags.of("instrument", line.instrument()), line.missing()))
                        .collect(Collectors.toList()),
                true);
    }

    private static List<Freshness.Line> in(List<Freshness.Line> lines, Freshness.State state) {
        return lines.stream().filter(line -> line.state() == state).toList();
    }

    private static String named(List<Freshness.Line> lines) {
        String names = lines.stream()
                .limit(MOST_NAMED)
                .map(line -> line.instrument() + " (" + line.reason() + ")")
                .collect(Collectors.joining("; "));
        return lines.size() > MOST_NAMED ? names + "; and " + (lines.size() - MOST_NAMED) + " more" : names;
    }
}
