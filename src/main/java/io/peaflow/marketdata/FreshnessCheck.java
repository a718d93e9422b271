package io.peaflow.marketdata;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
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
    private static final Telling REMEDY = Telling.of("freshness.remedy");

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
            return Finding.ok(NAME, Telling.of("freshness.none"));
        }
        if (lines.stream().allMatch(line -> line.last() == null)) {
            return Finding.warning(
                    NAME, Telling.of("freshness.empty", lines.size()), Telling.of("freshness.empty.remedy"));
        }
        long empty = lines.stream().filter(line -> line.last() == null).count();
        if (empty > 0 && freshness.isFirstFetchUnderWay()) {
            return Finding.warning(
                    NAME,
                    Telling.of("freshness.first", lines.size() - empty, lines.size()),
                    Telling.of("freshness.first.remedy"));
        }
        Freshness.Contact contact = freshness.contact();
        if (contact.isSilent()) {
            return Finding.critical(
                    NAME,
                    offline(
                            contact.lastFetch() == null
                                    ? Telling.of("freshness.silent-since-start")
                                    : Telling.of("freshness.silent", contact.lastFetch()),
                            contact),
                    Telling.of("freshness.silent.remedy"));
        }
        return found(lines, contact);
    }

    private static Telling offline(Telling said, Freshness.Contact contact) {
        return contact.offlineSince() == null ? said : Telling.of("freshness.offline", said, contact.offlineSince());
    }

    private static Finding found(List<Freshness.Line> lines, Freshness.Contact contact) {
        List<Freshness.Line> critical = in(lines, Freshness.State.CRITICAL);
        List<Freshness.Line> stale = in(lines, Freshness.State.STALE);
        if (!critical.isEmpty()) {
            return Finding.critical(
                    NAME, offline(Telling.of("freshness.critical", critical.size(), named(critical)), contact), REMEDY);
        }
        return stale.isEmpty()
                ? Finding.ok(NAME, offline(Telling.of("freshness.ok", lines.size()), contact))
                : Finding.warning(
                        NAME, offline(Telling.of("freshness.stale", stale.size(), named(stale)), contact), REMEDY);
    }

    /** One at a time: the watchdog and a run of the self-check may look at once, and rows are replaced, not set. */
    private synchronized void show(List<Freshness.Line> lines) {
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

    private static Telling named(List<Freshness.Line> lines) {
        Telling names = Telling.joined(
                "; ",
                lines.stream().limit(MOST_NAMED).map(FreshnessCheck::named).toList());
        return lines.size() > MOST_NAMED ? Telling.of("freshness.more", names, lines.size() - MOST_NAMED) : names;
    }

    private static Telling named(Freshness.Line line) {
        if (line.last() == null) {
            return Telling.of("freshness.line-empty", line.instrument());
        }
        return Telling.of("freshness.line", line.instrument(), line.missing(), line.last(), line.expected());
    }
}
