package io.peaflow.job;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The moment as of which somebody wants a run: only of the past, only for jobs that heed it, only on simulated data. */
@Component
class AsOf {

    private final JobSettings settings;
    private final Jobs jobs;
    private final boolean simulated;
    private final Clock clock;

    AsOf(JobSettings settings, Jobs jobs, @Value("${peaflow.simulated}") boolean simulated, Clock clock) {
        this.settings = settings;
        this.jobs = jobs;
        this.simulated = simulated;
        this.clock = clock;
    }

    /** @param told local time such as 2025-11-14T07:00, or with an offset */
    Instant read(String job, String told) {
        if (!jobs.job(job).asOf()) {
            throw new Refused("--as-of " + told + ": " + job + " works on what is there now (peaflow.jobs." + job
                    + ".as-of is false); run it without --as-of");
        }
        if (!simulated) {
            throw new Refused("--as-of " + told + ": the data folder is for REAL data, whose clock is nobody's to set;"
                    + " run it without --as-of, or try a clock in a folder of its own:"
                    + " `./peaflow demo --once`, then PEAFLOW_HOME=./data-demo ./peaflow run " + job + " --as-of "
                    + told);
        }
        Instant moment = instant(told);
        if (moment.isAfter(clock.instant())) {
            throw new Refused("--as-of " + told + " is still to come; it is "
                    + clock.instant()
                            .atZone(settings.timeZone())
                            .toLocalDateTime()
                            .truncatedTo(ChronoUnit.MINUTES));
        }
        return moment;
    }

    private Instant instant(String told) {
        try {
            boolean local = told.matches("[^Z+]*T[^Z+-]*");
            return local
                    ? LocalDateTime.parse(told).atZone(settings.timeZone()).toInstant()
                    : OffsetDateTime.parse(told).toInstant();
        } catch (DateTimeException unreadable) {
            throw new Refused(
                    "--as-of " + told + " is not a moment such as 2025-11-14T07:00 (" + settings.timeZone()
                            + ") or 2025-11-14T06:00:00Z",
                    unreadable);
        }
    }
}
