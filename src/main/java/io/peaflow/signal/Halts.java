package io.peaflow.signal;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.strategy.Breakers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The owner's kill switch: a halted strategy gives no ticket, and what a breaker has stopped stays stopped until released. */
@Component
public class Halts {

    /** There is no such strategy. */
    public static final class UnknownStrategy extends RuntimeException {

        UnknownStrategy(String name, List<String> known) {
            super("There is no strategy '" + name + "' that is switched on; there are: " + String.join(", ", known));
        }
    }

    private final StrategyBook strategies;
    private final SignalTable table;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Halts(StrategyBook strategies, SignalTable table, ApplicationEventPublisher events, Clock clock) {
        this.strategies = strategies;
        this.table = table;
        this.events = events;
        this.clock = clock;
    }

    /** No ticket of this strategy from now on. */
    @Transactional
    public void halt(String strategy) {
        table.keep(strategy, state(strategy).halt());
    }

    /** It goes on; a stop by drawdown counts from here. */
    @Transactional
    public void release(String strategy) {
        table.keep(strategy, state(strategy).release());
        events.publishEvent(new SignalEvent.StrategyReleased(strategy, clock.instant()));
    }

    private Breakers state(String strategy) {
        List<String> known =
                strategies.entries().stream().map(StrategyBook.Entry::name).toList();
        if (!known.contains(strategy)) {
            throw new UnknownStrategy(strategy, known);
        }
        Instant now = clock.instant();
        return table.breakers(strategy)
                .orElseGet(
                        () -> Breakers.from(TradingCalendar.euronextParis().expectedLastSession(now), IndexWalk.FIRST));
    }
}
