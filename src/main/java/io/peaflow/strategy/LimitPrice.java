package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The worst price that an order accepts: the last close give or take max(2 %, ATR14), on a step of the exchange. */
final class LimitPrice {

    private static final double LEAST = 0.02;
    private static final int ATR = 14;
    /** Wilder's average has forgotten (1 - 1/14)^126, less than a ten-thousandth, of where it began. */
    private static final int ATR_SESSIONS = 140;

    private static final double[] BELOW;
    private static final String[] STEPS;

    static {
        var rows = Table.rows("tick-sizes.csv");
        BELOW = new double[rows.size()];
        STEPS = new String[rows.size()];
        for (int i = 0; i < BELOW.length; i++) {
            BELOW[i] = Double.parseDouble(rows.get(i)[0]);
            STEPS[i] = rows.get(i)[1];
        }
    }

    private LimitPrice() {}

    /** Rounded toward the close, so that it never accepts more than it says. */
    static double of(Costs.Side side, MarketView view, Tradable tradable) {
        double worst = worst(side, view, tradable);
        return onStep(worst, tradable.isFund(), side == Costs.Side.BUY ? RoundingMode.FLOOR : RoundingMode.CEILING);
    }

    /** Close give or take max(2 %, ATR14), a sale never below half the close; not yet on a step. */
    private static double worst(Costs.Side side, MarketView view, Tradable tradable) {
        double close = view.lastClose(tradable.id());
        double margin = Math.max(LEAST * close, averageTrueRange(view, tradable.id()));
        return side == Costs.Side.BUY ? close + margin : Math.max(close - margin, close / 2);
    }

    /** Whether a price is the limit of an order on this side: no worse than it may be, and less than a step better. */
    static boolean isLimit(double price, Costs.Side side, MarketView view, Tradable tradable) {
        int sign = side == Costs.Side.BUY ? 1 : -1;
        double worst = worst(side, view, tradable);
        double hair = RiskLimits.ROUNDING * worst;
        double better = sign * (worst - price);
        return better >= -hair
                && better < step(worst, tradable.isFund()).doubleValue() + hair
                && sign * (price - view.lastClose(tradable.id())) >= 0;
    }

    static double onStep(double price, boolean isFund, RoundingMode mode) {
        BigDecimal step = step(price, isFund);
        return BigDecimal.valueOf(price).divide(step, 0, mode).multiply(step).doubleValue();
    }

    static BigDecimal step(double price, boolean isFund) {
        int row = 0;
        while (row < BELOW.length - 1 && price >= BELOW[row]) {
            row++;
        }
        BigDecimal finest = new BigDecimal(STEPS[row]);
        if (isFund) {
            return finest;
        }
        return finest.unscaledValue().intValue() == 5
                ? finest.multiply(BigDecimal.valueOf(4))
                : finest.movePointRight(1);
    }

    /**
     * Wilder's average of the true range (New Concepts in Technical Trading Systems, 1978), begun {@value #ATR_SESSIONS} sessions
     * ago or with the history; 0 when there are not enough sessions.
     */
    static double averageTrueRange(MarketView view, String id) {
        int known = Math.min(view.sessions(id) - 1, ATR_SESSIONS);
        if (known < ATR) {
            return 0;
        }
        double average = 0;
        for (int ago = known - 1; ago >= known - ATR; ago--) {
            average += trueRange(view, id, ago) / ATR;
        }
        for (int ago = known - ATR - 1; ago >= 0; ago--) {
            average += (trueRange(view, id, ago) - average) / ATR;
        }
        return average;
    }

    private static double trueRange(MarketView view, String id, int ago) {
        double before = view.close(id, ago + 1);
        return Math.max(view.high(id, ago), before) - Math.min(view.low(id, ago), before);
    }
}
