package io.peaflow.marketdata.web;

import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Backfill;
import io.peaflow.marketdata.Decisions;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Freshness;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.Quarantine;
import io.peaflow.marketdata.Sources;
import io.peaflow.marketdata.Story;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/market-data")
class MarketDataController {

    /** Every series, and whether all of it is invented. */
    record Status(boolean simulated, Freshness.Contact contact, List<Freshness.Line> series) {}

    record Decision(@Nullable String note) {}

    record Span(
            @Nullable String instrument,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {}

    private final Freshness freshness;
    private final Quarantine quarantine;
    private final Decisions decisions;
    private final Story story;
    private final Sources sources;
    private final Instruments instruments;
    private final Accounts accounts;
    private final Backfill backfill;
    private final boolean simulated;

    MarketDataController(
            Freshness freshness,
            Quarantine quarantine,
            Decisions decisions,
            Story story,
            Sources sources,
            Instruments instruments,
            Accounts accounts,
            Backfill backfill,
            @Value("${peaflow.simulated}") boolean simulated) {
        this.freshness = freshness;
        this.quarantine = quarantine;
        this.decisions = decisions;
        this.story = story;
        this.sources = sources;
        this.instruments = instruments;
        this.accounts = accounts;
        this.backfill = backfill;
        this.simulated = simulated;
    }

    @GetMapping("/freshness")
    Status freshness() {
        return new Status(simulated, freshness.contact(), freshness.lines());
    }

    @GetMapping("/sources")
    List<Sources.Status> sources() {
        return sources.list();
    }

    @GetMapping("/why/{symbol}")
    Story.Why why(@PathVariable String symbol) {
        return story.of(symbol).orElseThrow(() -> new NotFollowed(symbol));
    }

    /** What a company has reported per share, by kind of figure, each with the day on which it was known. */
    @GetMapping("/accounts/{symbol}")
    Map<Accounts.Item, List<Accounts.Figure>> accounts(@PathVariable String symbol) {
        Followed company = instruments.find(symbol).orElseThrow(() -> new NotFollowed(symbol));
        var figures = new EnumMap<Accounts.Item, List<Accounts.Figure>>(Accounts.Item.class);
        for (Accounts.Item item : Accounts.Item.values()) {
            figures.put(item, accounts.read(company.id(), item, Knowledge.current()));
        }
        return figures;
    }

    @GetMapping("/quarantine")
    List<Quarantine.Entry> quarantine(
            @RequestParam(required = false) Quarantine.@Nullable State state,
            @RequestParam(required = false) @Nullable String instrument) {
        if (instrument == null) {
            return quarantine.list(state, null);
        }
        Optional<Followed> called = instruments.find(instrument);
        List<Quarantine.Entry> entries =
                quarantine.list(state, called.map(Followed::id).orElse(instrument));
        if (entries.isEmpty() && called.isEmpty()) {
            throw new NotFollowed(instrument);
        }
        return entries;
    }

    @GetMapping("/quarantine/{id}")
    Quarantine.Entry quarantined(@PathVariable UUID id) {
        return quarantine.get(id);
    }

    @PostMapping("/quarantine/{id}/accept")
    Quarantine.Entry accept(@PathVariable UUID id, @RequestBody(required = false) @Nullable Decision decision) {
        return decisions.accept(id, note(decision));
    }

    @PostMapping("/quarantine/{id}/reject")
    Quarantine.Entry reject(@PathVariable UUID id, @RequestBody(required = false) @Nullable Decision decision) {
        return decisions.reject(id, note(decision));
    }

    private static String note(@Nullable Decision decision) {
        return decision == null || decision.note() == null ? "" : decision.note();
    }

    @GetMapping("/backfill")
    List<Backfill.Gap> plan(
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to) {
        return backfill.plan(from, to);
    }

    @PostMapping("/backfill")
    Backfill.Filled fill(@RequestBody Span span) {
        String instrument = span.instrument();
        LocalDate from = span.from();
        LocalDate to = span.to();
        if (instrument == null || from == null || to == null) {
            throw new SeriesController.WrongQuestion("instrument, from and to are needed, such as"
                    + " {\"instrument\":\"LQQ\",\"from\":\"2020-01-01\",\"to\":\"2020-12-31\"}");
        }
        return backfill.fill(instrument, from, to).orElseThrow(() -> new NotFollowed(instrument));
    }
}
