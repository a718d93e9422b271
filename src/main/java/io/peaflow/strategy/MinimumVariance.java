package io.peaflow.strategy;

import java.util.Arrays;

/**
 * The long-only weights whose variance is least (Markowitz, 1952), with what changing costs taken into account, and whole shares.
 *
 * <p>Minimised is half of w'Sw plus what trading costs, divided by the aversion. The cost has a kink at what is held and the
 * weights end at 0: a variable stands at a kink or is free between two. For the free ones the optimum is a system of linear
 * equations; on the way there the first that meets a kink stays at it, and at the optimum the one that gains most is let go (an
 * active-set method: Nocedal and Wright, Numerical Optimization, 2006, 16.5). It ends at the optimum itself, not near it.
 */
public final class MinimumVariance {

    /** So much of the largest variance is no gain any more. */
    private static final double NO_GAIN = 1e-13;
    /** Pivots smaller than this part of the largest variance are lifted: equal columns have no single answer. */
    private static final double LEAST_PIVOT = 1e-13;
    /** Each variable changes its place a few times at most. */
    private static final int STEPS_EACH = 100;

    private final double[][] covariance;
    private final double scale;

    /**
     * @param covariance symmetric and positive definite, or nearly
     * @throws IllegalArgumentException when it is not square, not symmetric, or has a number that is none
     */
    public MinimumVariance(double[][] covariance) {
        this.covariance = Arrays.stream(covariance).map(double[]::clone).toArray(double[][]::new);
        double most = 0;
        for (int i = 0; i < covariance.length; i++) {
            check(i);
            most = Math.max(most, covariance[i][i]);
        }
        if (!(most > 0)) {
            throw new IllegalArgumentException("A covariance has a variance above 0");
        }
        this.scale = most;
    }

    private void check(int row) {
        if (covariance[row].length != covariance.length) {
            throw new IllegalArgumentException("A covariance is square");
        }
        for (int j = 0; j < covariance.length; j++) {
            double value = covariance[row][j];
            if (!Double.isFinite(value) || value != covariance[j][row] || (row == j && value < 0)) {
                throw new IllegalArgumentException(
                        "A covariance is symmetric, finite and not negative on its diagonal; look at " + row + ", "
                                + j);
            }
        }
    }

    /** The weights of least variance, together {@code invested}. */
    public double[] weights(double invested) {
        int n = covariance.length;
        return new Search(new double[n], new double[n], invested).run();
    }

    /**
     * The weights that balance variance against what it costs to get there.
     *
     * @param held weights now; together they may be less than {@code invested}
     * @param cost of trading, as a share of what is traded
     * @param aversion how much of a cost a fall of the variance is worth: half of it times the variance counts as a cost
     */
    public double[] weights(double[] held, double[] cost, double aversion, double invested) {
        return new Search(held, Arrays.stream(cost).map(each -> each / aversion).toArray(), invested).run();
    }

    /**
     * Whole shares near these weights: rounded down, then one share after the other where it lowers the variance of what is
     * missing most, as long as the money lasts.
     */
    public long[] wholeShares(double[] weights, double[] prices, double value) {
        int n = weights.length;
        long[] shares = new long[n];
        double[] missing = new double[n];
        double left = 0;
        for (int i = 0; i < n; i++) {
            shares[i] = (long) (weights[i] * value / prices[i] + RiskLimits.ROUNDING);
            missing[i] = weights[i] - shares[i] * prices[i] / value;
            left += missing[i] * value;
        }
        for (int next = best(missing, prices, value, left); next >= 0; next = best(missing, prices, value, left)) {
            shares[next]++;
            missing[next] -= prices[next] / value;
            left -= prices[next];
        }
        return shares;
    }

    /** The affordable share that brings the variance of what is missing down most; -1 when none does. */
    private int best(double[] missing, double[] prices, double value, double left) {
        int best = -1;
        double most = 0;
        for (int i = 0; i < missing.length; i++) {
            if (prices[i] <= left) {
                double step = prices[i] / value;
                double slope = 0;
                for (int j = 0; j < missing.length; j++) {
                    slope += covariance[i][j] * missing[j];
                }
                double gain = 2 * step * slope - step * step * covariance[i][i];
                if (gain > most) {
                    most = gain;
                    best = i;
                }
            }
        }
        return best;
    }

