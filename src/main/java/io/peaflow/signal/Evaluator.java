package io.peaflow.signal;

import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.Sha256;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.strategy.Advisor;
import io.peaflow.strategy.Allocation;
import io.peaflow.strategy.Breakers;
import io.peaflow.strategy.Decision;
import io.peaflow.strategy.Holdings;
import io.peaflow.strategy.OrderTicket;
import io.peaflow.strategy.Rebalancer;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.RegimeReading;
import io.peaflow.strategy.Tradable;
import io.peaflow.strategy.regime.RegimePath;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From history to decisions and tickets: reads, and writes nothing. Equal history and question, equal answer. */
@Component
class Evaluator {

    /**
     * What is asked.
     *
     * @param breakers by strategy
     * @param stale whether leveraged funds may not be bought
     */
    record Question(
            Instant at, Knowledge knowledge, Holdings holdings, Map<String, Breakers> breakers, boolean stale) {}

    /** What the regime model sees; empty when there is no model or the last session lacks a feature. */
    record Sight(
            Optional<Model> model,
            Optional<RegimeReading> reading,
            Map<Regime, Double> probabilities,
            int stood,
            String missing) {}

    /** The nine on the last session. */
    record Nine(LocalDate session, List<Signal.FeatureValue> values) {}

    /** What one strategy says; the ticket is there when it wants weights. */
    record Answer(
            String strategy,
            boolean live,
            Decision decision,
            Allocation target,
            Optional<OrderTicket> ticket,
            List<Signal.LimitUse> limits) {}

    record Evaluation(Nine nine, Sight sight, List<Answer> answers, List<Signal.DataUse> data) {}

    private final FeatureReader features;
    private final ModelTable models;
    private final ModelTraining training;
    private final StrategyBook strategies;
    private final Instruments instruments;
    private final SignalSettings settings;
    private final LimitSettings limits;
    private final CostSettings costs;

    Evaluator(
            FeatureReader features,
            ModelTable models,
            ModelTraining training,
            StrategyBook strategies,
            Instruments instruments,
            SignalSettings settings,
            LimitSettings limits,
            CostSettings costs) {
        this.features = features;
        this.models = models;
        this.training = training;
        this.strategies = strategies;
        this.instruments = instruments;
        this.settings = settings;
        this.limits = limits;
        this.costs = costs;
    }

    /** Everything that a decision needs: the series of the features, what strategies may want, and what is held. */
    SortedSet<String> needed(Holdings holdings) {
        SortedSet<String> needed = new TreeSet<>(settings.series().ids());
        needed.addAll(traded(holdings));
        return needed;
    }

    private SortedSet<String> traded(Holdings holdings) {
        SortedSet<String> traded = new TreeSet<>(holdings.shares().keySet());
        strategies.entries().forEach(entry -> traded.addAll(entry.instruments()));
        return traded;
    }

    Evaluation evaluate(History history, Question question) {
        FeatureTable table = features.read(history, question.knowledge(), question.at());
        Sight sight = sight(table, question.at());
        List<Followed> traded = traded(question.holdings()).stream()
                .map(id -> instruments.byId(id).orElseThrow())
                .toList();
        List<PriceSeries> series = traded.stream()
                .map(one -> history.prices(one.id(), question.knowledge()))
                .toList();
        MarketView view = new MarketView.Market(
                        traded.stream().map(Followed::instrument).toList(), series)
                .at(question.at(), sight.reading().map(List::of).orElse(List.of()));
        Map<String, Tradable> known = tradables(traded, view.day());
        List<Answer> answers = strategies.entries().stream()
                .map(entry -> answer(entry, known, view, question))
                .toList();
        return new Evaluation(nine(table, sight), sight, answers, used(series, view, table));
    }

