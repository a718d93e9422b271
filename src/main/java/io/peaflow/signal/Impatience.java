package io.peaflow.signal;

import io.peaflow.job.JobEvent;
import io.peaflow.job.Jobs;
import io.peaflow.job.RunState;
import io.peaflow.job.Runs;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * A slot that waits for the data of the morning goes on as soon as they are there, and not only at its next time to resume: who
 * starts in the middle of a day has none left.
 */
@Component
class Impatience {

    private static final String JOB = "signals";
    private static final String SOURCE = "market-data";

    private final Runs runs;
    private final Jobs jobs;

    Impatience(Runs runs, Jobs jobs) {
        this.runs = runs;
        this.jobs = jobs;
    }

    @EventListener
    void on(JobEvent.RunEnded event) {
        boolean brought = event.job().equals(SOURCE) && event.state() != RunState.MISSED;
        if (brought) {
            runs.wake(JOB, "market-data has ended: goes on");
        }
    }

    /** Whoever came too late to hear that the data are there has seen their job at work, and it is not any more. */
    @EventListener
    void on(JobEvent.RunWaits event) {
        if (event.job().equals(JOB)
                && !jobs.view(SOURCE).running()
                && SignalGeneration.isPastTheLastMoment(event.slot(), event.at())) {
            runs.wake(JOB, "market-data is not at work any more: goes on");
        }
    }
}
