package io.peaflow.signal;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.strategy.Breakers;
import io.peaflow.strategy.Holdings;
import io.peaflow.strategy.OrderTicket;
import io.peaflow.strategy.Reason;
import io.peaflow.strategy.RiskLimits;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Where the owner decides about strategies: which is live, watched or off, which is halted, and what sells all of one. */
@Component
public class StrategyDesk {

    /** What is made of a strategy's decisions. */
    public enum Mode {
        /** Its tickets are the ones to follow, and are told. */
        LIVE,
        /** It decides every day, to be compared. */
        WATCHED,
        OFF
    }

    /**
     * How a strategy stands.
     *
     * @param kind as the settings call it
     * @param configured what the settings say, whatever was switched since
     * @param halted whether the owner has stopped it
     * @param stopped by breakers: nothing is bought
     * @param instruments that it may want
     * @param falls how near the index of what is held is to each fall that is told or stops buying
     */
    public record Standing(
            String name,
            String kind,
            Mode mode,
            Mode configured,
            boolean halted,
            Set<String> stopped,
            List<String> instruments,
            List<Signal.LimitUse> falls) {}

    /** There is no such strategy. */
    public static final class UnknownStrategy extends RuntimeException {

        UnknownStrategy(String name, List<String> known) {
            super("There is no strategy '" + name + "'; there are: " + String.join(", ", known)
                    + ". A new one is a paragraph under peaflow.signals.strategies.");
        }
    }

    private final StrategyBook strategies;
    private final StrategyModes modes;
    private final LimitSettings limits;
    private final SignalTable table;
    private final HoldingsTable holdings;
    private final Evaluator evaluator;
    private final History history;
    private final TicketReports reports;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    StrategyDesk(
            StrategyBook strategies,
            StrategyModes modes,
            LimitSettings limits,
            SignalTable table,
            HoldingsTable holdings,
            Evaluator evaluator,
            History history,
            TicketReports reports,
            ApplicationEventPublisher events,
            Clock clock) {
        this.strategies = strategies;
        this.modes = modes;
        this.limits = limits;
        this.table = table;
        this.holdings = holdings;
        this.evaluator = evaluator;
        this.history = history;
        this.reports = reports;
        this.events = events;
        this.clock = clock;
    }

    /** All strategies, in the order of the settings. */
    public List<Standing> list() {
        return strategies.all().stream().map(this::standing).toList();
    }

    /** One of them. */
    public Standing find(String name) {
        return standing(entry(name));
    }

    /** It decides every day, to be compared; a live one stays live. */
    @Transactional
    public Standing on(String name) {
        return entry(name).isLive() ? find(name) : set(name, Mode.WATCHED);
    }

    /** It decides no more. */
    @Transactional
    public Standing off(String name) {
        return set(name, Mode.OFF);
    }

    /** From the next decision on its tickets are the ones to follow; the one that was live is watched. */
    @Transactional
    public Standing live(String name) {
        entry(name);
        strategies.all().stream()
                .filter(other -> other.isLive() && !other.name().equals(name))
                .forEach(other -> set(other.name(), Mode.WATCHED));
        return set(name, Mode.LIVE);
    }

    /** No ticket of this strategy from now on. */
    @Transactional
    public Standing halt(String name) {
        table.keep(name, state(name).halt());
        return find(name);
    }

    /** It goes on; a stop by drawdown counts from here. */
    @Transactional
    public Standing release(String name) {
        table.keep(name, state(name).release());
        Instant now = clock.instant();
        events.publishEvent(new SignalEvent.StrategyReleased(name, now));
        return find(name);
    }

    /** No ticket of any strategy from now on: the kill switch. */
    @Transactional
    public List<Standing> haltAll() {
        strategies.all().forEach(entry -> halt(entry.name()));
        return list();
    }

    /** All that were halted, or stopped by a breaker, go on. */
    @Transactional
    public List<Standing> releaseAll() {
        list().stream().filter(one -> one.halted() || !one.stopped().isEmpty()).forEach(one -> release(one.name()));
        return list();
    }

    /** The exit tickets of halted strategies that nobody has said anything of yet. */
    public List<TicketBook.Exit> exits() {
        return list().stream()
                .filter(Standing::halted)
                .flatMap(one -> reports.lastExit(one.name()).stream())
                .filter(exit -> reports.last(exit.id()).isEmpty())
                .toList();
    }

