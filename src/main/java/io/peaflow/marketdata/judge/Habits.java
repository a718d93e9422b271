package io.peaflow.marketdata.judge;

import io.peaflow.kernel.Instrument;

/**
 * What is usual for one instrument, learnt bar by bar from what came before: the daily move, the turnover, the day's
 * range. Each is a running mean that no single bar can move far.
 */
final class Habits {

    private static final double FAST = 25;
    private static final double SLOW = 250;

    /** The prior counts as so many bars. */
    private static final double PRIOR_BARS = 10;

    /** No bar counts for more than so many times what is usual. */
    private static final double CLIP = 4;

    /** The mean absolute value of a normal variable is its deviation times sqrt(2 / pi). */
    private static final double TO_DEVIATION = Math.sqrt(Math.PI / 2);

    /** Even the calmest series is rounded: less than this is never unusual. */
    private static final double LEAST_DEVIATION = 0.0004;

    /** A split that nobody told raises the shares or the money, a piece of news both: so many times what is usual. */
    private static final double CROWD = 3.5;

    /** Bars after which turnover and range can be called usual. */
    private static final int ENOUGH = 10;

    /** The mean range of a day without drift is this many deviations (Feller 1951, of a random walk observed all day). */
    private static final double RANGE_OF_DEVIATION = 1.6;

    /** Beside a leap a day is quiet whose range is less than this share of it. */
    private static final double QUIET_BESIDE_A_LEAP = 0.12;

    private static final double FINEST_STEP = 1e-4;

    private double fast;
    private double slow;
    private double bars = PRIOR_BARS;
    private double turnover;
    private double shares;
    private double range;
    private double step = 1;
    private int turnovers;
    private int ranges;

    Habits(Instrument instrument) {
        double deviation = switch (instrument.kind()) {
            case SHARE -> 0.02;
            case ETF -> 0.011 * Math.max(1, instrument.leverage());
            case INDEX, MACRO -> 0.012;
            case FX -> 0.006;
        };
        fast = deviation / TO_DEVIATION;
        slow = fast;
    }

    /** The deviation of one session's logarithmic move, the larger of the recent and the long-run one. */
    double deviation() {
        return Math.max(LEAST_DEVIATION, TO_DEVIATION * Math.max(fast, slow));
    }

    void learnMove(double move) {
        double size = Math.min(Math.abs(move), CLIP * Math.max(Math.max(fast, slow), LEAST_DEVIATION));
        bars++;
        fast += (size - fast) / Math.min(bars, FAST);
        slow += (size - slow) / Math.min(bars, SLOW);
    }

    void learnTrade(double value, double traded, double highToLow) {
        if (value > 0) {
            turnovers++;
            double counted = turnovers == 1 ? value : Math.min(value, CLIP * turnover);
            turnover += (counted - turnover) / Math.min(turnovers, FAST);
            double sharesCounted = turnovers == 1 ? traded : Math.min(traded, CLIP * shares);
            shares += (sharesCounted - shares) / Math.min(turnovers, FAST);
        }
        if (highToLow > 0) {
            ranges++;
            double counted = ranges == 1 ? highToLow : Math.min(highToLow, CLIP * range);
            range += (counted - range) / Math.min(ranges, FAST);
        }
    }

    /** The logarithm of a ratio; near 1, where nearly all ratios are, by its series to the fourth term. */
    static double logarithm(double ratio) {
        double apart = ratio - 1;
        return Math.abs(apart) < 0.03
                ? apart * (1 - apart * (0.5 - apart * (1 / 3.0 - apart * 0.25)))
                : Math.log(ratio);
    }

    /** The coarsest decimal step in which all closes so far can be told: 0.01 for cents, 0 for many digits. */
    double step() {
        return step;
    }

    void learnStep(double close) {
        while (step > 0 && !isWhole(close / step)) {
            step = step > FINEST_STEP ? step / 10 : 0;
        }
    }

    private static boolean isWhole(double steps) {
        return Math.abs(steps - Math.rint(steps)) <= 1e-4;
    }

    /** Whether more was traded than on nearly any day: many people saw this price. */
    boolean crowded(double value, double traded) {
        return turnovers >= ENOUGH && value > CROWD * turnover && traded > CROWD * shares;
    }

    /** Whether so much was traded, in money and in shares, over so wide a range as only news can explain. */
    boolean shaken(double value, double traded, double highToLow) {
        return crowded(value, traded) && ranges >= ENOUGH && highToLow > 2 * range;
    }

    /** Whether the day's own trading looks as on any other day, or nearly so beside a leap, so that a gap before it was no news. */
    boolean calm(double value, double highToLow, double leap) {
        double usual = ranges >= ENOUGH ? range : RANGE_OF_DEVIATION * deviation();
        double quiet = Math.max(2 * usual, QUIET_BESIDE_A_LEAP * leap);
        return turnovers >= ENOUGH && value > 0 && value < 3 * turnover && highToLow < quiet;
    }
}
