package io.peaflow.alert;

import io.peaflow.kernel.Telling;
import io.peaflow.signal.Signal;
import io.peaflow.signal.SignalEvent;
import io.peaflow.signal.StrategyDesk;
import io.peaflow.strategy.Breakers;
import io.peaflow.strategy.Regime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What signals are told of: orders to place, a regime that changed, none where one was due, and losses. */
@Component
class SignalRules {

    private static final String RUNBOOK = "docs/jobs/signals.md";
    private static final double PERCENT = 100;

    private final Intake intake;

    SignalRules(Intake intake) {
        this.intake = intake;
    }

    /** At once, whatever the hour: the orders count for today. */
    @EventListener
    void on(SignalEvent.SignalIssued event) {
        Signal signal = event.signal();
        Map<String, String> facts = facts(signal);
        orders(signal, facts);
        facts.put(
                "session",
                (signal.ticket() == null ? signal.slot() : signal.ticket().session()).toString());
        facts.put("confidence", percent(signal.confidence()));
        facts.put("regime", name(signal.regime()));
        facts.put("before", name(signal.regimeBefore()));
        intake.raise(new Fact(
                event.at(),
                Severity.CRITICAL,
                kind(event),
                "signal/" + signal.strategy(),
                "signal/" + signal.id(),
                facts,
                Optional.of(event.run()),
                false));
    }

    /** A signal that tells nothing new settles a refusal too: else the next refusal would only be counted on top of it. */
    @EventListener
    void on(SignalEvent.SignalDecided event) {
        if (event.signal().state() == Signal.State.ISSUED) {
            intake.resolve(refused(event.signal().strategy()), event.at());
        }
    }

    /** Nobody waits for the signal of a strategy that is not live any more. */
    @EventListener
    void on(SignalEvent.StrategySwitched event) {
        if (event.mode() != StrategyDesk.Mode.LIVE) {
            intake.resolve(refused(event.strategy()), event.at());
        }
    }

    /** Great confidence is told as such, whether there is something to order or the regime alone is new. */
    private static String kind(SignalEvent.SignalIssued event) {
        if (event.isTicketNew()) {
            return event.isConfident() ? "signal-confident" : "signal-issued";
        }
        return event.isConfident() ? "regime-confident" : "regime-changed";
    }

    @EventListener
    void on(SignalEvent.SignalRefused event) {
        Signal signal = event.signal();
        Map<String, String> facts = facts(signal);
        boolean withheld = signal.state() == Signal.State.WITHHELD;
        facts.put("reason", withheld ? String.join("; ", signal.certificate().findings()) : signal.note());
        if (!withheld && signal.said() != null) {
            facts.put("reason" + Wording.SAID, signal.said());
        }
        intake.raise(new Fact(
                event.at(),
                Severity.CRITICAL,
                withheld ? "signal-withheld" : "signal-refused",
                "signal/" + signal.strategy(),
                refused(signal.strategy()),
                facts,
                Optional.of(event.run()),
                true));
    }

    @EventListener
    void on(SignalEvent.ModelHeld event) {
        intake.raise(new Fact(
                event.at(),
                Severity.WARNING,
                "model-held",
                "signal/model",
                "signal/model/" + event.model(),
                Map.of("model", event.model(), "reason", event.reason(), "runbook", RUNBOOK),
                Optional.of(event.run()),
                false));
    }

    @EventListener
    void on(SignalEvent.BreakerMoved event) {
        if (event.event() == Breakers.Event.DRAWDOWN_OVER) {
            intake.resolve(breaker(event.strategy(), Breakers.Event.DRAWDOWN_ALERT), event.at());
            return;
        }
        intake.raise(new Fact(
                event.at(),
                Severity.CRITICAL,
                word(event.event()),
                "signal/" + event.strategy(),
                breaker(event.strategy(), event.event()),
                fall(event),
                Optional.of(event.run()),
                true));
    }

    private static Map<String, String> fall(SignalEvent.BreakerMoved event) {
        Map<String, String> facts = new HashMap<>();
        facts.put("strategy", event.strategy());
        facts.put("runbook", RUNBOOK);
        put("drawdown", tenths(event.drawdown()), facts);
        put("session-move", tenths(event.dailyReturn()), facts);
        return facts;
    }

    private static void put(String name, Telling value, Map<String, String> facts) {
        facts.put(name, value.english());
        facts.put(name + Wording.SAID, value.encoded());
    }

    /** Percent, with the one decimal that limits have. */
    private static Telling tenths(double share) {
        String[] parts = String.format(Locale.ROOT, "%.1f", share * PERCENT).split("\\.", -1);
        return Telling.of("percent", parts[0], parts[1]);
    }

    @EventListener
    void on(SignalEvent.StrategyReleased event) {
        intake.resolve(breaker(event.strategy(), Breakers.Event.DAILY_LOSS_STOP), event.at());
        intake.resolve(breaker(event.strategy(), Breakers.Event.DRAWDOWN_STOP), event.at());
    }

    /** Each is open for itself: one that is open already must not keep another from being told, nor one that ends take it back. */
    private static String breaker(String strategy, Breakers.Event event) {
        return "signal/breaker/" + strategy + "/" + word(event);
    }

    private static String word(Breakers.Event event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, String> facts(Signal signal) {
        Map<String, String> facts = new HashMap<>();
        facts.put("strategy", signal.strategy());
        facts.put("slot", signal.slot().toString());
        facts.put("runbook", RUNBOOK);
        return facts;
    }

    private static String name(@Nullable Regime regime) {
        return regime == null ? "-" : regime.name();
    }

    private static String refused(String strategy) {
        return "signal/refused/" + strategy;
    }

    /** How many, and each as a fact of its own: a line of a message is cut where it grows too long, and an order must not be. */
    private static void orders(Signal signal, Map<String, String> facts) {
        List<Signal.Line> lines =
                signal.ticket() == null ? List.of() : signal.ticket().lines();
        facts.put("orders", Integer.toString(lines.size()));
        for (int i = 0; i < lines.size(); i++) {
            Signal.Line line = lines.get(i);
            Telling order = order(line);
            put(String.format(Locale.ROOT, "order-%02d", i + 1), order, facts);
        }
    }

    private static Telling order(Signal.Line line) {
        Object[] values = {
            Long.toString(line.shares()), line.instrument(), line.isin(), price(line.limit()), line.amount()
        };
        return "BUY".equals(line.side()) ? Telling.of("ticket.buy", values) : Telling.of("ticket.sell", values);
    }

    private static String price(double limit) {
        BigDecimal price = BigDecimal.valueOf(limit);
        return price.setScale(Math.max(2, price.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    private static String percent(double share) {
        return Math.round(share * PERCENT) + " %";
    }
}