    /** The variance of a portfolio. */
    public double variance(double[] weights) {
        double variance = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                variance += weights[i] * covariance[i][j] * weights[j];
            }
        }
        return variance;
    }

    /** One search; the arrays are its own. */
    private final class Search {

        private final int n = covariance.length;
        private final double[] held;
        private final double[] cost;
        private final double invested;
        private final double[] weights = new double[n];
        /** The free ones first, {@code free} of them; the rest stands at a kink. */
        private final int[] order = new int[n];

        private int free;
        /** The slope of the cost on the segment where a free one moves. */
        private final double[] slope = new double[n];
        /** The ends of that segment. */
        private final double[] low = new double[n];

        private final double[] high = new double[n];
        private final double[][] factor = new double[n][n];
        private final double[] aim = new double[n];
        private final double[] ones = new double[n];

        Search(double[] held, double[] cost, double invested) {
            this.held = held;
            this.cost = cost;
            this.invested = invested;
            int calmest = 0;
            for (int i = 0; i < n; i++) {
                order[i] = i;
                calmest = covariance[i][i] < covariance[calmest][calmest] ? i : calmest;
            }
            weights[calmest] = invested;
            release(calmest, invested >= held[calmest]);
        }

        double[] run() {
            for (int step = 0; step < STEPS_EACH * n; step++) {
                double price = aim();
                int met = move();
                if (met >= 0) {
                    fix(met);
                } else if (!releaseTheBest(price)) {
                    return weights;
                }
            }
            throw new IllegalStateException("No weights of least variance were found in " + STEPS_EACH * n + " steps");
        }

        /** Lets a variable move up or down from where it stands. */
        private void release(int variable, boolean isUp) {
            int place = free;
            while (order[place] != variable) {
                place++;
            }
            order[place] = order[free];
            order[free++] = variable;
            boolean isAboveHeld = cost[variable] == 0
                    || (isUp ? weights[variable] >= held[variable] : weights[variable] > held[variable]);
            slope[variable] = isAboveHeld ? cost[variable] : -cost[variable];
            low[variable] = isAboveHeld && cost[variable] > 0 ? held[variable] : 0;
            high[variable] = isAboveHeld ? Double.POSITIVE_INFINITY : held[variable];
        }

        private void fix(int place) {
            int variable = order[place];
            order[place] = order[--free];
            order[free] = variable;
        }

        /** Where the free ones would be best if they had no ends; returns the price of one more unit of weight. */
        private double aim() {
            factorise();
            double left = invested;
            for (int k = free; k < n; k++) {
                left -= weights[order[k]];
            }
            for (int a = 0; a < free; a++) {
                double pull = slope[order[a]];
                for (int k = free; k < n; k++) {
                    pull += covariance[order[a]][order[k]] * weights[order[k]];
                }
                aim[a] = -pull;
                ones[a] = 1;
            }
            solve(aim);
            solve(ones);
            double sumAim = 0;
            double sumOnes = 0;
            for (int a = 0; a < free; a++) {
                sumAim += aim[a];
                sumOnes += ones[a];
            }
            double price = (left - sumAim) / sumOnes;
            for (int a = 0; a < free; a++) {
                aim[a] += price * ones[a];
            }
            return price;
        }

        /** Cholesky's factor of the covariance of the free ones. */
        private void factorise() {
            for (int a = 0; a < free; a++) {
                double[] row = factor[a];
                for (int b = 0; b <= a; b++) {
                    double sum = covariance[order[a]][order[b]];
                    for (int k = 0; k < b; k++) {
                        sum -= row[k] * factor[b][k];
                    }
                    row[b] = a == b ? Math.sqrt(Math.max(sum, LEAST_PIVOT * scale)) : sum / factor[b][b];
                }
            }
        }

        private void solve(double[] side) {
            for (int a = 0; a < free; a++) {
                double sum = side[a];
                for (int k = 0; k < a; k++) {
                    sum -= factor[a][k] * side[k];
                }
                side[a] = sum / factor[a][a];
            }
            for (int a = free - 1; a >= 0; a--) {
                double sum = side[a];
                for (int k = a + 1; k < free; k++) {
                    sum -= factor[k][a] * side[k];
                }
                side[a] = sum / factor[a][a];
            }
        }

        /** Goes toward the aim; returns the place of the first that meets a kink, and leaves it there, or -1. */
        private int move() {
            double part = 1;
            int met = -1;
            for (int a = 0; a < free; a++) {
                int i = order[a];
                double way = aim[a] - weights[i];
                double end = way < 0 ? low[i] : high[i];
                if (way < 0 ? aim[a] < end : aim[a] > end) {
                    double reached = (end - weights[i]) / way;
                    if (reached < part) {
                        part = Math.max(0, reached);
                        met = a;
                    }
                }
            }
            for (int a = 0; a < free; a++) {
                int i = order[a];
                double end = aim[a] < weights[i] ? low[i] : high[i];
                weights[i] = a == met ? end : met < 0 ? aim[a] : weights[i] + part * (aim[a] - weights[i]);
            }
            return met;
        }

        /** Lets the one go that gains most by leaving its kink; false when none gains. */
        private boolean releaseTheBest(double price) {
            int best = -1;
            boolean isUp = false;
            double most = NO_GAIN * scale;
            for (int k = free; k < n; k++) {
                int i = order[k];
                double pull = -price;
                for (int j = 0; j < n; j++) {
                    pull += covariance[i][j] * weights[j];
                }
                boolean isBelow = cost[i] > 0 && weights[i] < held[i];
                double up = -pull - (isBelow ? -cost[i] : cost[i]);
                double down = weights[i] > 0 ? pull - cost[i] : Double.NEGATIVE_INFINITY;
                double gain = Math.max(up, down);
                if (gain > most) {
                    most = gain;
                    best = i;
                    isUp = up >= down;
                }
            }
            if (best >= 0) {
                release(best, isUp);
            }
            return best >= 0;
        }
    }
}
