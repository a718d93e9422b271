package io.peaflow.marketdata.source;

import io.peaflow.marketdata.source.Note.Outcome;
import java.time.LocalDate;

/**
 * A reply in the words of a note.
 *
 * @param reason for data: from which day to which
 */
record Said(Outcome outcome, String reason, int rows) {

    static Said of(Reply reply) {
        return switch (reply) {
            case Reply.Prices prices -> of(prices.quotes());
            case Reply.Values values -> of(values.observations());
            case Reply.Facts facts ->
                new Said(
                        Outcome.ANSWERED,
                        facts.fundamentals().reports().getFirst().periodEnd() + " to "
                                + facts.fundamentals().reports().getLast().periodEnd(),
                        facts.fundamentals().size());
            case Reply.Nothing nothing -> new Said(Outcome.NOTHING, nothing.reason(), 0);
            case Reply.BadInstrument bad -> new Said(Outcome.BAD_INSTRUMENT, bad.reason(), 0);
            case Reply.Unusable unusable -> new Said(Outcome.UNUSABLE, unusable.reason(), 0);
            case Reply.SlowDown slowDown -> new Said(Outcome.SLOW_DOWN, slowDown.reason(), 0);
            case Reply.Stopped stopped -> new Said(Outcome.STOPPED, stopped.reason() + ". " + stopped.remedy(), 0);
        };
    }

    private static Said of(Quotes quotes) {
        return told(quotes.day(), quotes.close());
    }

    private static Said of(Observations observations) {
        return told(observations.day(), observations.value());
    }

    private static Said told(int[] day, double[] value) {
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        int empty = 0;
        for (int row = 0; row < day.length; row++) {
            if (Double.isNaN(value[row])) {
                empty++;
            } else {
                first = Math.min(first, day[row]);
                last = Math.max(last, day[row]);
            }
        }
        String window = first > last ? "no value" : LocalDate.ofEpochDay(first) + " to " + LocalDate.ofEpochDay(last);
        return new Said(Outcome.ANSWERED, empty == 0 ? window : window + ", " + empty + " of them empty", day.length);
    }
}
