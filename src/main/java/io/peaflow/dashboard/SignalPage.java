package io.peaflow.dashboard;

import io.peaflow.signal.Models;
import io.peaflow.signal.Sentences;
import io.peaflow.signal.Signals;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What to do today and why: regime, ticket, reasons, features, limits, certificate, models. */
@Controller
@RequestMapping("/signals")
class SignalPage {

    /** Three years. */
    private static final int SHOWN_SESSIONS = 756;

    private final Signals signals;
    private final Models models;
    private final Sentences sentences;
    private final Wording wording;

    SignalPage(Signals signals, Models models, Sentences sentences, Wording wording) {
        this.signals = signals;
        this.models = models;
        this.sentences = sentences;
        this.wording = wording;
    }

    @GetMapping
    String page(Model model) {
        Words words = wording.words();
        model.addAttribute(
                "view",
                signals.live()
                        .map(signal -> SignalView.of(
                                signal, models.weather(SHOWN_SESSIONS), models.list(), models.live(), sentences, words))
                        .orElse(null));
        return "signals";
    }
}
