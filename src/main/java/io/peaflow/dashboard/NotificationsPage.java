package io.peaflow.dashboard;

import io.peaflow.alert.Channels;
import io.peaflow.alert.Correspondence;
import io.peaflow.alert.Notifications;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the owner was told and by which way; channels to be tried and switched; mutes. */
@Controller
class NotificationsPage {

    private static final int SHOWN = 50;
    private static final int LONGEST_MUTE_HOURS = 24 * 90;
    private static final String HERE = "redirect:/notifications";

    private final Correspondence correspondence;
    private final Notifications notifications;
    private final Channels channels;
    private final Wording wording;
    private final Clock clock;

    NotificationsPage(
            Correspondence correspondence,
            Notifications notifications,
            Channels channels,
            Wording wording,
            Clock clock) {
        this.correspondence = correspondence;
        this.notifications = notifications;
        this.channels = channels;
        this.wording = wording;
        this.clock = clock;
    }

    @GetMapping("/notifications")
    String page(Model model) {
        Words words = wording.words();
        model.addAttribute(
                "view",
                NotificationsView.of(
                        correspondence.recent(SHOWN, words.locale()), channels.list(), notifications.mutes(), words));
        return "notifications";
    }

    @PostMapping("/channels/{name}/test")
    String test(@PathVariable String name, RedirectAttributes told) {
        Channels.TestResult result = channels.test(name);
        String key = result.delivered() ? "notice.channel-works" : "notice.channel-fails";
        told.addFlashAttribute(
                Notice.NAME,
                Notice.of(result.delivered() ? "good" : "bad", wording.words().text(key, name, result.outcome())));
        return HERE;
    }

    @PostMapping("/channels/{name}/enabled")
    String enable(@PathVariable String name, @RequestParam boolean enabled, RedirectAttributes told) {
        channels.enable(name, enabled);
        String key = enabled ? "notice.channel-on" : "notice.channel-off";
        told.addFlashAttribute(Notice.NAME, Notice.of("good", wording.words().text(key, name)));
        return HERE;
    }

    @PostMapping("/mutes")
    String mute(
            @RequestParam String target,
            @RequestParam int hours,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes told) {
        Words words = wording.words();
        if (target.isBlank()) {
            told.addFlashAttribute(Notice.NAME, Notice.of("bad", words.text("notice.mute-what")));
            return HERE;
        }
        notifications.mute(
                target, clock.instant().plus(Duration.ofHours(Math.clamp(hours, 1, LONGEST_MUTE_HOURS))), reason);
        told.addFlashAttribute(Notice.NAME, Notice.of("good", words.text("notice.muted", target.strip())));
        return HERE;
    }

    @PostMapping("/mutes/{id}/end")
    String unmute(@PathVariable UUID id, RedirectAttributes told) {
        notifications.unmute(id);
        told.addFlashAttribute(Notice.NAME, Notice.of("good", wording.words().text("notice.unmuted")));
        return HERE;
    }
}
