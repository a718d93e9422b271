package io.peaflow.alert;

import io.peaflow.marketdata.BarsQuarantined;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What came from the sources of market data and may not be calculated with is named to the owner, once. */
@Component
class MarketDataRules {

    private static final String QUARANTINED = "bars-quarantined";
    private static final int MOST_NAMED = 8;

    private final Intake intake;

    MarketDataRules(Intake intake) {
        this.intake = intake;
    }

    @EventListener
    void on(BarsQuarantined event) {
        int count = event.waiting().size();
        String named = event.waiting().stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        String more = count > MOST_NAMED ? " +" + (count - MOST_NAMED) : "";
        intake.raise(new Fact(
                event.at(),
                Severity.WARNING,
                QUARANTINED,
                "market-data/quarantine",
                QUARANTINED + "/" + event.run(),
                Map.of(
                        "count",
                        Integer.toString(count),
                        "first",
                        event.waiting().getFirst(),
                        "bars",
                        named + more,
                        "runbook",
                        "docs/jobs/market-data.md"),
                Optional.of(event.run()),
                false));
    }
}
