package io.peaflow.signal;

import io.peaflow.job.Lanes;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Instruments;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Makes sure, for each signal, that nothing of it came out of the future. */
@Component
class Certification {

    private final Evaluator evaluator;
    private final History history;
    private final Instruments instruments;

    Certification(Evaluator evaluator, History history, Instruments instruments) {
        this.evaluator = evaluator;
        this.history = history;
        this.instruments = instruments;
    }

    /** Decides twice more: on what is read again, and with a future that nobody could know. */
    Signal.Certificate of(LocalDate slot, Evaluator.Evaluation evaluation, Evaluator.Question question) {
        List<String> findings = new ArrayList<>();
        History again = new NotedHistory(history, question.knowledge());
        History future = new InventedFuture(again, question.at(), instruments);
        Map<History, Evaluator.Evaluation> twice =
                Lanes.map(List.of(again, future), one -> evaluator.evaluate(one, question));
        compare("read again", evaluation, Objects.requireNonNull(twice.get(again)), findings);
        compare("with an invented future", evaluation, Objects.requireNonNull(twice.get(future)), findings);
        evaluation.sight().model().ifPresent(model -> {
            Instant live = model.liveFrom();
            LocalDate liveDay = live == null
                    ? LocalDate.MIN
                    : LocalDate.ofInstant(live, TradingCalendar.euronextParis().zone());
            LocalDate first = slot.isBefore(liveDay) ? slot : liveDay;
            if (!model.windowTo().isBefore(first) || live == null || live.isAfter(question.at())) {
                findings.add("the model " + model.name() + " was trained up to " + model.windowTo()
                        + " and is live since " + live + ": it knew too much");
            }
        });
        return new Signal.Certificate(findings.isEmpty(), findings);
    }

    private static void compare(
            String how, Evaluator.Evaluation first, Evaluator.Evaluation second, List<String> findings) {
        if (!first.nine().equals(second.nine())) {
            findings.add(how + ", the features differ");
        }
        if (!first.sight().equals(second.sight())) {
            findings.add(how + ", the regime differs");
        }
        if (!first.answers().equals(second.answers())) {
            findings.add(how + ", the decisions differ");
        }
    }
}
