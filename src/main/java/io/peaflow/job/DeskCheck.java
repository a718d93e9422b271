package io.peaflow.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Whether messages wait on the dead-letter desk. */
@Component
class DeskCheck implements Check {

    private static final String NAME = "dead-letters";

    private final DeadLetters desk;
    private final AtomicInteger seen = new AtomicInteger();

    DeskCheck(DeadLetters desk, MeterRegistry meters) {
        this.desk = desk;
        Gauge.builder("peaflow.job.dead.letters", seen, AtomicInteger::get)
                .description("Letters on the desk that are neither replayed nor discarded, as last counted")
                .register(meters);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding look() {
        int open = desk.open();
        seen.set(open);
        return open == 0
                ? Finding.ok(NAME, Telling.of("desk.ok"))
                : Finding.warning(NAME, Telling.of("desk.waits", open), Telling.of("desk.waits.remedy"));
    }
}
