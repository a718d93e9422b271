package io.peaflow.marketdata;

import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.judge.JudgedValues;
import io.peaflow.marketdata.judge.Reason;
import io.peaflow.marketdata.judge.ValueJudge;
import io.peaflow.marketdata.judge.ValueQuestion;
import io.peaflow.marketdata.judge.Verdict;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Series;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Judges the values of a macro series by what is known of it: the good ones are kept, the others wait in quarantine. */
@Component
class ValueJudging {

    private final MacroHistory history;
    private final Quarantine quarantine;

    ValueJudging(MacroHistory history, Quarantine quarantine) {
        this.history = history;
        this.quarantine = quarantine;
    }

    /** The values of a series by the first that told any; null when none did. */
    @Nullable
    Take judge(Followed followed, Errand errand, Harvest harvest) {
        for (Errand.Answer answer : errand.answers()) {
            if (answer.reply() instanceof Reply.Values values
                    && values.observations().size() > 0) {
                // As of a moment of the past nothing later is known, whatever a source tells.
                Observations told = harvest.isAsOfAnotherMoment()
                        ? upTo(values.observations(), errand.to())
                        : values.observations();
                return take(followed, answer.source(), judged(followed, told, harvest.at()));
            }
        }
        return null;
    }

    /** Judges again what waits in quarantine after a value that the owner has accepted: gives the good ones. */
    ObservationTable.Batch again(Followed followed, String source, Observations waiting, Instant now) {
        return Observed.batch(followed, source, judged(followed, waiting, now).good());
    }

    private JudgedValues judged(Followed followed, Observations told, Instant now) {
        ValueSeries known = history.read(followed.id(), MacroHistory.VALUE, Knowledge.current());
        return ValueJudge.judge(ValueQuestion.of(followed.instrument(), followed.aboveZero(), told, now)
                .knowing(known)
                .accepting(quarantine.acceptedValues(followed.id())));
    }

    private static Take take(Followed followed, String source, JudgedValues judged) {
        // Of the vintages of one day the newest that is bad.
        Map<LocalDate, Quarantine.Suspect> suspects = new LinkedHashMap<>();
        List<ObservationTable.Doubt> doubts = new ArrayList<>();
        for (int row = 0; row < judged.size(); row++) {
            if (judged.verdict(row) != Verdict.GOOD && !judged.reasons(row).contains(Reason.UNFINISHED)) {
                suspects.put(judged.day(row), suspect(followed.id(), source, judged, row));
                if (judged.isBadInItself(row)) {
                    doubts.add(new ObservationTable.Doubt(judged.day(row), judged.value(row)));
                }
            }
        }
        return Take.ofValues(
                followed.id(), Observed.batch(followed, source, judged.good()), doubts, List.copyOf(suspects.values()));
    }

    private static Quarantine.Suspect suspect(String instrument, String source, JudgedValues judged, int row) {
        String codes = judged.reasons(row).stream().map(Enum::name).collect(Collectors.joining(","));
        return Quarantine.Suspect.ofValue(
                instrument,
                judged.day(row),
                source,
                judged.verdict(row),
                codes,
                judged.evidence(row),
                judged.value(row),
                published(judged.publishedOn(row)));
    }

    private static @Nullable LocalDate published(int day) {
        return day == Observations.UNKNOWN ? null : LocalDate.ofEpochDay(day);
    }

    private static Observations upTo(Observations told, LocalDate last) {
        var kept = new Series();
        for (int row = 0; row < told.size(); row++) {
            if (!told.day(row).isAfter(last)) {
                kept.add(told.day(row), told.value()[row], told.publishedOn()[row]);
            }
        }
        return kept.observations();
    }
}
