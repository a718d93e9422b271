package io.peaflow.dashboard;

import io.peaflow.backup.KeyDesk;
import io.peaflow.backup.Sets;
import io.peaflow.check.Check;
import io.peaflow.check.Checks;
import io.peaflow.check.Finding;
import io.peaflow.job.Jobs;
import io.peaflow.job.Runs;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The backups: which sets there are, whether one was proven, and what a loss of this machine would cost now. */
@Controller
@RequestMapping("/backups")
class BackupsPage {

    /** Those that answer from what is known here; what asks the store is on the page of the checks. */
    private static final Set<String> CHECKS = Set.of("backup", "backup-key", "restore-drill", "restored");

    private final Sets sets;
    private final KeyDesk desk;
    private final Jobs jobs;
    private final Runs runs;
    private final ObjectProvider<Check> checks;
    private final Wording wording;

    BackupsPage(Sets sets, KeyDesk desk, Jobs jobs, Runs runs, ObjectProvider<Check> checks, Wording wording) {
        this.sets = sets;
        this.desk = desk;
        this.jobs = jobs;
        this.runs = runs;
        this.checks = checks;
        this.wording = wording;
    }

    @GetMapping
    String page(Model model) {
        model.addAttribute("view", BackupsView.of(sets.known(), desk.keys(), findings(), jobs.list(), wording.words()));
        return "backups";
    }

    private List<Finding> findings() {
        return checks.stream()
                .filter(check -> CHECKS.contains(check.name()))
                .map(Checks::look)
                .sorted(Comparator.comparing(Finding::check))
                .toList();
    }

    @PostMapping("/now")
    String backUp(RedirectAttributes told) {
        return started("backup", told);
    }

    @PostMapping("/drill")
    String drill(RedirectAttributes told) {
        return started("restore-drill", told);
    }

    private String started(String job, RedirectAttributes told) {
        told.addFlashAttribute(Notice.NAME, JobsPage.notice(runs.start(job, null, true), wording.words()));
        return "redirect:/backups";
    }

    @PostMapping("/{name}/verify")
    String verify(@PathVariable String name, RedirectAttributes told) {
        Words words = wording.words();
        try {
            Sets.View set = sets.verify(name, false);
            told.addFlashAttribute(
                    Notice.NAME,
                    set.isGood()
                            ? Notice.of("good", words.text("backups.verified-now", name))
                            : Notice.of(
                                    "bad",
                                    words.text(
                                            "backups.damaged-now",
                                            name,
                                            BackupsView.Said.of(set.said(), String.valueOf(set.fault()), words)
                                                    .text())));
        } catch (Sets.UnknownSet gone) {
            told.addFlashAttribute(Notice.NAME, Notice.of("warn", words.text("backups.gone", name)));
        } catch (UncheckedIOException unread) {
            told.addFlashAttribute(
                    Notice.NAME,
                    Notice.of("bad", words.text("backups.unread-now", name, String.valueOf(unread.getMessage()))));
        }
        return "redirect:/backups";
    }
}
