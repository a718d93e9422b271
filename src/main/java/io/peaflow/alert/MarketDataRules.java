package io.peaflow.alert;

import io.peaflow.marketdata.BarsQuarantined;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What came from the sources of market data and may not be calculated with is named to the owner, once: at once where it
 * is the newest price of a series, so that it can be decided before the market opens; else with the day's digest.
 */
@Component
class MarketDataRules {

    private static final String QUARANTINED = "bars-quarantined";
    private static final String HELD_BACK = "price-held-back";
    private static final int MOST_NAMED = 8;

    private final Intake intake;

    MarketDataRules(Intake intake) {
        this.intake = intake;
    }

    @EventListener
    void on(BarsQuarantined event) {
        if (!event.heldBack().isEmpty()) {
            raise(event, Severity.CRITICAL, HELD_BACK, event.heldBack());
        }
        List<String> others = new ArrayList<>(event.waiting());
        others.removeAll(event.heldBack());
        if (!others.isEmpty()) {
            raise(event, Severity.WARNING, QUARANTINED, others);
        }
    }

    private void raise(BarsQuarantined event, Severity severity, String kind, List<String> waiting) {
        int count = waiting.size();
        String named = waiting.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        String more = count > MOST_NAMED ? " +" + (count - MOST_NAMED) : "";
        intake.raise(new Fact(
                event.at(),
                severity,
                kind,
                "market-data/quarantine",
                kind + "/" + event.run(),
                Map.of(
                        "count",
                        Integer.toString(count),
                        "first",
                        waiting.getFirst(),
                        "bars",
                        named + more,
                        "runbook",
                        "docs/jobs/market-data.md"),
                Optional.of(event.run()),
                false));
    }
}