    /**
     * What sells all that is held of a halted strategy, leveraged funds first. Asked again it is the same ticket, unless
     * prices or holdings have changed.
     *
     * @throws TicketBook.Refused when it is not halted, nothing of it is held, or none of it has a price
     */
    @Transactional
    public TicketBook.Exit exit(String name, String byWhom) {
        StrategyBook.Entry entry = entry(name);
        Breakers state = state(name);
        if (!state.isHalted()) {
            throw TicketBook.refused(
                    "strategy",
                    name,
                    "it is not halted",
                    "`peaflow halt " + name + " --exit` halts it and gives the ticket");
        }
        Optional<HoldingsTable.Told> latest = holdings.latest();
        Holdings held = latest.map(HoldingsTable.Told::holdings).orElse(SignalGeneration.AT_FIRST);
        if (held.shares().keySet().stream().noneMatch(id -> entry.instruments().contains(id))) {
            throw TicketBook.refused(
                    "strategy", name, "nothing of it is held", "`peaflow holdings` shows what was told");
        }
        Instant now = clock.instant();
        OrderTicket ticket = evaluator.exit(
                history,
                new Evaluator.Question(
                        now,
                        Knowledge.recorded(now),
                        held,
                        List.of(new Evaluator.Asker(entry, state, false, new TreeSet<>(), null, null))));
        // What is too small to be sold, or unknown, is told by the notes of a ticket without orders.
        if (ticket.isEmpty() && ticket.notes().stream().allMatch(note -> note.code() == Reason.Code.NO_PRICE)) {
            throw TicketBook.refused(
                    "strategy",
                    name,
                    "what is held of it has no price to set a limit by",
                    "`peaflow run market-data` fetches prices; at your broker you can sell it without a ticket");
        }
        Signal.Ticket told = SignalDraft.ticket(
                ticket.noting(latest.flatMap(one -> old(one, now)).stream().toList()));
        Optional<TicketBook.Exit> last = reports.lastExit(name);
        if (last.filter(one -> one.ticket().lines().equals(told.lines())
                        && one.ticket().notes().equals(told.notes())
                        && reports.last(one.id()).isEmpty())
                .isPresent()) {
            return last.get();
        }
        return new TicketBook.Exit(reports.insertExit(name, now, byWhom, told), name, told);
    }

    /** Who wants out is not held up by it, but is told. */
    private static Optional<Reason> old(HoldingsTable.Told told, Instant now) {
        long days = ChronoUnit.DAYS.between(
                told.asOf(),
                LocalDate.ofInstant(now, TradingCalendar.euronextParis().zone()));
        return days > HoldingsBook.OLDEST_DAYS
                ? Optional.of(Reason.counting(Reason.Code.HOLDINGS_OLD, "", days, HoldingsBook.OLDEST_DAYS))
                : Optional.empty();
    }

    private Standing set(String name, Mode mode) {
        entry(name);
        modes.set(name, mode);
        events.publishEvent(new SignalEvent.StrategySwitched(name, mode, clock.instant()));
        return find(name);
    }

    private Standing standing(StrategyBook.Entry entry) {
        Optional<Breakers> state = table.breakers(entry.name());
        Set<String> stopped = new TreeSet<>();
        state.ifPresent(one -> one.stopped().forEach(cause -> stopped.add(cause.name())));
        return new Standing(
                entry.name(),
                entry.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                entry.mode(),
                strategies.defined(entry.name()).map(StrategyBook.Entry::mode).orElse(entry.mode()),
                state.filter(Breakers::isHalted).isPresent(),
                stopped,
                List.copyOf(entry.instruments()),
                state.map(this::falls).orElse(List.of()));
    }

    private List<Signal.LimitUse> falls(Breakers state) {
        RiskLimits hard = limits.limits();
        return List.of(
                new Signal.LimitUse(
                        "DAILY_LOSS",
                        "",
                        Math.max(0, -state.dailyReturn()),
                        hard.dailyLoss().share()),
                new Signal.LimitUse(
                        "DRAWDOWN_ALERT",
                        "",
                        state.drawdown(),
                        hard.drawdownAlert().share()),
                new Signal.LimitUse(
                        "DRAWDOWN_STOP",
                        "",
                        1 - state.index() / state.mark(),
                        hard.drawdownStop().share()));
    }

    private StrategyBook.Entry entry(String name) {
        List<StrategyBook.Entry> all = strategies.all();
        return all.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownStrategy(
                        name, all.stream().map(StrategyBook.Entry::name).toList()));
    }

    private Breakers state(String name) {
        StrategyBook.Entry entry = entry(name);
        Instant now = clock.instant();
        return table.breakersToChange(entry.name())
                .orElseGet(
                        () -> Breakers.from(TradingCalendar.euronextParis().expectedLastSession(now), IndexWalk.FIRST));
    }
}
