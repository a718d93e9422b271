package io.peaflow.job;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
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
            return Finding.critical(
                    NAME, "No run is taken: the program starts or stops", "Wait a minute; then read logs/errors.log.");
        }
        List<String> late = jobs.names().stream().filter(this::isLate).toList();
        if (!late.isEmpty()) {
            return Finding.critical(
                    NAME,
                    "Late by more than its grace: " + String.join(", ", late),
                    "`peaflow runs` shows what holds it up; `peaflow run <job>` starts it by hand.");
        }
        return Finding.ok(NAME, jobs.names().size() + " jobs, none late");
    }

    private boolean isLate(String job) {
        return jobs.isEnabled(job)
                && pages.isWaitingSince(job, clock.instant().minus(jobs.job(job).grace()));
    }
}
