package io.peaflow.dashboard;

import io.peaflow.signal.Models;
import io.peaflow.signal.Sentences;
import io.peaflow.signal.Signal;
import io.peaflow.signal.Signals;
import io.peaflow.signal.StrategyDesk;
import io.peaflow.signal.TicketBook;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What to do today and why: regime, ticket, reasons, features, limits, strategies with their switches, certificate, models. */
@Controller
@RequestMapping("/signals")
class SignalPage {

    /** Three years. */
    private static final int SHOWN_SESSIONS = 756;

    private static final String HERE = "redirect:/signals";

    private final Signals signals;
    private final Models models;
    private final StrategyDesk desk;
    private final TicketBook tickets;
    private final Sentences sentences;
    private final Wording wording;

    SignalPage(
            Signals signals,
            Models models,
            StrategyDesk desk,
            TicketBook tickets,
            Sentences sentences,
            Wording wording) {
        this.signals = signals;
        this.models = models;
        this.desk = desk;
        this.tickets = tickets;
        this.sentences = sentences;
        this.wording = wording;
    }

    @GetMapping
    String page(Model model) {
        Words words = wording.words();
        List<StrategyDesk.Standing> strategies = desk.list();
        Optional<Signal> live = signals.live();
        model.addAttribute("strategies", StrategiesView.of(strategies, signals.latest(), sentences, words));
        model.addAttribute(
                "exits",
                desk.exits().stream().map(exit -> TicketView.of(exit, words)).toList());
        model.addAttribute(
                "view", live.map(signal -> view(signal, strategies, words)).orElse(null));
        return "signals";
    }

    private SignalView view(Signal signal, List<StrategyDesk.Standing> strategies, Words words) {
        return SignalView.of(
                new SignalView.Ground(
                        signal,
                        signals.evidence(signal.slot(), signal.strategy()),
                        strategies.stream()
                                .filter(one -> one.name().equals(signal.strategy()))
                                .findFirst(),
                        tickets.outcome(signal.id()),
                        models.weather(SHOWN_SESSIONS),
                        models.list(),
                        models.live()),
                sentences,
                words);
    }

    /** The ticket of a signal as a table. */
    @GetMapping("/{id}/ticket.csv")
    ResponseEntity<String> csv(@PathVariable String id) {
        Signal.Ticket ticket = tickets.ticket(id).orElseThrow();
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"ticket-" + id.replaceAll("[^A-Za-z0-9-]+", "-") + ".csv\"")
                .body(ticket.csv());
    }

    @PostMapping("/strategies/{name}/on")
    String on(@PathVariable String name, RedirectAttributes told) {
        return done(() -> desk.on(name), "on", name, told);
    }

    @PostMapping("/strategies/{name}/off")
    String off(@PathVariable String name, RedirectAttributes told) {
        return done(() -> desk.off(name), "off", name, told);
    }

    @PostMapping("/strategies/{name}/live")
    String live(@PathVariable String name, RedirectAttributes told) {
        return done(() -> desk.live(name), "live", name, told);
    }

    @PostMapping("/strategies/{name}/halt")
    String halt(@PathVariable String name, RedirectAttributes told) {
        return done(() -> desk.halt(name), "halt", name, told);
    }

    @PostMapping("/strategies/{name}/release")
    String release(@PathVariable String name, RedirectAttributes told) {
        return done(() -> desk.release(name), "release", name, told);
    }

    @PostMapping("/strategies/{name}/exit")
    String exit(@PathVariable String name, Principal who, RedirectAttributes told) {
        return done(() -> desk.exit(name, who.getName()), "exit", name, told);
    }

    /** The kill switch. */
    @PostMapping("/strategies/halt")
    String haltAll(RedirectAttributes told) {
        return done(desk::haltAll, "halt-all", "", told);
    }

    @PostMapping("/strategies/release")
    String releaseAll(RedirectAttributes told) {
        return done(desk::releaseAll, "release-all", "", told);
    }

    /** What the owner did with a ticket, where it is all or nothing. */
    @PostMapping("/tickets/{id}/{outcome:done|ignored}")
    String tell(@PathVariable String id, @PathVariable String outcome, Principal who, RedirectAttributes told) {
        TicketBook.Outcome said = TicketBook.Outcome.valueOf(outcome.toUpperCase(Locale.ROOT));
        return done(() -> tickets.tell(id, said, List.of(), who.getName()), outcome, id, told);
    }

    /** How much of each line he did, and at which price; all of every line is the whole ticket. */
    @PostMapping("/tickets/{id}/partly")
    String partly(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> form,
            Principal who,
            RedirectAttributes told) {
        TicketForm filled = TicketForm.of(form);
        if (!filled.unreadable().isEmpty() || filled.fills().isEmpty()) {
            String why = filled.unreadable().isEmpty() ? "partly-none" : "partly-unreadable";
            told.addFlashAttribute(
                    Notice.NAME, Notice.of("warn", wording.words().text("signals.told." + why, filled.unreadable())));
            return HERE;
        }
        boolean isAll = tickets.ticket(id).filter(filled::isAll).isPresent();
        TicketBook.Outcome said = isAll ? TicketBook.Outcome.DONE : TicketBook.Outcome.PARTLY;
        return done(() -> tickets.tell(id, said, filled.fills(), who.getName()), isAll ? "done" : "partly", id, told);
    }

    private String done(Runnable wish, String word, String subject, RedirectAttributes told) {
        told.addFlashAttribute(Notice.NAME, notice(wish, word, subject));
        return HERE;
    }

    private Notice notice(Runnable wish, String word, String subject) {
        try {
            wish.run();
            return Notice.of("good", wording.words().text("signals.told." + word, subject));
        } catch (StrategyDesk.UnknownStrategy | TicketBook.Refused refused) {
            return Notice.of("warn", Objects.requireNonNullElse(refused.getMessage(), ""));
        }
    }
}
