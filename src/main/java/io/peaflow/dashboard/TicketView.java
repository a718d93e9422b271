package io.peaflow.dashboard;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.signal.Signal;
import io.peaflow.signal.TicketBook;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order ticket for people.
 *
 * @param how to place its lines, and until when
 * @param report what the owner said that he did; null when he said nothing
 */
record TicketView(
        String id,
        String title,
        String how,
        List<Line> lines,
        String cost,
        @Nullable Badge report) {

    record Line(
            boolean isSale,
            String side,
            long shares,
            String name,
            String instrument,
            String isin,
            String limit,
            String amount,
            String weights) {}

    static TicketView of(String id, Signal.Ticket ticket, Optional<TicketBook.Outcome> report, Words words) {
        return of(id, words.text("signals.ticket.title"), ticket, report, words);
    }

    /** That of a halted strategy. */
    static TicketView of(TicketBook.Exit exit, Words words) {
        return of(
                exit.id(), words.text("signals.ticket.exit", exit.strategy()), exit.ticket(), Optional.empty(), words);
    }

    private static TicketView of(
            String id, String title, Signal.Ticket ticket, Optional<TicketBook.Outcome> report, Words words) {
        TradingCalendar paris = TradingCalendar.euronextParis();
        boolean isShort = paris.isSession(ticket.session()) && paris.isHalfDay(ticket.session());
        return new TicketView(
                id,
                title,
                words.text("signals.ticket.advice", words.day(ticket.session()), isShort ? "14:00" : "17:30"),
                ticket.lines().stream().map(line -> line(line, words)).toList(),
                words.text(
                        "signals.ticket.cost",
                        Figures.euros(ticket.cost(), words),
                        Figures.euros(ticket.leastCash(), words)),
                report.map(outcome -> badge(outcome, words)).orElse(null));
    }

    private static Badge badge(TicketBook.Outcome outcome, Words words) {
        return new Badge(
                outcome == TicketBook.Outcome.IGNORED ? "quiet" : "good",
                words.text("signals.report." + words.key(outcome)));
    }

    private static Line line(Signal.Line line, Words words) {
        return new Line(
                line.side().equals("SELL"),
                words.text("signals.ticket." + line.side()),
                line.shares(),
                line.name(),
                line.instrument(),
                line.isin(),
                Figures.price(line.limit(), words) + "\u00a0€",
                Figures.euros(line.amount(), words),
                Figures.percent(line.weightBefore(), words) + " → " + Figures.percent(line.weightAfter(), words));
    }
}
