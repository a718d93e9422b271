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
    /** Fewer days that all have in common tell little of how they move together. */
    private static final int FEWEST_SESSIONS = 200;
    /** Half of it times a year's variance counts as a cost: a swing of 20 % a year weighs as much as 8 % of costs. */
    private static final double AVERSION = 4;

    @Override
    public Decision decide(MarketView asOf, Holdings current) {
        List<Reason> reasons = new ArrayList<>();
        List<String> ids = withHistory(asOf, reasons);
        double[][] returns = together(asOf, ids, reasons);
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
        MinimumVariance optimum = new MinimumVariance(covariance(returns));
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

    /** The returns of a year that all have in common; who has the fewest days is left out until there are enough. */
    private static double[][] together(MarketView view, List<String> ids, List<Reason> reasons) {
        double[][] returns = returns(view, ids);
        while (ids.size() > 1 && returns[0].length < FEWEST_SESSIONS) {
            String sparsest = ids.getFirst();
            for (String id : ids) {
                sparsest = view.epochDay(id, SESSIONS) < view.epochDay(sparsest, SESSIONS) ? id : sparsest;
            }
            reasons.add(Reason.of(Reason.Code.SHORT_HISTORY, sparsest, returns[0].length + 1.0, FEWEST_SESSIONS + 1.0));
            ids.remove(sparsest);
            returns = returns(view, ids);
        }
        return returns;
    }

    /** Of the last year, from one day that all have to the next: a late or missing bar must not shift one against the others. */
    static double[][] returns(MarketView view, List<String> ids) {
        int n = ids.size();
        double[][] close = new double[n][SESSIONS + 1];
        int[] ago = new int[n];
        int days = 0;
        int first =
                ids.stream().mapToInt(id -> view.epochDay(id, SESSIONS)).max().orElse(Integer.MAX_VALUE);
        while (stepBack(view, ids, ago) && view.epochDay(ids.getFirst(), ago[0]) >= first) {
            for (int i = 0; i < n; i++) {
                close[i][days] = view.close(ids.get(i), ago[i]++);
            }
            days++;
        }
        double[][] returns = new double[n][Math.max(0, days - 1)];
        for (int i = 0; i < n; i++) {
            for (int day = 0; day < returns[i].length; day++) {
                returns[i][day] = close[i][day] / close[i][day + 1] - 1;
            }
        }
        return returns;
    }

    /** Goes back to the newest day that all have; false when there is none left. */
    private static boolean stepBack(MarketView view, List<String> ids, int[] ago) {
        int day = Integer.MAX_VALUE;
        boolean isCommon = false;
        while (!isCommon) {
            isCommon = true;
            for (int i = 0; i < ago.length; i++) {
                String id = ids.get(i);
                while (ago[i] < view.sessions(id) && view.epochDay(id, ago[i]) > day) {
                    ago[i]++;
                }
                if (ago[i] == view.sessions(id)) {
                    return false;
                }
                isCommon &= i == 0 || view.epochDay(id, ago[i]) == day;
                day = view.epochDay(id, ago[i]);
            }
        }
        return ago.length > 0;
    }

    /** Of the sample (n - 1), a year's worth. */
    static double[][] covariance(double[][] returns) {
        int n = returns.length;
        double[][] around = new double[n][];
        double[][] covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            double mean = Arrays.stream(returns[i]).average().orElse(0);
            around[i] = Arrays.stream(returns[i]).map(each -> each - mean).toArray();
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int day = 0; day < around[i].length; day++) {
                    sum += around[i][day] * around[j][day];
                }
                covariance[i][j] = sum / (around[i].length - 1) * SESSIONS;
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }
}
