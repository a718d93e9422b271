package io.peaflow.job;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whether what is due gets run. */
@Component
class ScheduleCheck implements Check {

    private static final String NAME = "schedule";

    private final Dispatcher dispatcher;
    private final LedgerPages pages;
    private final Jobs jobs;
    private final Clock clock;

    ScheduleCheck(Dispatcher dispatcher, LedgerPages pages, Jobs jobs, Clock clock) {
        this.dispatcher = dispatcher;
        this.pages = pages;
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding look() {
        if (!dispatcher.isOpen()) {
            return Finding.critical(NAME, Telling.of("schedule.closed"), Telling.of("schedule.closed.remedy"));
        }
        List<String> late = jobs.names().stream().filter(this::isLate).toList();
        if (!late.isEmpty()) {
            return Finding.critical(
                    NAME, Telling.of("schedule.late", String.join(", ", late)), Telling.of("schedule.late.remedy"));
        }
        return Finding.ok(NAME, Telling.of("schedule.ok", jobs.names().size()));
    }

    private boolean isLate(String job) {
        return jobs.isEnabled(job)
                && pages.isWaitingSince(job, clock.instant().minus(jobs.job(job).grace()));
    }
}
