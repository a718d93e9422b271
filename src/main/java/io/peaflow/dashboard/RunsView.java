package io.peaflow.dashboard;

import io.peaflow.job.LedgerEntry;
import io.peaflow.job.RunState;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page of the runs.
 *
 * @param job only of this one; empty for all
 * @param state only in this one; empty for all
 * @param limit how many are shown at most
 */
record RunsView(String job, String state, int limit, List<String> jobs, List<Option> states, List<Row> runs) {

    /** A choice in a list. */
    record Option(String value, String text) {}

    /** One run. */
    record Row(
            String id,
            String job,
            String slot,
            Badge badge,
            String trigger,
            @Nullable Moment at,
            String took,
            String outcome) {}

    static RunsView of(
            @Nullable String job,
            @Nullable RunState state,
            int limit,
            List<String> jobs,
            List<LedgerEntry> runs,
            Words words) {
        return new RunsView(
                job == null ? "" : job,
                state == null ? "" : state.name(),
                limit,
                jobs,
                Stream.of(RunState.values())
                        .map(one -> new Option(one.name(), words.badge(one).text()))
                        .toList(),
                runs.stream().map(run -> row(run, words)).toList());
    }

    private static Row row(LedgerEntry run, Words words) {
        return new Row(
                run.id().toString(),
                run.job(),
                words.slot(run.slot()),
                words.badge(run.state()),
                words.trigger(run.trigger()),
                words.moment(run.startedAt() == null ? run.slotDueAt() : run.startedAt()),
                JobsView.took(run, words),
                JobsView.outcome(run, words));
    }
}
