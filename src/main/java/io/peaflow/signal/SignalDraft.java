package io.peaflow.signal;

import io.peaflow.kernel.Sha256;
import io.peaflow.kernel.Telling;
import io.peaflow.strategy.Allocation;
import io.peaflow.strategy.Decision;
import io.peaflow.strategy.OrderTicket;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.RegimeReading;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes signals out of what was decided. */
record SignalDraft(
        LocalDate slot, Evaluator.Evaluation evaluation, Signal.Certificate certificate, Evaluator.Question question) {

    private static final int REASONS_IN_A_NOTE = 3;

    /** The signal of one strategy; what the one before it saw tells which regime is new. */
    Signal signal(Evaluator.Answer answer, Optional<Regime> before) {
        Optional<OrderTicket> ticket = answer.ticket();
        List<Telling> notes = notes(answer);
        Telling against = Telling.joined("; ", notes);
        Signal.State state = state(notes);
        boolean acts = state == Signal.State.ISSUED
                && ticket.filter(one -> !one.isEmpty()).isPresent();
        Optional<Decision.Wanted> wanted =
                answer.decision() instanceof Decision.Wanted some ? Optional.of(some) : Optional.empty();
        return new Signal(
                slot,
                answer.strategy(),
                answer.asker().entry().isLive(),
                state,
                answer.asker().stale(),
                acts ? Signal.Action.ORDER : Signal.Action.NOTHING,
                evaluation.sight().reading().map(RegimeReading::regime).orElse(null),
                before.orElse(null),
                probabilities(),
                evaluation.sight().stood(),
                evaluation.sight().reading().map(RegimeReading::agreeing).orElse(0),
                evaluation.sight().reading().map(RegimeReading::models).orElse(0),
                wanted.map(Decision.Wanted::strength).orElse(0.0),
                wanted.map(Decision.Wanted::confidence).orElseGet(() -> confidence(answer)),
                answer.held().map(Allocation::toMap).orElse(Map.of()),
                ticket.map(one -> answer.target().toMap()).orElse(Map.of()),
                answer.decision().reasons(),
                state == Signal.State.ISSUED ? ticket.map(SignalDraft::ticket).orElse(null) : null,
                evaluation.nine().values(),
                answer.limits(),
                evaluation
                        .sight()
                        .model()
                        .map(model -> new Signal.ModelUse(
                                model.name(), model.checksum(), model.windowFrom(), model.windowTo()))
                        .orElse(null),
                answer.data(),
                evaluation.nine().session(),
                inputs(answer),
                certificate,
                against.english(),
                notes.isEmpty() ? null : against.encoded());
    }

    /** Of a strategy that was not asked, because it is halted, what the reading of the regime would have given. */
    private double confidence(Evaluator.Answer answer) {
        return answer.asker().breakers().isHalted()
                        && answer.asker().entry().kind() == SignalSettings.Kind.REGIME_ALLOCATION
                ? evaluation.sight().reading().map(RegimeReading::confidence).orElse(0.0)
                : 0;
    }

    private List<Telling> notes(Evaluator.Answer answer) {
        List<Telling> notes = new ArrayList<>();
        Telling against = answer.asker().against();
        if (against != null) {
            notes.add(against);
        }
        if (answer.asker().breakers().isHalted()) {
            notes.add(Telling.of("signals.against.halted", answer.strategy()));
            return notes;
        }
        if (answer.decision() instanceof Decision.Refused) {
            notes.add(refusal(answer));
        }
        answer.ticket()
                .filter(one -> !one.isPassed())
                .ifPresent(one -> notes.add(
                        Telling.of("signals.against.check", String.join("; ", one.failures(Locale.ENGLISH)))));
        return notes;
    }

    private Telling refusal(Evaluator.Answer answer) {
        Telling missing = evaluation.sight().missing();
        if (missing != null && answer.asker().entry().kind() == SignalSettings.Kind.REGIME_ALLOCATION) {
            return missing;
        }
        return answer.decision().reasons().stream()
                .limit(REASONS_IN_A_NOTE)
                .map(reason -> reason.sentence(Locale.ENGLISH))
                .reduce((one, other) -> one + " " + other)
                .map(Telling::plain)
                .orElseGet(() -> Telling.of("signals.against.refused"));
    }

    private Signal.State state(List<Telling> notes) {
        if (!certificate.passed()) {
            return Signal.State.WITHHELD;
        }
        return notes.isEmpty() ? Signal.State.ISSUED : Signal.State.REFUSED;
    }

    private Map<String, Double> probabilities() {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        evaluation.sight().probabilities().forEach((regime, share) -> probabilities.put(regime.name(), share));
        return probabilities;
    }

    static Signal.Ticket ticket(OrderTicket ticket) {
        return new Signal.Ticket(
                ticket.session(),
                ticket.lines().stream()
                        .map(line -> new Signal.Line(
                                line.isin().value(),
                                line.instrument(),
                                line.name(),
                                line.side().name(),
                                line.shares(),
                                line.limit(),
                                line.close(),
                                line.amount().toString(),
                                line.cost().total().toString(),
                                line.weightBefore(),
                                line.weightAfter(),
                                line.why()))
                        .toList(),
                ticket.weightsAfter().toMap(),
                ticket.leastCash().toString(),
                ticket.cost().toString(),
                ticket.notes(),
                ticket.checks());
    }

    private String inputs(Evaluator.Answer answer) {
        return Sha256.of(answer.data() + "|" + question.holdings() + "|"
                + evaluation.sight().model().map(Model::checksum).orElse("-"));
    }
}
