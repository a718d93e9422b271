package io.peaflow.dashboard;

import io.peaflow.job.DeadLetters;
import io.peaflow.job.Jobs;
import io.peaflow.job.RunState;
import io.peaflow.job.Runs;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The first page: every job with its last and its next run. */
@Controller
class JobsPage {

    private final Jobs jobs;
    private final Runs runs;
    private final DeadLetters desk;
    private final Wording wording;

    JobsPage(Jobs jobs, Runs runs, DeadLetters desk, Wording wording) {
        this.jobs = jobs;
        this.runs = runs;
        this.desk = desk;
        this.wording = wording;
    }

    @GetMapping("/")
    String page(Model model) {
        model.addAttribute("view", JobsView.of(jobs.list(), desk.open(), wording.words()));
        return "jobs";
    }

    /** The part that changes. */
    @GetMapping("/parts/jobs")
    String part(Model model) {
        page(model);
        return "part/jobs :: fresh";
    }

    @PostMapping("/jobs/{job}/runs")
    String run(@PathVariable String job, @RequestParam(defaultValue = "false") boolean again, RedirectAttributes told) {
        told.addFlashAttribute(Notice.NAME, notice(runs.start(job, null, again), wording.words()));
        return "redirect:/";
    }

    @PostMapping("/jobs/{job}/enabled")
    String enable(@PathVariable String job, @RequestParam boolean enabled, RedirectAttributes told) {
        jobs.enable(job, enabled);
        told.addFlashAttribute(
                Notice.NAME,
                Notice.of("good", wording.words().text(enabled ? "notice.resumed" : "notice.paused", job)));
        return "redirect:/";
    }

    /** What came of the wish that a job run now. */
    static Notice notice(Runs.Started started, Words words) {
        String job = started.run().job();
        Notice notice;
        if (started.started()) {
            boolean waits = started.run().state() == RunState.PLANNED;
            notice = Notice.of("good", words.text(waits ? "notice.waits" : "notice.started", job));
        } else if (started.run().state() == RunState.RUNNING) {
            notice = Notice.of("warn", words.text("notice.at-work", job));
        } else {
            notice = Notice.of(
                            "warn",
                            words.text(
                                    "notice.succeeded-already",
                                    job,
                                    words.slot(started.run().slot())))
                    .repeating(job);
        }
        return notice.to("/runs/" + started.run().id(), words.text("notice.story"));
    }
}
