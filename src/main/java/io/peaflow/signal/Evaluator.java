package io.peaflow.signal;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.Known;
import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.Sha256;
import io.peaflow.kernel.Telling;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.Members;
import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.strategy.Advisor;
import io.peaflow.strategy.Allocation;
import io.peaflow.strategy.Breakers;
import io.peaflow.strategy.Decision;
import io.peaflow.strategy.Fundamentals;
import io.peaflow.strategy.Holdings;
import io.peaflow.strategy.IndexMembers;
import io.peaflow.strategy.LastIssued;
import io.peaflow.strategy.OrderTicket;
import io.peaflow.strategy.Reason;
import io.peaflow.strategy.Rebalancer;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.RegimeReading;
import io.peaflow.strategy.Tradable;
import io.peaflow.strategy.regime.RegimePath;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From history to decisions and tickets: reads, and writes nothing. Equal history and question, equal answer. */
@Component
class Evaluator {

    /** What is asked. */
    record Question(Instant at, Knowledge knowledge, Holdings holdings, List<Asker> askers) {}

    /**
     * A strategy that is asked.
     *
     * @param stale whether leveraged funds may not be bought
     * @param without instruments whose prices are too old to be looked at
     * @param against what speaks against acting on what it says; null when nothing does
     * @param issued the last slot before for which it gave a signal; null when there was none
     */
    record Asker(
            StrategyBook.Entry entry,
            Breakers breakers,
            boolean stale,
            SortedSet<String> without,
            @Nullable Telling against,
            @Nullable LocalDate issued) {

        String name() {
            return entry.name();
        }
    }

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

    /**
     * What one strategy says; the ticket is there when it wants weights.
     *
     * @param held how what is held is divided; empty when something of it has no price
     * @param data what was read for it
     */
    record Answer(
            Asker asker,
            Decision decision,
            Optional<Allocation> held,
            Allocation target,
            Optional<OrderTicket> ticket,
            List<Signal.LimitUse> limits,
            List<Signal.DataUse> data) {

        String strategy() {
            return asker.name();
        }
    }

    record Evaluation(Nine nine, Sight sight, List<Answer> answers) {}

    private final FeatureReader features;
    private final ModelTable models;
    private final ModelTraining training;
    private final Instruments instruments;
    private final SignalSettings settings;
    private final LimitSettings limits;
    private final CostSettings costs;

    Evaluator(
            FeatureReader features,
            ModelTable models,
            ModelTraining training,
            Instruments instruments,
            SignalSettings settings,
            LimitSettings limits,
            CostSettings costs) {
        this.features = features;
        this.models = models;
        this.training = training;
        this.instruments = instruments;
        this.settings = settings;
        this.limits = limits;
        this.costs = costs;
    }

    /** Everything that a decision of these needs: the series of the features, what they may want, and what is held. */
    SortedSet<String> needed(Holdings holdings, Collection<StrategyBook.Entry> strategies) {
        SortedSet<String> needed = new TreeSet<>(settings.series().ids());
        needed.addAll(holdings.shares().keySet());
        strategies.forEach(entry -> needed.addAll(entry.instruments()));
        return needed;
    }

    Evaluation evaluate(History history, Question question) {
        FeatureTable table = features.read(history, question.knowledge(), question.at());
        Sight sight = sight(table, question.at());
        Read read = read(history, question, sight.reading());
        List<Answer> answers = question.askers().stream()
                .map(asker -> answer(asker, read, table))
                .toList();
        return new Evaluation(nine(table, sight), sight, answers);
    }

    /** All that was read of what may be traded. */
    private record Read(
            Instant at,
            Holdings holdings,
            Optional<RegimeReading> reading,
            SortedMap<String, Followed> followed,
            Map<String, PriceSeries> prices,
            List<Fundamentals> companies,
            SortedMap<String, IndexMembers> members) {}

