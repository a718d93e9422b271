package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.strategy.Breakers;
import io.peaflow.strategy.Holdings;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Carries the index of what is held on from the last known session: it grows as the holdings do, and payments do not move it.
 * What is paid out by what is held is not lost: a share that falls by its dividend has not fallen.
 *
 * <p>It goes no further than the prices of what is held: a session whose bar comes late is counted when it is there, and not
 * taken for one without a move. Only what lies further back than what is recent, for a strategy that was switched off for years,
 * counts as a time without moves. A session that was counted stays as it was known then: a price or a dividend that is stored
 * or corrected later is not put back.
 */
@Component
class IndexWalk {

    /** Longer than any series stays late without an alarm. */
    private static final int LONGEST_WAIT_DAYS = 10;

    /** Where an index begins. */
    static final double FIRST = 100;

    private final HoldingsTable told;
    private final SignalTable signals;
    private final LimitSettings limits;

    IndexWalk(HoldingsTable told, SignalTable signals, LimitSettings limits) {
        this.told = told;
        this.signals = signals;
        this.limits = limits;
    }

    /**
     * The state after the last session that has closed and whose prices are there, and what is new; nothing is stored.
     *
     * @param read the history, as the decision reads it: the index of each strategy walks over the same series
     */
    Breakers.Step step(String strategy, Holdings held, History read, Knowledge knowledge, Instant now) {
        TradingCalendar paris = TradingCalendar.euronextParis();
        LocalDate last = paris.expectedLastSession(now);
        Breakers state = signals.breakers(strategy).orElse(null);
        if (state != null && !state.day().isBefore(last)) {
            return new Breakers.Step(state, List.of());
        }
        LocalDate priced = priced(held, last, read, knowledge);
        if (state == null) {
            return new Breakers.Step(Breakers.from(priced, FIRST), List.of());
        }
        List<Breakers.Event> events = new ArrayList<>();
        for (LocalDate session : paris.sessionsBetween(paris.next(state.day()), priced)) {
            Holdings then =
                    told.on(state.day()).map(HoldingsTable.Told::holdings).orElse(held);
            double grown = growth(then, state.day(), session, read, knowledge);
            Breakers.Step step = state.next(session, state.index() * grown, limits.limits());
            state = step.after();
            events.addAll(step.events());
        }
        return new Breakers.Step(state, events);
    }

    /**
     * The last session for which everything that is held now has prices. What has none, or none for long, is not waited for:
     * a share that is no longer quoted must not put the breakers to sleep for all the others.
     */
    private static LocalDate priced(Holdings held, LocalDate last, History read, Knowledge knowledge) {
        LocalDate priced = last;
        for (String id : held.shares().keySet()) {
            PriceSeries series = read.recent(id, knowledge);
            int rows = series.size();
            boolean isLate = rows > 0
                    && series.session(rows - 1).isBefore(priced)
                    && !series.session(rows - 1).isBefore(last.minusDays(LONGEST_WAIT_DAYS));
            if (isLate) {
                priced = series.session(rows - 1);
            }
        }
        return priced;
    }

    private static double growth(Holdings held, LocalDate from, LocalDate to, History read, Knowledge knowledge) {
        double before = held.cash().euros();
        double after = before;
        for (Map.Entry<String, Long> position : held.shares().entrySet()) {
            PriceSeries series = read.recent(position.getKey(), knowledge);
            int then = series.rowAt(from);
            if (then >= 0) {
                double worth = position.getValue() * series.close(then);
                PriceSeries whole = read.withDividends(position.getKey(), knowledge);
                before += worth;
                after += worth * (whole.close(whole.rowAt(to)) / whole.close(whole.rowAt(from)));
            }
        }
        return before > 0 ? after / before : 1;
    }
}
