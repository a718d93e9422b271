package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights whose variance over the last year was least, in whole shares, moved only where that is worth its cost.
 *
 * @param cash kept in any case
 * @param cost of trading, as a share of what is traded
 */
record MinimumVarianceWeights(String name, Universe universe, Weight cash, Weight cost) implements Strategy {

    private static final int SESSIONS = 252;
    /** Half of it times a year's variance counts as a cost: a swing of 20 % a year weighs as much as 8 % of costs. */
    private static final double AVERSION = 4;

    @Override
    public Decision decide(MarketView asOf, Holdings current) {
        List<Reason> reasons = new ArrayList<>();
        List<String> ids = withHistory(asOf, reasons);
        if (ids.isEmpty()) {
            reasons.addFirst(Reason.of(Reason.Code.NOTHING_RANKED, ""));
            return new Decision.Refused(name, reasons);
        }
        Allocation held = current.allocation(asOf);
        Money value = current.value(asOf);
        double[] now = new double[ids.size()];
        double[] prices = new double[now.length];
        double[] costs = new double[now.length];
        for (int i = 0; i < now.length; i++) {
            now[i] = held.of(ids.get(i));
            prices[i] = asOf.lastClose(ids.get(i));
            costs[i] = cost.share();
        }
        MinimumVariance optimum = new MinimumVariance(covariance(asOf, ids));
        double[] ideal = optimum.weights(now, costs, AVERSION, 1 - cash.share());
        long[] shares = optimum.wholeShares(ideal, prices, value.euros());
        double[] weights = new double[now.length];
        for (int i = 0; i < now.length; i++) {
            weights[i] = shares[i] * prices[i] / value.euros();
        }
        double swing = Math.sqrt(optimum.variance(weights));
        for (int i = 0; i < now.length; i++) {
            reasons.add(Reason.of(Reason.Code.MINIMUM_VARIANCE, ids.get(i), weights[i], swing));
        }
        Allocation target = Allocation.of(ids.toArray(String[]::new), weights);
        return Decision.Wanted.of(name, target, held, 1, reasons);
    }

    private List<String> withHistory(MarketView view, List<Reason> reasons) {
        List<String> ids = new ArrayList<>();
        for (String id : universe.on(view, reasons)) {
            int known = view.hasPrices(id) ? view.sessions(id) : 0;
            if (known <= SESSIONS) {
                reasons.add(Reason.of(Reason.Code.SHORT_HISTORY, id, known, SESSIONS + 1));
            } else if (!(RankedSelection.volatility(view, id) > 0)) {
                // What does not move is not traded: the calmest of all only looks so.
                reasons.add(Reason.of(Reason.Code.NO_PRICE, id));
            } else {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Sample covariance (n - 1) of the simple returns of a year, a year's worth; the last sessions of each side by side. */
    static double[][] covariance(MarketView view, List<String> ids) {
        int n = ids.size();
        double[][] returns = new double[n][SESSIONS];
        for (int i = 0; i < n; i++) {
            for (int ago = 0; ago < SESSIONS; ago++) {
                returns[i][ago] = view.close(ids.get(i), ago) / view.close(ids.get(i), ago + 1) - 1;
            }
            double mean = Arrays.stream(returns[i]).sum() / SESSIONS;
            for (int ago = 0; ago < SESSIONS; ago++) {
                returns[i][ago] -= mean;
            }
        }
        double[][] covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int ago = 0; ago < SESSIONS; ago++) {
                    sum += returns[i][ago] * returns[j][ago];
                }
                covariance[i][j] = sum / (SESSIONS - 1) * SESSIONS;
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }
}
