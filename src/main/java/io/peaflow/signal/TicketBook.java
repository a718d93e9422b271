package io.peaflow.signal;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.strategy.Holdings;
import java.io.Serializable;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What became of order tickets: the owner says what he did, and what is held changes with it. The index of what is held stays
 * as it is: a purchase turns cash into shares of the same worth, and moves nothing by itself.
 */
@Component
public class TicketBook {

    /** What the owner did. */
    public enum Outcome {
        DONE,
        PARTLY,
        IGNORED
    }

    /**
     * What he says of one line.
     *
     * @param shares how many were traded
     * @param price euros a share; null: the close that the ticket was worked out with
     */
    public record Fill(String isin, long shares, @Nullable Double price) {}

    /** What was traded, and what the broker and the state are taken to have asked for it. */
    public record Trade(String isin, String instrument, String side, long shares, double price, String fees) {}

    /** What he said, and when. */
    public record Report(String ticket, Outcome outcome, Instant at, String by, List<Trade> trades) {

        public Report {
            trades = List.copyOf(trades);
        }
    }

    /** What came of it; not new when the same was said before. */
    public record Answer(Report report, boolean isNew, HoldingsBook.@Nullable Held held) {}

    /** A ticket that sells all that is held of a strategy. */
    public record Exit(String id, String strategy, Signal.Ticket ticket) {}

    /** Something that cannot be. */
    public record Objection(String key, String value, String reason, String remedy) implements Serializable {

        @Override
        public String toString() {
            return key + (value.isEmpty() ? "" : " " + value) + ": " + reason + "\n  Remedy: " + remedy;
        }
    }

    /** What was said cannot be; nothing is changed. */
    public static final class Refused extends RuntimeException {

        private final ArrayList<Objection> objections;

        Refused(Collection<Objection> objections) {
            super(String.join("\n", objections.stream().map(Objection::toString).toList()));
            this.objections = new ArrayList<>(objections);
        }

        /** Each thing that is wrong. */
        public List<Objection> objections() {
            return List.copyOf(objections);
        }
    }

    /**
     * A ticket to be followed.
     *
     * @param text what to do at the broker, step by step
     * @param csv the same as a table
     */
    public record Sheet(String id, String strategy, Signal.Ticket ticket, String text, String csv) {}

    /** How the ids of exit tickets begin. */
    static final String EXIT = "exit-";

    /** Whether it is the ticket that gets out of a halted strategy. */
    public static boolean isExit(String ticket) {
        return ticket.startsWith(EXIT);
    }

