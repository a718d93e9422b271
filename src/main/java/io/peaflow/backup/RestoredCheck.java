package io.peaflow.backup;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import org.springframework.stereotype.Component;

/** Whether this machine was restored and still holds its schedules. */
@Component
class RestoredCheck implements Check {

    private static final String NAME = "restored";

    private final Restorations restorations;

    RestoredCheck(Restorations restorations) {
        this.restorations = restorations;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding look() {
        return restorations
                .reason()
                .map(held ->
                        Finding.warning(NAME, Telling.of("restored.held", held), Telling.of("restored.held.remedy")))
                .orElse(Finding.ok(NAME, Telling.of("restored.ok")));
    }
}
