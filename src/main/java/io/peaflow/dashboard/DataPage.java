package io.peaflow.dashboard;

import io.peaflow.job.Breakers;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Freshness;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import io.peaflow.marketdata.PriceHistory;
import io.peaflow.marketdata.Quarantine;
import io.peaflow.marketdata.RecentDays;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The market data: what is there of each series, how fresh it is, what waits for a decision, and one series as a chart. */
@Controller
@RequestMapping("/data")
class DataPage {

    private final Instruments instruments;
    private final RecentDays recent;
    private final Freshness freshness;
    private final Quarantine quarantine;
    private final PriceHistory prices;
    private final MacroHistory values;
    private final Breakers breakers;
    private final Wording wording;

    DataPage(
            Instruments instruments,
            RecentDays recent,
            Freshness freshness,
            Quarantine quarantine,
            PriceHistory prices,
            MacroHistory values,
            Breakers breakers,
            Wording wording) {
        this.instruments = instruments;
        this.recent = recent;
        this.freshness = freshness;
        this.quarantine = quarantine;
        this.prices = prices;
        this.values = values;
        this.breakers = breakers;
        this.wording = wording;
    }

    @GetMapping
    String page(Model model) {
        model.addAttribute(
                "view",
                DataView.of(
                        recent.sessions(),
                        recent.lines(),
                        freshness.lines(),
                        quarantine.list(Quarantine.State.WAITING, null),
                        breakers.list(),
                        wording.words()));
        return "data";
    }

    /** @param asOf the evening of a day as of which the second line is drawn */
    @GetMapping("/{id}")
    String series(@PathVariable String id, @RequestParam(required = false) @Nullable LocalDate asOf, Model model) {
        Followed one = instruments.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Words words = wording.words();
        Knowledge then = asOf == null
                ? Knowledge.current()
                : Knowledge.recorded(asOf.plusDays(1).atStartOfDay(words.zone()).toInstant());
        SeriesView view = one.instrument().kind() == InstrumentKind.MACRO
                ? SeriesView.ofValues(
                        one,
                        values.read(one.id(), MacroHistory.VALUE, Knowledge.current()),
                        values.read(one.id(), MacroHistory.VALUE, then),
                        asOf,
                        words)
                : SeriesView.ofPrices(
                        one,
                        read(one, Knowledge.current(), PriceHistory.Basis.RAW),
                        asOf == null
                                ? read(one, then, PriceHistory.Basis.TOTAL_RETURN)
                                : read(one, then, PriceHistory.Basis.RAW),
                        recent.events(one.id()),
                        quarantine.list(Quarantine.State.WAITING, one.id()),
                        asOf,
                        words);
        model.addAttribute("view", view);
        return "series";
    }

    private PriceSeries read(Followed one, Knowledge knowledge, PriceHistory.Basis basis) {
        return prices.read(one.id(), knowledge, basis);
    }

    @PostMapping("/quarantine/{id}/accept")
    String accept(@PathVariable UUID id, @RequestParam(defaultValue = "") String note, RedirectAttributes told) {
        return decided(() -> quarantine.accept(id, note), "data.accepted", told);
    }

    @PostMapping("/quarantine/{id}/reject")
    String reject(@PathVariable UUID id, @RequestParam(defaultValue = "") String note, RedirectAttributes told) {
        return decided(() -> quarantine.reject(id, note), "data.rejected", told);
    }

    private String decided(
            java.util.function.Supplier<Quarantine.Entry> decision, String text, RedirectAttributes told) {
        Words words = wording.words();
        try {
            Quarantine.Entry entry = decision.get();
            told.addFlashAttribute(
                    Notice.NAME, Notice.of("good", words.text(text, entry.instrument(), words.day(entry.session()))));
        } catch (Quarantine.NotDecidable late) {
            told.addFlashAttribute(
                    Notice.NAME, Notice.of("warn", java.util.Objects.requireNonNullElse(late.getMessage(), "")));
        }
        return "redirect:/data#quarantine";
    }
}
