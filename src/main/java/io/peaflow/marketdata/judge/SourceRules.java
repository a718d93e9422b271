package io.peaflow.marketdata.judge;

import io.peaflow.kernel.InstrumentKind;
import io.peaflow.marketdata.source.Quotes;
import java.util.Arrays;

/** Compares each close with that of a second source. */
final class SourceRules {

    /** Prices are told to the cent: half of it either way is rounding, not dispute. */
    private static final double A_CENT = 0.011;

    private SourceRules() {}

    /** How far two sources may be apart, in basis points of the price. */
    static double toleranceInBasisPoints(InstrumentKind kind) {
        return switch (kind) {
            // The official close of one exchange is one number; what is left is rounding.
            case ETF, SHARE -> 15;
            case INDEX -> 10;
            // Spot has no official close: sources end their day at different hours.
            case FX -> 150;
            case MACRO -> 1;
        };
    }

    static void compare(Question question, Sheet sheet, double[] level, Unsplit unsplit) {
        Quotes second = question.second();
        if (second == null) {
            return;
        }
        double unit = CurrencyRules.unit(question.instrument(), second.currency());
        int[] day = new int[second.size()];
        double[] close = new double[second.size()];
        order(second, day, close);
        for (int row = 0; row < sheet.rows; row++) {
            int found = Arrays.binarySearch(day, sheet.day[row]);
            if (found >= 0 && usable(close[found]) && usable(level[row])) {
                double split = second.splitAdjusted() ? 1 : unsplit.factorAt(day[found]);
                settle(
                        sheet,
                        row,
                        level[row],
                        close[found] * unit / split,
                        question.instrument().kind());
            }
        }
    }

    private static void settle(Sheet sheet, int row, double one, double other, InstrumentKind kind) {
        double apart = Math.abs(one / other - 1) * 10_000;
        boolean rounding = kind != InstrumentKind.FX && Math.abs(one - other) < A_CENT;
        if (rounding || apart <= toleranceInBasisPoints(kind)) {
            sheet.agreement[row] = Agreement.AGREED;
        } else {
            sheet.agreement[row] = Agreement.DISPUTED;
            sheet.mark(row, Reason.SOURCES_DISAGREE, one, other, apart);
        }
    }

    private static boolean usable(double price) {
        return price > 0 && Double.isFinite(price);
    }

    private static void order(Quotes second, int[] day, double[] close) {
        Sheet ordered = Sheet.of(second);
        Arrays.fill(day, Integer.MAX_VALUE);
        System.arraycopy(ordered.day, 0, day, 0, ordered.rows);
        System.arraycopy(ordered.close, 0, close, 0, ordered.rows);
    }
}
