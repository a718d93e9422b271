package io.peaflow.job.web;

import io.peaflow.job.Jobs;
import io.peaflow.job.LedgerEntry;
import io.peaflow.job.RunState;
import io.peaflow.job.Runs;
import java.util.List;
import java.util.UUID;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/runs")
class RunsController {

    private static final int MOST = 500;

    private final Runs runs;
    private final Jobs jobs;

    RunsController(Runs runs, Jobs jobs) {
        this.runs = runs;
        this.jobs = jobs;
    }

    @GetMapping
    List<LedgerEntry> recent(
            @RequestParam(required = false) @Nullable String job,
            @RequestParam(required = false) @Nullable RunState state,
            @RequestParam(defaultValue = "50") @Range(min = 1, max = MOST, message = "must be from {min} to {max}")
                    int limit) {
        List<LedgerEntry> found = runs.recent(job, state, limit);
        if (found.isEmpty() && job != null) {
            // A job that is no more may have left runs; a name of which there are none at all is a mistake.
            jobs.view(job);
        }
        return found;
    }

    @GetMapping("/{id}")
    Runs.Story story(@PathVariable UUID id) {
        return runs.story(id);
    }
}
