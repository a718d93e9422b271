package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Quotes;
import java.util.ArrayList;
import java.util.List;

/** Gives every bar and every event its verdict, from the question alone. */
public final class Judge {

    private Judge() {}

    public static Judged judge(Question question) {
        Sheet sheet = Sheet.of(question.quotes());
        ShapeRules.look(sheet);
        var days = new DayRules(question.instrument(), question.now());
        days.look(sheet, question.quotes().unfinished());
        List<JudgedEvent> events = new ArrayList<>();
        for (Quotes.Event event : question.quotes().events()) {
            events.add(new JudgedEvent(event, Verdict.GOOD, null, ""));
        }
        unsplit(question.quotes(), sheet);
        return new Judged(sheet, events, List.of(), new int[0]);
    }

    private static void unsplit(Quotes quotes, Sheet sheet) {
        var unsplit = Unsplit.by(quotes.events());
        if (!quotes.splitAdjusted() || unsplit.isNothing()) {
            return;
        }
        double[] factor = unsplit.factors(sheet.day);
        for (int row = 0; row < sheet.rows; row++) {
            sheet.scale(row, factor[row]);
        }
    }
}
