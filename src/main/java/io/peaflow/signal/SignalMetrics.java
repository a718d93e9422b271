package io.peaflow.signal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.peaflow.job.JobEvent;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.strategy.Reason;
import io.peaflow.strategy.Regime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What dashboards read of decisions: read anew when something was decided, switched or told; a scrape does not ask the
 * database. Labels are strategies of the settings, regimes, and instruments that are held or wanted.
 */
@Component
class SignalMetrics {

    private static final Logger log = LoggerFactory.getLogger(SignalMetrics.class);

    private static final String JOB = "signals";
    private static final String STRATEGY = "strategy";
    private static final String INSTRUMENT = "instrument";
    private static final String REGIME = "regime";
    /** Beyond it an instrument has no series of its own: labels need a bound. */
    private static final int MOST_OF_A_STRATEGY = 20;

    private final MeterRegistry meters;
    private final StrategyBook strategies;
    private final SignalTable signals;
    private final HoldingsTable holdings;
    private final ModelTable models;
    private final History history;
    private final Clock clock;
    private final TransactionTemplate reading;
    private final Timer generation;
    private volatile @Nullable Instant modelTrained;

    private final MultiGauge enabled;
    private final MultiGauge live;
    private final MultiGauge strength;
    private final MultiGauge confidence;
    private final MultiGauge heat;
    private final MultiGauge drawdown;
    private final MultiGauge dailyLoss;
    private final MultiGauge target;
    private final MultiGauge current;
    private final MultiGauge regime;
    private final MultiGauge probability;
    private final MultiGauge position;
    private final MultiGauge profit;

    SignalMetrics(
            MeterRegistry meters,
            StrategyBook strategies,
            SignalTable signals,
            HoldingsTable holdings,
            ModelTable models,
            History history,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.meters = meters;
        this.strategies = strategies;
        this.signals = signals;
        this.holdings = holdings;
        this.models = models;
        this.history = history;
        this.clock = clock;
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        reading.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        enabled = gauge("strategy.enabled", "Whether a strategy decides, live or watched: 1 or 0");
        live = gauge("strategy.live", "Whether the tickets of a strategy are the ones to follow: 1 or 0");
        strength = gauge("strength.ratio", "The part of the portfolio that a strategy would move");
        confidence = gauge("confidence.ratio", "How sure a strategy is");
        heat = gauge("heat.ratio", "All but cash and diversified funds without leverage, with the ticket done");
        drawdown = gauge("drawdown.ratio", "How far the index of what is held lies below its highest");
        dailyLoss = gauge("daily.loss.ratio", "What the index of what is held lost in its last session; 0 for a gain");
        target = gauge("target.weight.ratio", "What a strategy wants, within the limits");
        current = gauge("current.weight.ratio", "What is held, as the newest decision saw it");
        regime = gauge("regime", "Whether the live model sees this regime: 1 or 0");
        probability = gauge("regime.probability.ratio", "The filtered probability of a regime");
        position = gauge("position.euros", "What a position is worth at its newest close");
        profit = gauge(
                "position.profit.euros", "What a position is worth more than was paid for it, where that is known");
        generation = Timer.builder("peaflow.signal.generation")
                .description("How long it took to decide, certify and store the signals of a slot")
                .register(meters);
        TimeGauge.builder("peaflow.signal.model.age", this::modelAge, TimeUnit.SECONDS)
                .description("How long ago the live regime model was trained")
                .register(meters);
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder("peaflow.signal." + name)
                .description(description)
                .register(meters);
    }

    private double modelAge() {
        Instant trained = modelTrained;
        return trained == null
                ? Double.NaN
                : Duration.between(trained, clock.instant()).toSeconds();
    }

