package io.peaflow.marketdata.judge;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.source.Observations;
import java.time.Instant;
import java.util.List;

/**
 * Everything that the verdict on a value of a macro series may rest on.
 *
 * @param aboveZero whether a value of zero or below cannot be: an exchange rate, an index of fear
 * @param told what the source says; several vintages of one day are several rows
 * @param known what is stored, before and within the days that are told
 * @param accepted days that a human has accepted, as days since 1970-01-01
 * @param now the instant of the verdict: nothing later is known
 */
public record ValueQuestion(
        Instrument instrument,
        boolean aboveZero,
        Observations told,
        ValueSeries known,
        List<Integer> accepted,
        Instant now) {

    public ValueQuestion {
        accepted = List.copyOf(accepted);
    }

    /** The plainest question: nothing is known before, and nothing was accepted. */
    public static ValueQuestion of(Instrument instrument, boolean aboveZero, Observations told, Instant now) {
        ValueSeries nothing = new ValueSeries(instrument.id(), new int[0], new double[0]);
        return new ValueQuestion(instrument, aboveZero, told, nothing, List.of(), now);
    }

    public ValueQuestion knowing(ValueSeries stored) {
        return new ValueQuestion(instrument, aboveZero, told, stored, accepted, now);
    }

    public ValueQuestion accepting(List<Integer> days) {
        return new ValueQuestion(instrument, aboveZero, told, known, days, now);
    }
}
