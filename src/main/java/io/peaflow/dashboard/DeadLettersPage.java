package io.peaflow.dashboard;

import io.peaflow.job.DeadLetters;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The desk: what could not be done, to be replayed or discarded. */
@Controller
@RequestMapping("/dead-letters")
class DeadLettersPage {

    private static final String ONE = "redirect:/dead-letters/{id}";

    private final DeadLetters desk;
    private final Wording wording;

    DeadLettersPage(DeadLetters desk, Wording wording) {
        this.desk = desk;
        this.wording = wording;
    }

    @GetMapping
    String list(@RequestParam(required = false) DeadLetters.@Nullable State state, Model model) {
        model.addAttribute("view", DeadLettersView.of(state, desk.list(state), wording.words()));
        return "dead-letters";
    }

    @GetMapping("/{id}")
    String one(@PathVariable UUID id, Model model) {
        model.addAttribute("view", DeadLetterView.of(desk.get(id), wording.words()));
        return "dead-letter";
    }

    @PostMapping("/{id}/replay")
    String replay(@PathVariable UUID id, RedirectAttributes told) {
        told.addFlashAttribute(Notice.NAME, notice(desk.replay(id)));
        told.addAttribute("id", id);
        return ONE;
    }

    @PostMapping("/replay")
    String replayAll(RedirectAttributes told) {
        List<DeadLetters.Replay> replays = desk.replayAll();
        long failed =
                replays.stream().filter(replay -> !onItsWay(replay.state())).count();
        Words words = wording.words();
        told.addFlashAttribute(
                Notice.NAME,
                Notice.of(failed == 0 ? "good" : "warn", words.text("notice.replayed-all", replays.size(), failed)));
        return "redirect:/dead-letters";
    }

    @PostMapping("/{id}/discard")
    String discard(@PathVariable UUID id, @RequestParam(defaultValue = "") String reason, RedirectAttributes told) {
        Words words = wording.words();
        if (reason.isBlank()) {
            told.addFlashAttribute(Notice.NAME, Notice.of("bad", words.text("notice.discard-why")));
            told.addAttribute("id", id);
            return ONE;
        }
        DeadLetters.Letter letter = desk.discard(id, reason);
        boolean done = letter.state() == DeadLetters.State.DISCARDED;
        told.addFlashAttribute(
                Notice.NAME,
                done
                        ? Notice.of("good", words.text("notice.discarded", letter.route()))
                        : Notice.of(
                                "warn",
                                words.text(
                                        "notice.left",
                                        words.badge(letter.state()).text())));
        return "redirect:/dead-letters";
    }

    private Notice notice(DeadLetters.Replay replay) {
        Words words = wording.words();
        if (onItsWay(replay.state())) {
            return Notice.of("good", words.text("notice.replayed", replay.note()));
        }
        return Notice.of("bad", words.text("notice.replay-failed", replay.note()));
    }

    private static boolean onItsWay(DeadLetters.State state) {
        return state == DeadLetters.State.REPLAYED || state == DeadLetters.State.REPLAYING;
    }
}