    private Answer answer(StrategyBook.Entry entry, Map<String, Tradable> known, MarketView view, Question question) {
        Advisor advisor = new Advisor(
                entry.strategy(), new Rebalancer(limits.limits(), costs.costs(), costs.rules(), known.values()));
        Breakers breakers = question.breakers().getOrDefault(entry.name(), Breakers.from(view.day(), IndexWalk.FIRST));
        return switch (advisor.advise(view, question.holdings(), breakers, question.stale())) {
            case Advisor.Advice.Halted halted -> nothing(entry, new Decision.Refused(entry.name(), List.of()));
            case Advisor.Advice.Withheld withheld -> nothing(entry, withheld.refusal());
            case Advisor.Advice.Issued issued ->
                new Answer(
                        entry.name(),
                        entry.live(),
                        issued.decision(),
                        limits.limits()
                                .correct(issued.decision().target(), known)
                                .target(),
                        Optional.of(issued.ticket()),
                        issued.limits().stream()
                                .map(measure -> new Signal.LimitUse(
                                        measure.limit().name(), measure.subject(), measure.weight(), measure.allowed()))
                                .toList());
        };
    }

    private static Answer nothing(StrategyBook.Entry entry, Decision decision) {
        return new Answer(entry.name(), entry.live(), decision, Allocation.allCash(), Optional.empty(), List.of());
    }

    private static Map<String, Tradable> tradables(List<Followed> traded, LocalDate day) {
        Map<String, Tradable> known = new LinkedHashMap<>();
        for (Followed one : traded) {
            if (one.instrument().isin() != null) {
                known.put(one.id(), new Tradable(one.instrument(), isEligible(one.pea(), day)));
            }
        }
        return known;
    }

    private static boolean isEligible(Followed.@Nullable PeaEligibility pea, LocalDate day) {
        return pea != null && pea.eligible() && (pea.expiresOn() == null || !day.isAfter(pea.expiresOn()));
    }

    private Sight sight(FeatureTable table, Instant at) {
        Optional<Model> live = models.liveAt(at);
        if (live.isEmpty()) {
            return new Sight(live, Optional.empty(), Map.of(), 0, "there is no regime model");
        }
        var model = models.open(live.get().name());
        int last = table.rows() - 1;
        String missing = missing(table, last, model.features());
        if (!missing.isEmpty()) {
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
        return new Sight(live, Optional.of(reading), probabilities, path.stood(), "");
    }

    private static String missing(FeatureTable table, int last, List<Feature> wanted) {
        if (last < 0) {
            return "no session of the reference price is known";
        }
        List<String> missing = new ArrayList<>();
        for (Feature feature : wanted) {
            table.missing(last, feature).ifPresent(why -> missing.add(feature.key() + ": " + why.text()));
        }
        return String.join("; ", missing);
    }

    private Nine nine(FeatureTable table, Sight sight) {
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

    /** What was read, up to the instant of the question, as hashes: the features stand for the series they are made of. */
    private static List<Signal.DataUse> used(List<PriceSeries> series, MarketView view, FeatureTable table) {
        List<Signal.DataUse> used = new ArrayList<>();
        if (table.rows() > 0) {
            used.add(new Signal.DataUse(
                    "features",
                    table.rows(),
                    LocalDate.ofEpochDay(table.epochDay(0)),
                    LocalDate.ofEpochDay(table.epochDay(table.rows() - 1)),
                    ModelTraining.hash(table, table.rows() - 1)));
        }
        for (PriceSeries one : series) {
            int rows = view.hasPrices(one.instrument()) ? view.sessions(one.instrument()) : 0;
            if (rows > 0) {
                ByteBuffer bytes = ByteBuffer.allocate(rows * (Integer.BYTES + Double.BYTES));
                for (int row = 0; row < rows; row++) {
                    bytes.putInt(one.epochDay(row)).putDouble(one.close(row));
                }
                used.add(new Signal.DataUse(
                        one.instrument(), rows, one.session(0), one.session(rows - 1), Sha256.of(bytes.array())));
            }
        }
        return used;
    }
}
