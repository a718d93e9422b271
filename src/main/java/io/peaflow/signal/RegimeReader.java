package io.peaflow.signal;

import io.peaflow.kernel.Telling;
import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.RegimeReading;
import io.peaflow.strategy.regime.RegimePath;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From the features to the regime: what the live model sees, and how many of the last monthly models see the same. */
@Component
class RegimeReader {

    /**
     * What the regime model sees; empty when there is no model or the last session lacks a feature.
     *
     * @param missing why it sees nothing; null when it does
     */
    record Sight(
            Optional<Model> model,
            Optional<RegimeReading> reading,
            Map<Regime, Double> probabilities,
            int stood,
            @Nullable Telling missing) {}

    /** The nine on the last session. */
    record Nine(LocalDate session, List<Signal.FeatureValue> values) {}

    private final ModelTable models;
    private final ModelTraining training;
    private final SignalSettings settings;

    RegimeReader(ModelTable models, ModelTraining training, SignalSettings settings) {
        this.models = models;
        this.training = training;
        this.settings = settings;
    }

    /** What the model that is live at an instant sees on the last session of the table. */
    Sight sight(FeatureTable table, Instant at) {
        Optional<Model> live = models.liveAt(at);
        if (live.isEmpty()) {
            Telling none = training.lack(table, at)
                    .map(lack -> Telling.of("signals.against.no-model-because", lack))
                    .orElseGet(() -> Telling.of("signals.against.no-model"));
            return new Sight(live, Optional.empty(), Map.of(), 0, none);
        }
        var model = models.open(live.get().name());
        int last = table.rows() - 1;
        Telling missing = missing(table, last, model.features());
        if (missing != null) {
            return new Sight(live, Optional.empty(), Map.of(), 0, missing);
        }
        RegimePath path = model.read(table, settings.steadiness().rule());
        int row = path.rows() - 1;
        Regime regime = path.regime(row);
        Map<Regime, Double> probabilities = new EnumMap<>(Regime.class);
        for (Regime one : Regime.values()) {
            probabilities.put(one, path.probability(row, one));
        }
        ModelTraining.Opinion opinion = training.opinion(table, at, regime);
        RegimeReading reading = new RegimeReading(
                at, regime, Math.min(1, path.probability(row, regime)), opinion.agreeing(), opinion.asked());
        return new Sight(live, Optional.of(reading), probabilities, path.stood(), null);
    }

    private static @Nullable Telling missing(FeatureTable table, int last, List<Feature> wanted) {
        if (last < 0) {
            return Telling.of("signals.against.no-session");
        }
        List<Telling> missing = new ArrayList<>();
        for (Feature feature : wanted) {
            table.missing(last, feature)
                    .ifPresent(why -> missing.add(Telling.of("signals.against.feature", feature.key(), why.said())));
        }
        return missing.isEmpty() ? null : Telling.joined("; ", missing);
    }

    /** The nine on the last session, and which of them that model sees. */
    Nine nine(FeatureTable table, Sight sight) {
        int last = table.rows() - 1;
        if (last < 0) {
            return new Nine(LocalDate.EPOCH, List.of());
        }
        List<Feature> seen =
                sight.model().map(model -> models.open(model.name()).features()).orElse(List.of());
        List<Signal.FeatureValue> values = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            boolean has = table.has(last, feature);
            values.add(new Signal.FeatureValue(
                    feature.key(),
                    has ? table.value(last, feature) : null,
                    has ? table.percentile(last, feature) : null,
                    seen.contains(feature),
                    table.missing(last, feature).map(why -> why.text()).orElse(null)));
        }
        return new Nine(LocalDate.ofEpochDay(table.epochDay(last)), values);
    }
}
