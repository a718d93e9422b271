package io.peaflow.signal.web;

import io.peaflow.kernel.Telling;
import io.peaflow.signal.StrategyDesk;
import io.peaflow.signal.TicketBook;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/api/v1/tickets")
class TicketController {

    private static final int MOST = 1000;

    /**
     * What was done with a ticket.
     *
     * @param ticket null: the newest of the live strategy
     */
    record Told(@Nullable String ticket, @Nullable List<TicketBook.@Nullable Fill> lines) {}

    private final TicketBook book;
    private final StrategyDesk strategies;
    private final Locale language;

    TicketController(TicketBook book, StrategyDesk strategies, @Value("${peaflow.language}") String language) {
        this.book = book;
        this.strategies = strategies;
        this.language = Locale.forLanguageTag(language);
    }

    /** The newest ticket of the live strategy, with what to do step by step. */
    @GetMapping("/newest")
    TicketBook.Sheet newest() {
        return standing(book.sheet(null, language));
    }

    /** @param id of a signal or an exit ticket */
    @GetMapping("/{id}")
    TicketBook.Sheet one(@PathVariable String id) {
        return standing(book.sheet(id, language));
    }

    /** What its owner has said or stopped since stands before the orders: nobody shall place them twice, or at all. */
    private TicketBook.Sheet standing(TicketBook.Sheet sheet) {
        List<Telling> first = new ArrayList<>();
        // The strategy of an old ticket may be in the settings no more.
        boolean halted =
                strategies.list().stream().anyMatch(one -> one.name().equals(sheet.strategy()) && one.halted());
        if (halted && !TicketBook.isExit(sheet.id())) {
            first.add(Telling.of("story.halted", sheet.strategy()));
        }
        book.outcome(sheet.id())
                .ifPresent(outcome -> first.add(Telling.of("story.you-said", Telling.of("story.report." + outcome))));
        String said = first.stream().map(one -> one.in(language) + "\n").collect(Collectors.joining());
        return new TicketBook.Sheet(
                sheet.id(),
                sheet.strategy(),
                sheet.ticket(),
                said.isEmpty() ? sheet.text() : said + "\n" + sheet.text(),
                sheet.csv());
    }

    @GetMapping("/reports")
    List<TicketBook.Report> recent(
            @RequestParam(defaultValue = "20") @Range(min = 1, max = MOST, message = "must be from {min} to {max}")
                    int limit) {
        return book.recent(limit);
    }

    @GetMapping("/{id}/reports")
    List<TicketBook.Report> story(@PathVariable String id) {
        return book.story(id);
    }

    @PostMapping("/{outcome:done|partly|ignored}")
    TicketBook.Answer tell(
            @PathVariable String outcome, @RequestBody(required = false) @Nullable Told told, Principal who) {
        return book.tell(
                told == null ? null : told.ticket(),
                TicketBook.Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
                told == null || told.lines() == null ? List.of() : whole(told.lines()),
                who.getName());
    }

    private static List<TicketBook.Fill> whole(List<TicketBook.@Nullable Fill> lines) {
        return lines.stream()
                .map(line -> Optional.ofNullable(line)
                        .orElseThrow(() -> new ResponseStatusException(
                                HttpStatus.BAD_REQUEST, "lines: one of them is null; each has isin, shares and price")))
                .toList();
    }

    @PostMapping("/exit/{strategy}")
    TicketBook.Exit exit(@PathVariable String strategy, Principal who) {
        return strategies.exit(strategy, who.getName());
    }
}
