package io.peaflow.signal;

import io.peaflow.job.Lanes;
import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.Known;
import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.Telling;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.Members;
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
import io.peaflow.strategy.RegimeReading;
import io.peaflow.strategy.Tradable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
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

    record Evaluation(RegimeReader.Nine nine, RegimeReader.Sight sight, List<Answer> answers) {}

    private final FeatureReader features;
    private final RegimeReader regimes;
    private final Instruments instruments;
    private final SignalSettings settings;
    private final LimitSettings limits;
    private final CostSettings costs;

    Evaluator(
            FeatureReader features,
            RegimeReader regimes,
            Instruments instruments,
            SignalSettings settings,
            LimitSettings limits,
            CostSettings costs) {
        this.features = features;
        this.regimes = regimes;
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
        RegimeReader.Sight sight = regimes.sight(table, question.at());
        Read read = read(history, question, sight.reading());
        DataUses uses = new DataUses(read, table);
        List<Answer> answers = question.askers().stream()
                .map(asker -> answer(asker, read, uses))
                .toList();
        return new Evaluation(regimes.nine(table, sight), sight, answers);
    }

    /** All that was read of what may be traded. */
    record Read(
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
        Map<String, PriceSeries> prices = Lanes.map(followed.keySet(), id -> lookedAt(id, history, question));
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

    /** What is recent, or all of a series that ended before that: it may still be held. */
    private static PriceSeries lookedAt(String id, History history, Question question) {
        PriceSeries recent = history.recent(id, question.knowledge());
        return recent.size() > 0 ? recent : history.prices(id, question.knowledge());
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

    /** What sells all that is held of one strategy, whatever it wants and whatever is halted; what has no price it notes. */
    OrderTicket exit(History history, Question question) {
        Asker asker = question.askers().getFirst();
        Read read = read(history, question, Optional.empty());
        MarketView view = view(asker, read);
        Map<String, Long> priced = new TreeMap<>(question.holdings().shares());
        priced.keySet().removeIf(id -> !view.hasPrices(id));
        OrderTicket ticket = advisor(asker.entry(), tradables(read, view))
                .exit(
                        view,
                        Holdings.of(question.holdings().cash(), priced),
                        asker.entry().instruments());
        return ticket.noting(unpriced(question.holdings(), view).stream()
                .filter(one -> asker.entry().instruments().contains(one.subject()))
                .toList());
    }

    private static List<Reason> unpriced(Holdings held, MarketView view) {
        return held.shares().keySet().stream()
                .filter(id -> !view.hasPrices(id))
                .map(id -> new Reason(Reason.Code.NO_PRICE, id, 0, 0))
                .toList();
    }

    private Advisor advisor(StrategyBook.Entry entry, Map<String, Tradable> known) {
        return new Advisor(
                entry.strategy(), new Rebalancer(limits.limits(), costs.costs(), costs.rules(), known.values()));
    }

    private Answer answer(Asker asker, Read read, DataUses uses) {
        MarketView view = view(asker, read);
        List<Signal.DataUse> data = uses.of(asker.entry(), view);
        List<Reason> unpriced = unpriced(read.holdings(), view);
        if (!unpriced.isEmpty()) {
            return nothing(asker, new Decision.Refused(asker.name(), unpriced), Optional.empty(), data);
        }
        Optional<Allocation> held = Optional.of(read.holdings().allocation(view));
        Map<String, Tradable> known = tradables(read, view);
        return switch (advisor(asker.entry(), known).advise(view, read.holdings(), asker.breakers(), asker.stale())) {
            case Advisor.Advice.Halted halted ->
                nothing(asker, new Decision.Refused(asker.name(), List.of()), held, data);
            case Advisor.Advice.Withheld withheld -> nothing(asker, withheld.refusal(), held, data);
            case Advisor.Advice.Issued issued -> {
                Allocation target = limits.limits()
                        .correct(issued.decision().target(), known)
                        .target();
                yield new Answer(
                        asker,
                        issued.decision().within(target, held.orElseThrow()),
                        held,
                        target,
                        Optional.of(issued.ticket().noting(stops(asker.breakers()))),
                        issued.limits().stream()
                                .map(measure -> new Signal.LimitUse(
                                        measure.limit().name(), measure.subject(), measure.weight(), measure.allowed()))
                                .toList(),
                        data);
            }
        };
    }

    /** Said whether or not anything would have been bought. */
    private static List<Reason> stops(Breakers breakers) {
        return breakers.stopped().stream()
                .map(cause -> new Reason(Reason.Code.BREAKER, cause.name(), 0, 0))
                .toList();
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
}
