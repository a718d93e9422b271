package io.peaflow.dashboard;

import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.Decisions;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Freshness;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import io.peaflow.marketdata.PriceHistory;
import io.peaflow.marketdata.Quarantine;
import io.peaflow.marketdata.RecentDays;
import io.peaflow.marketdata.Sources;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The market data: what is there of each series, how fresh it is, what waits for a decision, and one series as a chart. */
@Controller
@RequestMapping("/data")
class DataPage {

    /** Entries of the quarantine on one page. */
    private static final int SHOWN = 50;

    private final Instruments instruments;
    private final RecentDays recent;
    private final Freshness freshness;
    private final Quarantine quarantine;
    private final Decisions decisions;
    private final PriceHistory prices;
    private final MacroHistory values;
    private final Sources sources;
    private final Wording wording;

    DataPage(
            Instruments instruments,
            RecentDays recent,
            Freshness freshness,
            Quarantine quarantine,
            Decisions decisions,
            PriceHistory prices,
            MacroHistory values,
            Sources sources,
            Wording wording) {
        this.instruments = instruments;
        this.recent = recent;
        this.freshness = freshness;
        this.quarantine = quarantine;
        this.decisions = decisions;
        this.prices = prices;
        this.values = values;
        this.sources = sources;
        this.wording = wording;
    }

    /** @param from how many entries of the quarantine are passed over */
    @GetMapping
    String page(@RequestParam(defaultValue = "0") int from, Model model) {
        int waiting = quarantine.countWaiting();
        int first = Math.clamp(from, 0, Math.max(0, waiting - 1));
        model.addAttribute(
                "view",
                DataView.of(
                        recent.sessions(),
                        recent.lines(),
                        freshness.lines(),
                        new DataView.Extract(quarantine.waiting(first, SHOWN), first, SHOWN, waiting),
                        sources.list(),
                        wording.words()));
        return "data";
    }

    /** @param asOf the evening of a day as of which the second line is drawn */
    @GetMapping("/{id}")
    String series(@PathVariable String id, @RequestParam(required = false) @Nullable LocalDate asOf, Model model) {
        Followed one = instruments.find(id).orElseThrow();
        Words words = wording.words();
        Knowledge then = asOf == null
                ? Knowledge.current()
                : Knowledge.recorded(asOf.plusDays(1).atStartOfDay(words.zone()).toInstant());
        SeriesView view = one.instrument().kind() == InstrumentKind.MACRO
                ? SeriesView.ofValues(
                        one,
                        values.read(one.id(), MacroHistory.VALUE, Knowledge.current()),
                        values.read(one.id(), MacroHistory.VALUE, then),
                        quarantine.list(Quarantine.State.WAITING, one.id()),
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
    String accept(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "0") int from,
            RedirectAttributes told) {
        return decided(() -> decisions.accept(id, note), "data.accepted", from, told);
    }

    @PostMapping("/quarantine/{id}/reject")
    String reject(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "0") int from,
            RedirectAttributes told) {
        return decided(() -> decisions.reject(id, note), "data.rejected", from, told);
    }

    private String decided(Supplier<Quarantine.Entry> decision, String text, int from, RedirectAttributes told) {
        told.addFlashAttribute(Notice.NAME, notice(decision, text));
        return from == 0 ? "redirect:/data" : "redirect:/data?from=" + from;
    }

    private Notice notice(Supplier<Quarantine.Entry> decision, String text) {
        Words words = wording.words();
        try {
            Quarantine.Entry entry = decision.get();
            return Notice.of("good", words.text(text, entry.instrument(), words.day(entry.session())));
        } catch (Quarantine.NotDecidable late) {
            return Notice.of("warn", Objects.requireNonNullElse(late.getMessage(), ""));
        }
    }
}
