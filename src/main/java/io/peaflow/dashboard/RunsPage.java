package io.peaflow.dashboard;

import io.peaflow.job.DeadLetters;
import io.peaflow.job.Jobs;
import io.peaflow.job.LedgerEntry;
import io.peaflow.job.RunState;
import io.peaflow.job.Runs;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The newest runs, and the story of each. */
@Controller
class RunsPage {

    private static final int SHOWN = 100;

    private final Runs runs;
    private final Jobs jobs;
    private final DeadLetters desk;
    private final Wording wording;

    RunsPage(Runs runs, Jobs jobs, DeadLetters desk, Wording wording) {
        this.runs = runs;
        this.jobs = jobs;
        this.desk = desk;
        this.wording = wording;
    }

    @GetMapping("/runs")
    String list(
            @RequestParam(required = false) @Nullable String job,
            @RequestParam(required = false) @Nullable RunState state,
            Model model) {
        String only = job == null || job.isBlank() ? null : job;
        model.addAttribute(
                "view",
                RunsView.of(only, state, SHOWN, jobs.names(), runs.recent(only, state, SHOWN), wording.words()));
        return "runs";
    }

    @GetMapping("/runs/{id}")
    String story(@PathVariable UUID id, Model model) {
        Runs.Story story = runs.story(id);
        String letter = desk.list(null).stream()
                .filter(waiting -> id.equals(waiting.runId()))
                .map(waiting -> waiting.id().toString())
                .findFirst()
                .orElse("");
        model.addAttribute("view", RunView.of(story, letter, wording.words()));
        return "run";
    }

    /** The same slot once more, whether it succeeded or not. */
    @PostMapping("/runs/{id}/again")
    String again(@PathVariable UUID id, RedirectAttributes told) {
        LedgerEntry run = runs.story(id).run();
        Runs.Started started = runs.start(run.job(), run.slot(), true);
        String key = started.started() ? "notice.started" : "notice.at-work";
        told.addFlashAttribute(
                Notice.NAME,
                Notice.of(started.started() ? "good" : "warn", wording.words().text(key, run.job())));
        told.addAttribute("id", id);
        return "redirect:/runs/{id}";
    }

    /** The part that changes. */
    @GetMapping("/parts/runs/{id}")
    String part(@PathVariable UUID id, Model model) {
        story(id, model);
        return "part/run :: fresh";
    }
}
