package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts a universe in order by one or more measures, holds the first few in equal parts, and less of what swings more.
 *
 * <p>Of several measures the ranks are blended, not the scores: scores have different units.
 */
final class RankedSelection implements Strategy {

    /** Sessions over which volatility is measured: a quarter. */
    static final int VOLATILITY_SESSIONS = 63;

    private static final double SESSIONS_A_YEAR = 252;

    /** Of two that are equal, each; with its equal to itself a first place is this. */
    private static final double MIDDLE = 0.5;

    private final String name;
    private final Universe universe;
    private final Map<Ranking, Double> measures;
    private final int needed;
    private final Strategies.Selection selection;

    /** @param measures with the part that each has in the blend, together 1 */
    RankedSelection(String name, Universe universe, Map<Ranking, Double> measures, Strategies.Selection selection) {
        this.name = name;
        this.universe = universe;
        this.measures = Map.copyOf(measures);
        this.selection = selection;
        int most = VOLATILITY_SESSIONS + 1;
        for (Ranking measure : measures.keySet()) {
            most = Math.max(most, measure.sessions());
        }
        this.needed = most;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Decision decide(MarketView asOf, Holdings current) {
        List<Reason> reasons = new ArrayList<>();
        Map<String, Double> places = places(asOf, scorable(asOf, reasons));
        List<String> ranked = new ArrayList<>(places.keySet());
        ranked.sort(Comparator.comparingDouble(places::get));
        if (ranked.isEmpty()) {
            reasons.addFirst(Reason.of(Reason.Code.NOTHING_RANKED, ""));
            return new Decision.Refused(name, reasons);
        }
        double part = (1 - selection.cash().share()) / selection.count();
        SortedMap<String, Weight> target = new TreeMap<>();
        for (int rank = 0; rank < Math.min(selection.count(), ranked.size()); rank++) {
            String id = ranked.get(rank);
            double volatility = volatility(asOf, id);
            double weight = part * Math.min(1, selection.volatility() / volatility);
            target.put(id, new Weight(weight));
            reasons.add(ranked(asOf, id, rank + 1, places.getOrDefault(id, 0.0)));
            reasons.add(Reason.of(Reason.Code.SCALED, id, volatility, weight));
        }
        return Decision.Wanted.of(name, Allocation.of(target), current.allocation(asOf), 1, reasons);
    }

    /** Those with enough sessions and every figure. */
    private List<String> scorable(MarketView view, List<Reason> reasons) {
        List<String> scorable = new ArrayList<>();
        for (String id : universe.on(view, reasons)) {
            int known = view.hasPrices(id) ? view.sessions(id) : 0;
            if (known < needed) {
                reasons.add(Reason.of(Reason.Code.SHORT_HISTORY, id, known, needed));
            } else if (!isComplete(view, id)) {
                reasons.add(Reason.of(Reason.Code.NO_FUNDAMENTALS, id));
            } else {
                scorable.add(id);
            }
        }
        return scorable;
    }

    private boolean isComplete(MarketView view, String id) {
        for (Ranking measure : measures.keySet()) {
            if (measure.score(view, id).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** By name, the sum of its places by each measure, each times the part of that: the lower, the better. */
    private SortedMap<String, Double> places(MarketView view, List<String> ids) {
        SortedMap<String, Double> places = new TreeMap<>();
        for (Ranking measure : Ranking.values()) {
            double part = measures.getOrDefault(measure, 0.0);
            if (part > 0) {
                addPlaces(view, ids, measure, part, places);
            }
        }
        return places;
    }

    /** Equal scores share the middle of their places, so that the order of names decides nothing. */
    private static void addPlaces(
            MarketView view, List<String> ids, Ranking measure, double part, Map<String, Double> places) {
        double[] scores = new double[ids.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = measure.score(view, ids.get(i)).orElseThrow();
        }
        for (int i = 0; i < scores.length; i++) {
            double place = 0;
            for (double other : scores) {
                place += other > scores[i] ? 1 : other == scores[i] ? MIDDLE : 0;
            }
            places.merge(ids.get(i), part * place, Double::sum);
        }
    }

    /** What it was put in order by: its score, or its places where several measures are blended. */
    private Reason ranked(MarketView view, String id, int rank, double place) {
        if (measures.size() == 1) {
            Ranking only = measures.keySet().iterator().next();
            return Reason.of(Reason.Code.RANKED, id, only.score(view, id).orElseThrow(), rank);
        }
        return Reason.of(Reason.Code.RANKED_TOGETHER, id, place + MIDDLE, rank);
    }

    /** Standard deviation (n - 1) of the simple returns of a quarter, a year's worth. */
    static double volatility(MarketView view, String id) {
        double sum = 0;
        double squares = 0;
        for (int ago = 0; ago < VOLATILITY_SESSIONS; ago++) {
            double simple = view.close(id, ago) / view.close(id, ago + 1) - 1;
            sum += simple;
            squares += simple * simple;
        }
        double mean = sum / VOLATILITY_SESSIONS;
        double variance = Math.max(0, squares - sum * mean) / (VOLATILITY_SESSIONS - 1);
        return Math.sqrt(variance * SESSIONS_A_YEAR);
    }
}
