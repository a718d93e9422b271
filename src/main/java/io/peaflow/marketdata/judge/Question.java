package io.peaflow.marketdata.judge;

import io.peaflow.kernel.Instrument;
import io.peaflow.marketdata.source.Quotes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a verdict may rest on; nothing else is looked at, so the same question always has the same answer.
 *
 * @param quotes what the source says, faults included
 * @param second what another source says about the same days; null when none was asked
 * @param knownEvents splits and dividends that are stored as good, dividends as they were paid
 * @param known the last good closes before and within the days asked for; a year of them is enough
 * @param market the closes of the market as a whole: a move that all share is no bad tick
 * @param accepted days that a human has accepted, as days since 1970-01-01
 * @param acceptedEvents splits and dividends that a human has accepted, dividends as they were paid
 * @param now the instant of the verdict: nothing later is known
 */
public record Question(
        Instrument instrument,
        Quotes quotes,
        @Nullable Quotes second,
        List<Quotes.Event> knownEvents,
        History known,
        History market,
        List<Integer> accepted,
        List<Quotes.Event> acceptedEvents,
        Instant now) {

    public Question {
        knownEvents = List.copyOf(knownEvents);
        accepted = List.copyOf(accepted);
        acceptedEvents = List.copyOf(acceptedEvents);
    }

    /** The plainest question: one source, and nothing known before. */
    public static Question of(Instrument instrument, Quotes quotes, Instant now) {
        return new Question(instrument, quotes, null, List.of(), History.NONE, History.NONE, List.of(), List.of(), now);
    }

    public Question comparedWith(@Nullable Quotes other) {
        return new Question(instrument, quotes, other, knownEvents, known, market, accepted, acceptedEvents, now);
    }

    public Question knowing(History history, List<Quotes.Event> events) {
        return new Question(instrument, quotes, second, events, history, market, accepted, acceptedEvents, now);
    }

    public Question inMarket(History closes) {
        return new Question(instrument, quotes, second, knownEvents, known, closes, accepted, acceptedEvents, now);
    }

    public Question accepting(List<Integer> days) {
        return new Question(instrument, quotes, second, knownEvents, known, market, days, acceptedEvents, now);
    }

    public Question accepting(List<Integer> days, List<Quotes.Event> events) {
        return new Question(instrument, quotes, second, knownEvents, known, market, days, events, now);
    }
}
