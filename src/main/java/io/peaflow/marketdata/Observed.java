package io.peaflow.marketdata;

import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Reply;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Values and reports as sources told them, in the form in which their table takes them. */
final class Observed {

    private Observed() {}

    /** The values of a macro series, each with the moment from which on it was out. */
    static ObservationTable.Batch batch(Followed followed, String source, Observations told) {
        long[] publishedAt = new long[told.size()];
        for (int row = 0; row < publishedAt.length; row++) {
            publishedAt[row] = told.publishedOn()[row] == Observations.UNKNOWN
                    ? Sorting.publishedAt(followed, source, told.day(row))
                    : LocalDate.ofEpochDay(told.publishedOn()[row] + 1L)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toEpochSecond();
        }
        return new ObservationTable.Batch(followed.id(), MacroHistory.VALUE, source, told, publishedAt);
    }

    /** What companies reported per share, by whoever told it. */
    static List<ObservationTable.Batch> facts(Followed followed, Errand errand) {
        List<ObservationTable.Batch> batches = new ArrayList<>();
        for (Errand.Answer answer : errand.answers()) {
            if (answer.reply() instanceof Reply.Facts facts) {
                Reported.columns(facts.fundamentals())
                        .forEach((item, told) -> batches.add(new ObservationTable.Batch(
                                followed.id(), item, answer.source(), told, publishedAt(told))));
            }
        }
        return batches;
    }

    /** A report without its day of publication counts as known half a year after its period. */
    private static long[] publishedAt(Observations told) {
        long[] publishedAt = new long[told.size()];
        for (int row = 0; row < publishedAt.length; row++) {
            LocalDate published = told.publishedOn()[row] == Observations.UNKNOWN
                    ? null
                    : LocalDate.ofEpochDay(told.publishedOn()[row]);
            LocalDate day = Reported.knownOn(told.day(row), published);
            publishedAt[row] = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        }
        return publishedAt;
    }
}