    private final Signals signals;
    private final TicketReports reports;
    private final HoldingsTable holdings;
    private final TicketTrades trades;
    private final TicketText texts;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    TicketBook(
            Signals signals,
            TicketReports reports,
            HoldingsTable holdings,
            TicketTrades trades,
            TicketText texts,
            ApplicationEventPublisher events,
            Clock clock) {
        this.signals = signals;
        this.reports = reports;
        this.holdings = holdings;
        this.trades = trades;
        this.texts = texts;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Takes what the owner says of a ticket. The same again changes nothing; something else takes the place of what he said
     * before, as long as nothing was told of the holdings since.
     *
     * @param ticket the id of a signal or of an exit ticket; null: the newest of the live strategy
     * @param fills what was traded; for {@link Outcome#DONE} prices only where they are known
     * @throws Refused when it cannot be
     */
    @Transactional
    public Answer tell(@Nullable String ticket, Outcome outcome, List<Fill> fills, String byWhom) {
        Ordered ordered = ordered(ticket);
        List<Trade> traded = trades.of(ordered.ticket(), outcome, fills);
        Optional<TicketReports.Kept> last = reports.last(ordered.id());
        if (last.filter(one -> same(one.report(), outcome, traded)).isPresent()) {
            return new Answer(
                    last.get().report(),
                    false,
                    holdings.latest().map(HoldingsBook::held).orElse(null));
        }
        HoldingsTable.@Nullable Row base = base(ordered, last);
        Report report = new Report(ordered.id(), outcome, clock.instant(), byWhom, traded);
        if (traded.isEmpty() && !isTraded(last)) {
            reports.insert(report, null);
        } else {
            HoldingsTable.Told told = after(base, ordered, traded);
            reports.insert(report, holdings.insert(told, base == null ? null : base.id()));
        }
        events.publishEvent(new SignalEvent.HoldingsTold(report.at()));
        return new Answer(
                report, true, holdings.latest().map(HoldingsBook::held).orElse(null));
    }

    /** All that was said of a ticket, oldest first. */
    public List<Report> story(String ticket) {
        return reports.of(ticket).stream().map(TicketReports.Kept::report).toList();
    }

    /** What was said last, of whichever ticket, newest first. */
    public List<Report> recent(int limit) {
        return reports.recent(limit);
    }

    /** What the owner did with a ticket, as he said last; empty when he said nothing. */
    public Optional<Outcome> outcome(String ticket) {
        return reports.last(ticket).map(one -> one.report().outcome());
    }

    /** The ticket of this id, of a signal or an exit. */
    public Optional<Signal.Ticket> ticket(String id) {
        if (id.startsWith(EXIT)) {
            return Optional.of(exit(id).ticket());
        }
        return find(id).map(Signal::ticket);
    }

    /**
     * A ticket with the words to follow it by, also when it orders nothing.
     *
     * @param ticket the id of a signal or of an exit ticket; null: the newest of the live strategy
     * @throws Refused when there is none
     */
    public Sheet sheet(@Nullable String ticket, Locale language) {
        Ordered handed = handedOut(ticket);
        return new Sheet(
                handed.id(),
                handed.strategy(),
                handed.ticket(),
                texts.of(handed.strategy(), handed.ticket(), language),
                handed.ticket().csv());
    }

    /** A ticket that was handed out. */
    private record Ordered(String id, String strategy, Signal.Ticket ticket) {}

    private Ordered ordered(@Nullable String id) {
        Ordered handed = handedOut(id);
        if (handed.ticket().lines().isEmpty()) {
            throw refused(
                    "ticket",
                    handed.id(),
                    "its ticket orders nothing",
                    "what you traded by yourself is told with `peaflow holdings import <file>`");
        }
        return handed;
    }

    private Ordered handedOut(@Nullable String id) {
        if (id != null && id.startsWith(EXIT)) {
            return exit(id);
        }
        Optional<Signal> signal = id == null ? signals.live() : find(id);
        if (signal.isEmpty()) {
            throw refused(
                    "ticket",
                    id == null ? "" : id,
                    id == null ? "there is no signal yet" : "there is no such signal",
                    "`peaflow signal history` lists them; write the day, and the strategy if it is not the live one");
        }
        Signal.Ticket ticket = signal.get().ticket();
        if (ticket == null) {
            throw refused(
                    "ticket",
                    signal.get().id(),
                    "it gave no ticket: " + signal.get().note(),
                    "what you traded by yourself is told with `peaflow holdings import <file>`");
        }
        return new Ordered(signal.get().id(), signal.get().strategy(), ticket);
    }

    private Ordered exit(String id) {
        String number = id.substring(EXIT.length());
        return Optional.of(number)
                .filter(text -> text.matches("[0-9]{1,15}"))
                .flatMap(text -> reports.exit(Long.parseLong(text)))
                .map(exit -> new Ordered(exit.id(), exit.strategy(), exit.ticket()))
                .orElseThrow(() -> refused(
                        "ticket", id, "there is no such exit ticket", "`peaflow ticket exit <strategy>` gives one"));
    }

    private Optional<Signal> find(String id) {
        int colon = id.indexOf(':');
        try {
            LocalDate slot = LocalDate.parse(colon < 0 ? id : id.substring(0, colon));
            return colon < 0 ? signals.of(slot).stream().findFirst() : signals.find(slot, id.substring(colon + 1));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean same(Report one, Outcome outcome, List<Trade> traded) {
        return one.outcome() == outcome && one.trades().equals(traded);
    }

    private static boolean isTraded(Optional<TicketReports.Kept> last) {
        return last.filter(one -> one.holdings() != null).isPresent();
    }

    /** The holdings that the trades start from: those of now, or what they were before the ticket was told otherwise. */
    private HoldingsTable.@Nullable Row base(Ordered ordered, Optional<TicketReports.Kept> last) {
        HoldingsTable.Row newest = holdings.newest().orElse(null);
        Long mine = last.map(TicketReports.Kept::holdings).orElse(null);
        if (mine != null && (newest == null || newest.id() != mine)) {
            throw refused(
                    "ticket",
                    ordered.id(),
                    "you said " + last.orElseThrow().report().outcome()
                            + " before, and the holdings were told anew since",
                    "`peaflow holdings import <file>` with what you hold now");
        }
        if (mine == null) {
            return newest;
        }
        Long before = newest == null ? null : newest.before();
        return before == null ? null : holdings.find(before).orElse(null);
    }

    private HoldingsTable.Told after(HoldingsTable.@Nullable Row base, Ordered ordered, List<Trade> traded) {
        LocalDate today = LocalDate.ofInstant(
                clock.instant(), TradingCalendar.euronextParis().zone());
        LocalDate session = ordered.ticket().session();
        LocalDate day = session.isAfter(today) ? today : session;
        Holdings held = base == null ? SignalGeneration.AT_FIRST : base.told().holdings();
        LocalDate since = base == null ? day : base.told().asOf();
        if (since.isAfter(session)) {
            throw refused(
                    "ticket",
                    ordered.id(),
                    "its orders counted on " + session + ", and the holdings were told for " + since,
                    "`peaflow holdings import <file>` if they lack what you traded");
        }
        Map<String, Double> paid =
                new TreeMap<>(base == null ? Map.of() : base.told().paid());
        Holdings after = TicketTrades.after(held, traded, paid, ordered.id());
        return new HoldingsTable.Told(
                List.of(day, since).stream().max(Comparator.naturalOrder()).orElse(day),
                "ticket " + ordered.id(),
                after,
                paid);
    }

    static Refused refused(String key, String value, String reason, String remedy) {
        return new Refused(new ArrayList<>(List.of(new Objection(key, value, reason, remedy))));
    }
}
