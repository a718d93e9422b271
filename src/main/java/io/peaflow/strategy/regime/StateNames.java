package io.peaflow.strategy.regime;

import io.peaflow.quant.feature.Feature;
import io.peaflow.strategy.Regime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which state is which regime, by the score of its mean: volatility and credit spreads speak against the markets, prices
 * above their means for them; the yield curve has no sign in it.
 *
 * @param regimes of state 0, 1, 2
 * @param scores of state 0, 1, 2: sums of standardised means
 * @param gap the smaller of the two distances between neighbouring scores
 */
record StateNames(List<Regime> regimes, List<Double> scores, double gap) {

    /** Nearer than this, in deviations, and two states might as well be called the other way round. */
    static final double AMBIGUOUS = 0.5;

    private static final Map<Feature, Integer> SIGN = Map.of(
            Feature.VIX_LEVEL, 1,
            Feature.VOLATILITY, 1,
            Feature.PRICE_TO_MEAN, -1,
            Feature.MEAN_TO_MEAN, -1,
            Feature.CREDIT_SPREAD, 1,
            Feature.CREDIT_SPREAD_CHANGE, 1);
    /** From the fairest weather to the foulest. */
    private static final List<Regime> BY_SCORE = List.of(Regime.RISK_ON, Regime.NEUTRAL, Regime.RISK_OFF);

    /**
     * @param means of each state, in deviations from the mean of the training window, in the order of the features
     */
    static StateNames of(List<Feature> features, double[][] means) {
        double[] scores = new double[means.length];
        for (int state = 0; state < means.length; state++) {
            for (int column = 0; column < features.size(); column++) {
                scores[state] += SIGN.getOrDefault(features.get(column), 0) * means[state][column];
            }
        }
        List<Integer> order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(state -> scores[state]))
                .toList();
        Regime[] regimes = new Regime[scores.length];
        for (int rank = 0; rank < order.size(); rank++) {
            regimes[order.get(rank)] = BY_SCORE.get(rank);
        }
        return known(List.of(regimes), scores);
    }

    /** Of a model that was trained before. */
    static StateNames known(List<Regime> regimes, double[] scores) {
        double[] ascending = scores.clone();
        Arrays.sort(ascending);
        double gap = Double.POSITIVE_INFINITY;
        for (int rank = 1; rank < ascending.length; rank++) {
            gap = Math.min(gap, ascending[rank] - ascending[rank - 1]);
        }
        return new StateNames(regimes, Arrays.stream(scores).boxed().toList(), gap);
    }

    boolean isAmbiguous() {
        return gap < AMBIGUOUS;
    }
}
