package io.peaflow.alert;

import io.peaflow.signal.Signal;
import io.peaflow.signal.SignalEvent;
import io.peaflow.strategy.Breakers;
import io.peaflow.strategy.Regime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
        facts.put("orders", orders(signal));
        facts.put(
                "session",
                (signal.ticket() == null ? signal.slot() : signal.ticket().session()).toString());
        facts.put("confidence", percent(signal.confidence()));
        facts.put("regime", name(signal.regime()));
        facts.put("before", name(signal.regimeBefore()));
        String kind =
                event.isTicketNew() ? event.isConfident() ? "signal-confident" : "signal-issued" : "regime-changed";
        intake.raise(new Fact(
                event.at(),
                Severity.CRITICAL,
                kind,
                "signal/" + signal.strategy(),
                "signal/" + signal.id(),
                facts,
                Optional.of(event.run()),
                false));
        intake.resolve(refused(signal), event.at());
    }

    @EventListener
    void on(SignalEvent.SignalRefused event) {
        Signal signal = event.signal();
        Map<String, String> facts = facts(signal);
        boolean withheld = signal.state() == Signal.State.WITHHELD;
        facts.put("reason", withheld ? String.join("; ", signal.certificate().findings()) : signal.note());
        intake.raise(new Fact(
                event.at(),
                Severity.CRITICAL,
                withheld ? "signal-withheld" : "signal-refused",
                "signal/" + signal.strategy(),
                refused(signal),
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
        String key = "signal/breaker/" + event.strategy();
        if (event.event() == Breakers.Event.DRAWDOWN_OVER) {
            intake.resolve(key, event.at());
            return;
        }
        intake.raise(new Fact(
                event.at(),
                Severity.CRITICAL,
                event.event().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "signal/" + event.strategy(),
                key,
                Map.of(
                        "strategy", event.strategy(),
                        "drawdown", percent(event.drawdown()),
                        "session-move", percent(event.dailyReturn()),
                        "runbook", RUNBOOK),
                Optional.of(event.run()),
                true));
    }

    @EventListener
    void on(SignalEvent.StrategyReleased event) {
        intake.resolve("signal/breaker/" + event.strategy(), event.at());
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

    private static String refused(Signal signal) {
        return "signal/refused/" + signal.strategy();
    }

    /** One order after the other, in signs that both languages read: {@code + 12 WPEA (IE0002XZSHO1) <= 5.31}. */
    private static String orders(Signal signal) {
        if (signal.ticket() == null || signal.ticket().lines().isEmpty()) {
            return "-";
        }
        return signal.ticket().lines().stream()
                .map(line -> (line.side().equals("BUY") ? "+ " : "- ") + line.shares() + " " + line.instrument() + " ("
                        + line.isin() + ") " + (line.side().equals("BUY") ? "<= " : ">= ") + line.limit() + " EUR")
                .collect(Collectors.joining("; "));
    }

    private static String percent(double share) {
        return Math.round(share * PERCENT) + " %";
    }
}
