package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Quotes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives every bar and every event its verdict, from the question alone.
 *
 * <p>Rules look in an order in which each may rely on the ones before: what a row is by itself, what other sources and
 * earlier knowledge say about it, what its neighbours say, and last what the events say.
 */
public final class Judge {

    private Judge() {}

    public static Judged judge(Question question) {
        Quotes quotes = question.quotes();
        List<Finding> findings = new ArrayList<>();
        Sheet sheet = Sheet.of(quotes);
        double unit = CurrencyRules.unit(question.instrument(), quotes.currency());
        CurrencyRules.look(sheet, question.instrument(), quotes.currency(), findings);
        ShapeRules.look(sheet, question.instrument().kind());
        var days = new DayRules(question.instrument(), question.now());
        days.look(sheet, quotes.unfinished());

        var events = new EventBook(question, unit);
        double[] factor = events.unsplit().factors(sheet.day);
        double[] traded = quotes.splitAdjusted() ? times(sheet.close, factor) : sheet.close;
        double[] level = quotes.splitAdjusted() ? sheet.close : over(sheet.close, factor);

        SourceRules.compare(question, sheet, level, events.unsplit());
        OverlapRules.of(question, sheet, traded).look(traded, events, findings);
        double[] deviation = new MoveRules(question, sheet, level, factor, events).look();
        new RunRules(question, sheet).look(traded);
        new DividendRules(sheet, level, deviation, question.known(), events).look();
        AdjustedCloseRules.look(sheet, level, events, findings);
        accept(question, sheet);
        if (quotes.splitAdjusted()) {
            unsplit(sheet, factor);
        }
        return new Judged(sheet, events.verdicts(), findings, HoleRules.look(sheet, days, findings));
    }

    /** What a human has accepted stays, as far as there is a price at all. */
    private static void accept(Question question, Sheet sheet) {
        for (int day : question.accepted()) {
            int row = Arrays.binarySearch(sheet.day, day);
            if (row >= 0) {
                sheet.reasons[row] &= Reason.NOT_A_NUMBER.bit() | Reason.NOT_POSITIVE.bit() | Reason.NOTES;
            }
        }
    }

    private static void unsplit(Sheet sheet, double[] factor) {
        for (int row = 0; row < sheet.rows; row++) {
            if (factor[row] != 1) {
                sheet.scale(row, factor[row]);
                sheet.volume[row] =
                        sheet.volume[row] > 0 ? Math.round(sheet.volume[row] / factor[row]) : sheet.volume[row];
            }
        }
    }

    private static double[] times(double[] price, double[] factor) {
        double[] product = new double[price.length];
        for (int row = 0; row < price.length; row++) {
            product[row] = price[row] * factor[row];
        }
        return product;
    }

    private static double[] over(double[] price, double[] factor) {
        double[] quotient = new double[price.length];
        for (int row = 0; row < price.length; row++) {
            quotient[row] = price[row] / factor[row];
        }
        return quotient;
    }
}
