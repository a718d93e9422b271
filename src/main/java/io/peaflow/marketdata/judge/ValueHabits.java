package io.peaflow.marketdata.judge;

import io.peaflow.kernel.ValueSeries;

/**
 * What is usual for one macro series, learnt from what came before: how far it moves when it moves at all, as a difference
 * and as a ratio, and in how many decimals it is told. A rate that stands for years and then moves by a quarter is no
 * surprise; each measure is a running mean that no single value can move far.
 */
final class ValueHabits {

    private static final double FAST = 25;
    private static final double SLOW = 250;

    /** The prior counts as so many moves. */
    private static final double PRIOR_MOVES = 10;

    /** No move counts for more than so many times what is usual. */
    private static final double CLIP = 4;

    private static final double TO_DEVIATION = Math.sqrt(Math.PI / 2);

    /** Of percents and points: what is usual before anything is known, or this share of the level if that is more. */
    private static final double PRIOR_MOVE = 0.08;

    private static final double PRIOR_SHARE = 0.03;

    /** A move of so many times what is usual cannot be believed without more. */
    private static final double UNUSUAL = 15;

    /** However wild the ratios of a series near zero, a usual one is never held to be larger. */
    private static final double MOST_USUAL_RATIO = 0.1;

    private static final double FINEST_STEP = 1e-6;

    /** Values after which the decimals of a series are known. */
    private static final int ENOUGH = 20;

    private final Mean move;
    private final Mean ratio = new Mean(PRIOR_SHARE);
    private double step = 1;
    private int values;

    private static final class Mean {

        private double fast;
        private double slow;
        private double moves = PRIOR_MOVES;

        Mean(double prior) {
            fast = prior;
            slow = prior;
        }

        double usual() {
            return Math.max(fast, slow);
        }

        void learn(double size) {
            if (size > 0) {
                double counted = Math.min(size, CLIP * usual());
                moves++;
                fast += (counted - fast) / Math.min(moves, FAST);
                slow += (counted - slow) / Math.min(moves, SLOW);
            }
        }
    }

    /** @param level about where the series begins */
    ValueHabits(double level) {
        move = new Mean(Math.max(PRIOR_MOVE, PRIOR_SHARE * Math.abs(level)));
    }

    /** Learns from what is stored before a day; gives the last value of it, NaN if there is none. */
    double learn(ValueSeries known, int before, int most) {
        int end = 0;
        while (end < known.size() && known.epochDay(end) < before) {
            end++;
        }
        double last = Double.NaN;
        for (int row = Math.max(0, end - most); row < end; row++) {
            learn(last, known.value(row), row == 0 ? 1 : steps(known.epochDay(row - 1), known.epochDay(row)));
            last = known.value(row);
        }
        return last;
    }

    /** Learns a value that is believed after the one before it. */
    void learn(double before, double now, double steps) {
        if (!Double.isNaN(before)) {
            move.learn(Math.abs(now - before) / Math.sqrt(steps));
            if (before > 0 && now > 0) {
                ratio.learn(Math.abs(Math.log(now / before)) / Math.sqrt(steps));
            }
        }
        values++;
        step = Math.min(step, stepOf(now));
    }

    /** Periods between two days, as a spread of uncertainty counts them: a week-end is one, and a long gap is not endless. */
    static double steps(int from, int to) {
        int days = to - from;
        return days <= 4 ? 1 : Math.min(10, days * 5 / 7);
    }

    /** How many times the usual move this one is. */
    double times(double before, double now, double steps) {
        return Math.abs(now - before) / (TO_DEVIATION * move.usual() * Math.sqrt(steps));
    }

    /** Whether the move can be believed: as a difference, or of positive values as a ratio. */
    boolean isUsual(double before, double now, double steps) {
        if (times(before, now, steps) <= UNUSUAL) {
            return true;
        }
        double usual = TO_DEVIATION * Math.min(MOST_USUAL_RATIO, ratio.usual() * Math.sqrt(steps));
        return before > 0 && now > 0 && Math.abs(Math.log(now / before)) <= UNUSUAL * usual;
    }

    /** Whether a value is told in decimals that the series has never had, and a hundred times it is not. */
    boolean isTooFine(double value) {
        return values >= ENOUGH && stepOf(value) < 0.5 * step && stepOf(100 * value) > 0.5 * step;
    }

    private static double stepOf(double value) {
        double finest = 1;
        while (finest > FINEST_STEP && !isWhole(value / finest)) {
            finest /= 10;
        }
        return finest;
    }

    private static boolean isWhole(double steps) {
        return Math.abs(steps - Math.rint(steps)) <= 1e-6 * Math.max(1, Math.abs(steps));
    }
}