    void generated(Duration took) {
        generation.record(took);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void decided(SignalEvent.SignalDecided event) {
        Signal signal = event.signal();
        Counter.builder("peaflow.signal.issued")
                .description("Decisions by strategy and what came of them")
                .tag(STRATEGY, signal.strategy())
                .tag(
                        "action",
                        signal.state() == Signal.State.ISSUED
                                ? signal.action().name()
                                : signal.state().name())
                .register(meters)
                .increment();
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        refresh();
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void ended(JobEvent.RunEnded event) {
        if (event.job().equals(JOB)) {
            refresh();
        }
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void switched(SignalEvent.StrategySwitched event) {
        refresh();
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void promoted(SignalEvent.ModelPromoted event) {
        refresh();
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void told(SignalEvent.HoldingsTold event) {
        refresh();
    }

    /** Without the database what was seen last stays. */
    private void refresh() {
        try {
            reading.executeWithoutResult(status -> show());
        } catch (RuntimeException away) {
            log.warn("The metrics of signals keep what was seen last", away);
        }
    }

    private void show() {
        List<StrategyBook.Entry> all = strategies.all();
        enabled.register(rows(all, entry -> entry.mode() == StrategyDesk.Mode.OFF ? 0 : 1), true);
        live.register(rows(all, entry -> entry.isLive() ? 1 : 0), true);
        modelTrained = models.liveAt(clock.instant()).map(Model::trainedAt).orElse(null);
        decisions(signals.latest());
        losses(all);
        positions();
    }

    private static List<MultiGauge.Row<?>> rows(
            List<StrategyBook.Entry> entries, java.util.function.ToDoubleFunction<StrategyBook.Entry> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        entries.forEach(entry -> rows.add(row(value.applyAsDouble(entry), STRATEGY, entry.name())));
        return rows;
    }

    private static MultiGauge.Row<?> row(double value, String... labels) {
        return MultiGauge.Row.of(Tags.of(labels), value);
    }

    private void decisions(List<Signal> latest) {
        List<MultiGauge.Row<?>> strengths = new ArrayList<>();
        List<MultiGauge.Row<?>> confidences = new ArrayList<>();
        List<MultiGauge.Row<?>> heats = new ArrayList<>();
        List<MultiGauge.Row<?>> targets = new ArrayList<>();
        for (Signal signal : latest) {
            strengths.add(row(signal.strength(), STRATEGY, signal.strategy()));
            confidences.add(row(signal.confidence(), STRATEGY, signal.strategy()));
            signal.limits().stream()
                    .filter(limit -> limit.limit().equals(Reason.Code.HEAT.name()))
                    .forEach(limit -> heats.add(row(limit.weight(), STRATEGY, signal.strategy())));
            largest(signal.targetWeights())
                    .forEach(one ->
                            targets.add(row(one.getValue(), STRATEGY, signal.strategy(), INSTRUMENT, one.getKey())));
        }
        strength.register(strengths, true);
        confidence.register(confidences, true);
        heat.register(heats, true);
        target.register(targets, true);
        if (!latest.isEmpty()) {
            Signal first = latest.getFirst();
            List<MultiGauge.Row<?>> weights = new ArrayList<>();
            largest(first.currentWeights()).forEach(one -> weights.add(row(one.getValue(), INSTRUMENT, one.getKey())));
            current.register(weights, true);
            weather(first);
        }
    }

    private void weather(Signal signal) {
        List<MultiGauge.Row<?>> seen = new ArrayList<>();
        List<MultiGauge.Row<?>> shares = new ArrayList<>();
        for (Regime one : Regime.values()) {
            seen.add(row(signal.regime() == one ? 1 : 0, REGIME, one.name()));
            Double share = signal.probabilities().get(one.name());
            if (share != null) {
                shares.add(row(share, REGIME, one.name()));
            }
        }
        regime.register(seen, true);
        probability.register(shares, true);
    }

    private static List<Map.Entry<String, Double>> largest(Map<String, Double> weights) {
        return weights.entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(MOST_OF_A_STRATEGY)
                .toList();
    }

    private void losses(List<StrategyBook.Entry> all) {
        List<MultiGauge.Row<?>> falls = new ArrayList<>();
        List<MultiGauge.Row<?>> days = new ArrayList<>();
        for (StrategyBook.Entry entry : all) {
            signals.breakers(entry.name()).ifPresent(state -> {
                falls.add(row(state.drawdown(), STRATEGY, entry.name()));
                days.add(row(Math.max(0, -state.dailyReturn()), STRATEGY, entry.name()));
            });
        }
        drawdown.register(falls, true);
        dailyLoss.register(days, true);
    }

    private void positions() {
        List<MultiGauge.Row<?>> sizes = new ArrayList<>();
        List<MultiGauge.Row<?>> profits = new ArrayList<>();
        holdings.latest()
                .ifPresent(told -> told.holdings().shares().forEach((id, shares) -> {
                    PriceSeries prices = history.prices(id, Knowledge.current());
                    if (prices.size() > 0 && sizes.size() < MOST_OF_A_STRATEGY) {
                        double close = prices.close(prices.size() - 1);
                        sizes.add(row(shares * close, INSTRUMENT, id));
                        Double paid = told.paid().get(id);
                        if (paid != null) {
                            profits.add(row(shares * (close - paid), INSTRUMENT, id));
                        }
                    }
                }));
        position.register(sizes, true);
        profit.register(profits, true);
    }
}
