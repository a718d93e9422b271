package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.regime.RegimePath;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The registry of regime models, for those who look at it and those who decide about it. */
@Component
public class Models {

    /** On one session two models say otherwise. */
    public record Difference(LocalDate session, String one, String other) {}

    /**
     * Two models held against each other on what is known now.
     *
     * @param agreement share of the last 252 sessions on which they say the same
     * @param differences on those sessions, oldest first
     */
    public record Comparison(String one, String other, double agreement, List<Difference> differences) {}

    /**
     * What training by hand gave.
     *
     * @param isNew false when a model that is there already came out again, bit for bit, from the same inputs
     */
    public record Again(Model model, boolean isNew) {}

    /** A regime that stood from one session to another. */
    public record Spell(Regime regime, LocalDate from, LocalDate to) {}

    /** What a model says of the last session, and how probable it finds it. */
    public record Saying(String model, Regime regime, double probability) {}

    /**
     * The last sessions: the reference price, what the live model saw in them, and each feature.
     *
     * @param day of each session, as days since 1970-01-01
     * @param spells empty without a model
     * @param features by key, a value a session, NaN where it was missing
     * @param said of the last session, by each of the last twelve monthly models, the newest first
     */
    @SuppressWarnings("ArrayRecordComponent") // columns on purpose: never compared, never a key
    public record Weather(
            String instrument,
            int[] day,
            double[] close,
            List<Spell> spells,
            Map<String, double[]> features,
            List<Saying> said) {}

    private static final int YEAR = 252;

    private final ModelTable models;
    private final ModelTraining training;
    private final FeatureReader features;
    private final History history;
    private final SignalSettings settings;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Models(
            ModelTable models,
            ModelTraining training,
            FeatureReader features,
            History history,
            SignalSettings settings,
            ApplicationEventPublisher events,
            Clock clock) {
        this.models = models;
        this.training = training;
        this.features = features;
        this.history = history;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
    }

    /** All of them, newest first. */
    public List<Model> list() {
        return models.list();
    }

    /** The one that is live now. */
    public Optional<Model> live() {
        return models.liveAt(clock.instant());
    }

    public Optional<Model> find(String name) {
        return models.find(name);
    }

    /** Trains a further model now; it is live from now on if it is fit. */
    public Again train() {
        return training.again(UUID.randomUUID());
    }

    /** Makes a model live from now on; signals of the past keep theirs. Taking over an older one is how one rolls back. */
    @Transactional
    public Model promote(String name, String note) {
        Model model = models.find(name).orElseThrow(() -> NoModel.unknown(name));
        Instant now = clock.instant();
        models.promote(model.name(), now, "OWNER", note);
        events.publishEvent(new SignalEvent.ModelPromoted(model.name(), now));
        return models.find(name).orElseThrow();
    }

    /** The last sessions, each as it was seen on its own day; empty without prices. */
    public Optional<Weather> weather(int sessions) {
        Instant now = clock.instant();
        Knowledge knowledge = Knowledge.current();
        FeatureTable table = features.read(knowledge, now);
        if (table.rows() == 0) {
            return Optional.empty();
        }
        PriceSeries price = history.prices(settings.series().price(), knowledge);
        int first = Math.max(0, table.rows() - sessions);
        int[] day = new int[table.rows() - first];
        double[] close = new double[day.length];
        for (int i = 0; i < day.length; i++) {
            day[i] = table.epochDay(first + i);
            close[i] = price.close(first + i);
        }
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (Feature feature : Feature.values()) {
            double[] column = new double[day.length];
            Arrays.setAll(column, i -> table.has(first + i, feature) ? table.value(first + i, feature) : Double.NaN);
            columns.put(feature.key(), column);
        }
        List<Spell> spells = models.liveAt(now)
                .map(live -> spells(
                        models.open(live.name())
                                .read(table, settings.steadiness().rule()),
                        sessions))
                .orElse(List.of());
        return Optional.of(new Weather(price.instrument(), day, close, spells, columns, training.said(table, now)));
    }

    private static List<Spell> spells(RegimePath path, int sessions) {
        List<Spell> spells = new ArrayList<>();
        int begun = Math.max(0, path.rows() - sessions);
        for (int row = begun; row < path.rows(); row++) {
            if (row + 1 == path.rows() || path.regime(row + 1) != path.regime(row)) {
                spells.add(new Spell(path.regime(row), path.session(begun), path.session(row)));
                begun = row + 1;
            }
        }
        return spells;
    }

    /** How differently two models see the last year. */
    public Comparison compare(String one, String other) {
        for (String name : List.of(one, other)) {
            if (models.find(name).isEmpty()) {
                throw NoModel.unknown(name);
            }
        }
        Instant now = clock.instant();
        FeatureTable table = features.read(Knowledge.recorded(now), now);
        RegimePath first = models.open(one).read(table, settings.steadiness().rule());
        RegimePath second = models.open(other).read(table, settings.steadiness().rule());
        List<Difference> differences = new ArrayList<>();
        for (int row = Math.max(0, second.rows() - YEAR); row < second.rows(); row++) {
            int same = first.rowOf(second.session(row));
            if (same >= 0 && first.regime(same) != second.regime(row)) {
                differences.add(new Difference(
                        second.session(row),
                        first.regime(same).name(),
                        second.regime(row).name()));
            }
        }
        return new Comparison(one, other, first.agreement(second, YEAR), differences);
    }
}
