package io.peaflow.signal;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import org.springframework.stereotype.Component;

/** Whether every strategy and series of the settings can be used with what is followed. */
@Component
class StrategiesCheck implements Check {

    private static final String NAME = "strategies";

    private final StrategyBook strategies;

    StrategiesCheck(StrategyBook strategies) {
        this.strategies = strategies;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding look() {
        return strategies.mistakes().isEmpty()
                ? Finding.ok(NAME, strategies.entries().size() + " strategies are switched on")
                : Finding.critical(
                        NAME,
                        String.join("; ", strategies.mistakes()),
                        "Follow it under peaflow.instruments, or change peaflow.signals.");
    }
}
