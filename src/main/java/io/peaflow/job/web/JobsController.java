package io.peaflow.job.web;

import io.peaflow.job.Jobs;
import io.peaflow.job.Runs;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/jobs")
class JobsController {

    /** What may be said when a run is started by hand. */
    record Start(
            @Nullable String slot,
            @Nullable Boolean again,
            @Nullable String asOf) {}

    record Switch(boolean enabled) {}

    private static final int LONGEST_PLAN_DAYS = 400;

    private final Jobs jobs;
    private final Runs runs;
    private final Clock clock;

    JobsController(Jobs jobs, Runs runs, Clock clock) {
        this.jobs = jobs;
        this.runs = runs;
        this.clock = clock;
    }

    @GetMapping
    List<Jobs.JobView> list() {
        return jobs.list();
    }

    @GetMapping("/plan")
    List<Jobs.PlannedSlot> plan(
            @RequestParam(defaultValue = "7")
                    @Range(min = 1, max = LONGEST_PLAN_DAYS, message = "must be from {min} to {max}")
                    int days) {
        return jobs.plan(clock.instant().plus(Duration.ofDays(days)));
    }

    @GetMapping("/{job}")
    Jobs.JobView one(@PathVariable String job) {
        return jobs.view(job);
    }

    @PostMapping("/{job}/runs")
    ResponseEntity<Runs.Started> start(@PathVariable String job, @RequestBody(required = false) @Nullable Start start) {
        Start wish = start == null ? new Start(null, null, null) : start;
        Runs.Started started = runs.start(job, wish.slot(), Boolean.TRUE.equals(wish.again()), wish.asOf());
        return started.started() ? ResponseEntity.accepted().body(started) : ResponseEntity.ok(started);
    }

    @PostMapping("/{job}/enabled")
    Jobs.JobView enable(@PathVariable String job, @RequestBody Switch wanted) {
        jobs.enable(job, wanted.enabled());
        return jobs.view(job);
    }
}
