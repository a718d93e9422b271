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
        double close = view.lastClose(tradable.id());
        double margin = Math.max(LEAST * close, averageTrueRange(view, tradable.id()));
        return side == Costs.Side.BUY
                ? onStep(close + margin, tradable.isFund(), RoundingMode.FLOOR)
                : onStep(Math.max(close - margin, close / 2), tradable.isFund(), RoundingMode.CEILING);
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
