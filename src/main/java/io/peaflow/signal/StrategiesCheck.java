package io.peaflow.signal;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
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
        if (!strategies.mistakes().isEmpty()) {
            return Finding.critical(
                    NAME, Telling.plain(String.join("; ", strategies.mistakes())), Telling.of("strategies.remedy"));
        }
        Telling on = Telling.of("strategies.ok", strategies.entries().size());
        return strategies.entries().stream().anyMatch(StrategyBook.Entry::isLive)
                ? Finding.ok(NAME, on)
                : Finding.warning(NAME, Telling.of("strategies.none-live"), Telling.of("strategies.none-live.remedy"));
    }
}