    private Read read(History history, Question question, Optional<RegimeReading> reading) {
        SortedSet<String> ids = new TreeSet<>(question.holdings().shares().keySet());
        SortedSet<String> companies = new TreeSet<>();
        for (Asker asker : question.askers()) {
            ids.addAll(asker.entry().instruments());
            if (asker.entry().wantsAccounts()) {
                companies.addAll(asker.entry().instruments());
            }
        }
        SortedMap<String, Followed> followed = new TreeMap<>();
        ids.forEach(id -> instruments.byId(id).ifPresent(one -> followed.put(id, one)));
        Map<String, PriceSeries> prices = new TreeMap<>();
        followed.keySet().forEach(id -> prices.put(id, history.prices(id, question.knowledge())));
        companies.retainAll(followed.keySet());
        return new Read(
                question.at(),
                question.holdings(),
                reading,
                followed,
                prices,
                Companies.known(history, question.knowledge(), question.at(), companies),
                members(question));
    }

    /** Of each index that a strategy chooses from, the members of the day. */
    private SortedMap<String, IndexMembers> members(Question question) {
        ZoneId paris = TradingCalendar.euronextParis().zone();
        LocalDate day = LocalDate.ofInstant(question.at(), paris);
        SortedMap<String, IndexMembers> members = new TreeMap<>();
        for (Asker asker : question.askers()) {
            String index = asker.entry().index();
            if (index != null) {
                Members told = instruments.members(index, day);
                members.put(
                        index,
                        new IndexMembers(
                                day.atStartOfDay(paris).toInstant(),
                                index,
                                told.instruments(),
                                told.complete() && !told.unverified()));
            }
        }
        return members;
    }

    /** What one strategy is shown: what it may want, what is held, the regime, and the companies it looks at. */
    private MarketView view(Asker asker, Read read) {
        List<Followed> shown = read.followed().values().stream()
                .filter(one -> !asker.without().contains(one.id()))
                .filter(one -> asker.entry().instruments().contains(one.id())
                        || read.holdings().shares().containsKey(one.id()))
                .toList();
        List<Known> facts = new ArrayList<>(asker.entry().wantsAccounts() ? read.companies() : List.of());
        read.reading().ifPresent(facts::add);
        facts.addAll(read.members().values());
        LocalDate issued = asker.issued();
        if (issued != null) {
            facts.add(new LastIssued(issued));
        }
        return new MarketView.Market(
                        shown.stream().map(Followed::instrument).toList(),
                        shown.stream()
                                .map(one -> Objects.requireNonNull(read.prices().get(one.id())))
                                .toList())
                .at(read.at(), facts);
    }

    /** What sells all that is held of one strategy, whatever it wants and whatever is halted. */
    OrderTicket exit(History history, Question question) {
        Asker asker = question.askers().getFirst();
        Read read = read(history, question, Optional.empty());
        MarketView view = view(asker, read);
        Map<String, Long> priced = new TreeMap<>(question.holdings().shares());
        priced.keySet().removeIf(id -> !view.hasPrices(id));
        return advisor(asker.entry(), tradables(read, view))
                .exit(
                        view,
                        Holdings.of(question.holdings().cash(), priced),
                        asker.entry().instruments());
    }

    private Advisor advisor(StrategyBook.Entry entry, Map<String, Tradable> known) {
        return new Advisor(
                entry.strategy(), new Rebalancer(limits.limits(), costs.costs(), costs.rules(), known.values()));
    }

