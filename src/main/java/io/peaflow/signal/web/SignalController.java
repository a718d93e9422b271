package io.peaflow.signal.web;

import io.peaflow.kernel.Telling;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Freshness;
import io.peaflow.signal.Replay;
import io.peaflow.signal.Sentences;
import io.peaflow.signal.Signal;
import io.peaflow.signal.Signals;
import io.peaflow.signal.StrategyDesk;
import io.peaflow.signal.TicketBook;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/api/v1/signals")
class SignalController {

    private static final int MOST = 1000;

    private final Signals signals;
    private final Sentences sentences;
    private final TicketBook tickets;
    private final StrategyDesk desk;
    private final Replay replay;
    private final JsonMapper json;
    private final Freshness freshness;
    private final Clock clock;
    private final Locale language;
    private final boolean simulated;

    SignalController(
            Signals signals,
            Sentences sentences,
            TicketBook tickets,
            StrategyDesk desk,
            Replay replay,
            JsonMapper json,
            Freshness freshness,
            Clock clock,
            @Value("${peaflow.language}") String language,
            @Value("${peaflow.simulated}") boolean simulated) {
        this.signals = signals;
        this.sentences = sentences;
        this.tickets = tickets;
        this.desk = desk;
        this.replay = replay;
        this.json = json;
        this.freshness = freshness;
        this.clock = clock;
        this.language = Locale.forLanguageTag(language);
        this.simulated = simulated;
    }

    /** The signal to act on, or the last one. It is the same at whatever hour one asks: what hours tell is {@link #notes}. */
    @GetMapping("/today")
    ObjectNode today() {
        return told(live());
    }

    private Signal live() {
        return signals.live()
                .orElseThrow(() ->
                        new NoSignal("There is no signal yet; the first one comes with the job: peaflow run signals"));
    }

    /**
     * What to know of the newest signal at this hour.
     *
     * @param dayNote that it is not of today, and why; empty when it is
     * @param offlineSince since when no source of market data is reached; null while one is
     * @param lastContact when one answered last; null when none ever did
     */
    record Notes(
            String dayNote,
            @Nullable Instant offlineSince,
            @Nullable Instant lastContact) {}

    @GetMapping("/today/notes")
    Notes notes() {
        LocalDate slot = live().slot();
        LocalDate day = LocalDate.ofInstant(
                clock.instant(), TradingCalendar.euronextParis().zone());
        Freshness.Contact contact = freshness.contact();
        return new Notes(slot.equals(day) ? "" : dayNote(day, slot), contact.offlineSince(), contact.lastContact());
    }

    private String dayNote(LocalDate day, LocalDate slot) {
        Telling note = TradingCalendar.euronextParis().isSession(day)
                ? Telling.of("signals.none-today-yet", slot)
                : Telling.of("signals.no-session-today", slot);
        return note.in(language);
    }

    /** What every strategy said for the newest slot, the live one first. */
    @GetMapping("/compare")
    List<ObjectNode> compare() {
        return signals.latest().stream().map(this::told).toList();
    }

    /** The decisions of a day made again; nothing is written. */
    @GetMapping("/replay")
    List<Replay.Again> replay(@RequestParam String asOf, @RequestParam(required = false) @Nullable String strategy) {
        requireKnown(strategy);
        return replay.asOf(day(asOf), strategy);
    }

    @GetMapping
    List<ObjectNode> history(
            @RequestParam(required = false) @Nullable String strategy,
            @RequestParam(defaultValue = "30") @Range(min = 1, max = MOST, message = "must be from {min} to {max}")
                    int limit) {
        requireKnown(strategy);
        return signals.history(strategy, limit).stream().map(this::told).toList();
    }

    /** One that is in the settings no more may still have signals; one that never was is a slip of the pen. */
    private void requireKnown(@Nullable String strategy) {
        if (strategy != null && signals.history(strategy, 1).isEmpty()) {
            desk.find(strategy);
        }
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException unreadable) {
            throw new NoSignal("as-of " + text + " is no day; write it as 2026-11-20", unreadable);
        }
    }

    /** @param id a day and a strategy, {@code 2026-11-20:regime-allocation} */
    @GetMapping("/{id}")
    ObjectNode one(@PathVariable String id) {
        int colon = id.indexOf(':');
        try {
            LocalDate slot = LocalDate.parse(colon < 0 ? id : id.substring(0, colon));
            List<Signal> found = colon < 0
                    ? signals.of(slot)
                    : signals.find(slot, id.substring(colon + 1)).stream().toList();
            return explained(found.stream()
                    .findFirst()
                    .orElseThrow(() -> new NoSignal(
                            "There is no signal " + id + "; peaflow signal history shows those there are")));
        } catch (DateTimeException unreadable) {
            throw new NoSignal(
                    "'" + id + "' is no signal; write the day, and the strategy if it is not the live one:"
                            + " 2026-11-20:regime-allocation",
                    unreadable);
        }
    }

    /** With the versions that it was made of. */
    private ObjectNode explained(Signal signal) {
        ObjectNode told = told(signal);
        told.set(
                "evidence",
                json.valueToTree(
                        signals.evidence(signal.slot(), signal.strategy()).orElse(null)));
        return told;
    }

    private ObjectNode told(Signal signal) {
        ObjectNode told = json.valueToTree(signal);
        told.remove("said");
        told.put("note", signal.noteIn(language));
        told.put("id", signal.id());
        told.put("language", language.toLanguageTag());
        told.put("simulated", simulated);
        told.put("report", tickets.outcome(signal.id()).map(Enum::name).orElse(null));
        List<String> lines = new ArrayList<>(sentences.of(signal.reasons(), language));
        if (signal.ticket() != null) {
            lines.addAll(sentences.of(signal.ticket().notes(), language));
            signal.ticket().lines().forEach(line -> lines.add(sentences.of(line.why(), language)));
        }
        told.set("sentences", json.valueToTree(lines));
        return told;
    }
}