    private Answer answer(Asker asker, Read read, FeatureTable table) {
        MarketView view = view(asker, read);
        List<Signal.DataUse> data = data(asker.entry(), view, read, table);
        List<Reason> unpriced = read.holdings().shares().keySet().stream()
                .filter(id -> !view.hasPrices(id))
                .map(id -> new Reason(Reason.Code.NO_PRICE, id, 0, 0))
                .toList();
        if (!unpriced.isEmpty()) {
            return nothing(asker, new Decision.Refused(asker.name(), unpriced), Optional.empty(), data);
        }
        Optional<Allocation> held = Optional.of(read.holdings().allocation(view));
        Map<String, Tradable> known = tradables(read, view);
        return switch (advisor(asker.entry(), known).advise(view, read.holdings(), asker.breakers(), asker.stale())) {
            case Advisor.Advice.Halted halted ->
                nothing(asker, new Decision.Refused(asker.name(), List.of()), held, data);
            case Advisor.Advice.Withheld withheld -> nothing(asker, withheld.refusal(), held, data);
            case Advisor.Advice.Issued issued ->
                new Answer(
                        asker,
                        issued.decision(),
                        held,
                        limits.limits()
                                .correct(issued.decision().target(), known)
                                .target(),
                        Optional.of(issued.ticket()),
                        issued.limits().stream()
                                .map(measure -> new Signal.LimitUse(
                                        measure.limit().name(), measure.subject(), measure.weight(), measure.allowed()))
                                .toList(),
                        data);
        };
    }

    private static Answer nothing(
            Asker asker, Decision decision, Optional<Allocation> held, List<Signal.DataUse> data) {
        return new Answer(asker, decision, held, Allocation.allCash(), Optional.empty(), List.of(), data);
    }

    private static Map<String, Tradable> tradables(Read read, MarketView view) {
        Map<String, Tradable> known = new LinkedHashMap<>();
        for (Instrument shown : view.instruments()) {
            if (shown.isin() != null) {
                Followed one = Objects.requireNonNull(read.followed().get(shown.id()));
                known.put(shown.id(), new Tradable(shown, isEligible(one.pea(), view.day())));
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

    /** What was read for one strategy, up to the instant, as hashes: the features stand for the series they are made of. */
    private static List<Signal.DataUse> data(StrategyBook.Entry entry, MarketView view, Read read, FeatureTable table) {
        List<Signal.DataUse> data = new ArrayList<>();
        if (table.rows() > 0) {
            data.add(new Signal.DataUse(
                    "features",
                    table.rows(),
                    LocalDate.ofEpochDay(table.epochDay(0)),
                    LocalDate.ofEpochDay(table.epochDay(table.rows() - 1)),
                    ModelTraining.hash(table, table.rows() - 1)));
        }
        for (Instrument shown : view.instruments()) {
            if (view.hasPrices(shown.id())) {
                data.add(used(Objects.requireNonNull(read.prices().get(shown.id())), view.sessions(shown.id())));
            }
        }
        String index = entry.index();
        if (index != null) {
            IndexMembers members = Objects.requireNonNull(read.members().get(index));
            data.add(new Signal.DataUse(
                    "members of " + index,
                    members.instruments().size(),
                    view.day(),
                    view.day(),
                    Sha256.of(members.instruments().toString())));
        }
        if (entry.wantsAccounts()) {
            accounts(entry, read.companies()).ifPresent(data::add);
        }
        return data;
    }

    private static Optional<Signal.DataUse> accounts(StrategyBook.Entry entry, List<Fundamentals> companies) {
        List<Fundamentals> own = companies.stream()
                .filter(one -> entry.instruments().contains(one.instrument()))
                .toList();
        return own.isEmpty()
                ? Optional.empty()
                : Optional.of(new Signal.DataUse(
                        "accounts",
                        own.size(),
                        day(own.stream()
                                .map(Fundamentals::knownFrom)
                                .min(Comparator.naturalOrder())
                                .orElseThrow()),
                        day(own.stream()
                                .map(Fundamentals::knownFrom)
                                .max(Comparator.naturalOrder())
                                .orElseThrow()),
                        Sha256.of(own.toString())));
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, TradingCalendar.euronextParis().zone());
    }

    private static Signal.DataUse used(PriceSeries prices, int rows) {
        ByteBuffer bytes = ByteBuffer.allocate(rows * (Integer.BYTES + Double.BYTES));
        for (int row = 0; row < rows; row++) {
            bytes.putInt(prices.epochDay(row)).putDouble(prices.close(row));
        }
        return new Signal.DataUse(
                prices.instrument(), rows, prices.session(0), prices.session(rows - 1), Sha256.of(bytes.array()));
    }
}
