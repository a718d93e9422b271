package io.peaflow.dashboard;

import io.peaflow.job.LedgerEntry;
import io.peaflow.job.RunState;
import io.peaflow.job.Runs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of one run.
 *
 * @param summary one sentence: the job, its slot, how it stands
 * @param every how often the part that changes is asked for again; empty when it has ended
 * @param letter the dead letter that waits for it; empty when none does
 */
record RunView(
        String id,
        String job,
        String slot,
        Badge badge,
        String summary,
        String every,
        boolean running,
        boolean succeeded,
        String progress,
        String outcome,
        String letter,
        List<Fact> facts,
        List<Line> story,
        List<Item> items,
        int moreItems) {

    private static final int MOST_ITEMS = 200;

    /** Something known of the run, with its name. */
    record Fact(String name, String value, @Nullable Moment moment) {

        static Fact of(String name, String value) {
            return new Fact(name, value, null);
        }
    }

    /** One line of the story. */
    record Line(Moment at, Badge badge, String attempt, String note, String node) {}

    /** One work item. */
    record Item(String name, Badge badge, Moment at, String note) {}

    static RunView of(Runs.Story story, String letter, Words words) {
        LedgerEntry run = story.run();
        Badge badge = words.badge(run.state());
        boolean running = run.state() == RunState.RUNNING;
        List<Item> items = story.items().stream()
                .limit(MOST_ITEMS)
                .map(item -> item(item, words))
                .toList();
        return new RunView(
                run.id().toString(),
                run.job(),
                words.slot(run.slot()),
                badge,
                words.text("run.summary", run.job(), words.slot(run.slot()), badge.text()),
                run.state().ended() ? "" : running ? JobsView.LIVELY : "5s",
                running,
                run.state() == RunState.SUCCEEDED,
                running ? JobsView.progress(run, words) : "",
                JobsView.outcome(run, words),
                letter,
                facts(run, words).stream()
                        .filter(fact -> fact.moment() != null || !fact.value().isEmpty())
                        .toList(),
                story.story().stream().map(line -> line(line, words)).toList(),
                items,
                story.items().size() - items.size());
    }

    private static List<Fact> facts(LedgerEntry run, Words words) {
        return List.of(
                Fact.of(words.text("run.trigger"), words.trigger(run.trigger())),
                Fact.of(words.text("run.attempts"), run.attempt() == 0 ? "" : Integer.toString(run.attempt())),
                new Fact(words.text("run.due"), "", words.moment(run.slotDueAt())),
                new Fact(words.text("run.started"), "", words.moment(run.startedAt())),
                new Fact(words.text("run.ended"), "", words.moment(run.endedAt())),
                new Fact(words.text("run.next-attempt"), "", words.moment(run.nextAttemptAt())),
                Fact.of(words.text("run.took"), JobsView.took(run, words)),
                Fact.of(words.text("run.items"), items(run, words)),
                new Fact(words.text("run.data-as-of"), "", words.moment(run.dataAsOf())),
                Fact.of(words.text("run.node"), run.node() == null ? "" : run.node()),
                Fact.of(words.text("run.inputs"), run.inputsHash() == null ? "" : run.inputsHash()),
                Fact.of(words.text("run.id"), run.id().toString()));
    }

    private static String items(LedgerEntry run, Words words) {
        return run.itemsDone() + run.itemsFailed() == 0
                ? ""
                : words.text("run.items-count", run.itemsDone(), run.itemsFailed());
    }

    private static Line line(Runs.Line line, Words words) {
        return new Line(
                words.precise(line.at()),
                words.badge(line.state()),
                line.attempt() == 0 ? "" : words.text("run.attempt", line.attempt()),
                line.said() == null ? line.note() : line.said().in(words.locale()),
                line.node() == null ? "" : line.node());
    }

    private static Item item(Runs.Item item, Words words) {
        return new Item(
                item.item(),
                new Badge(item.done() ? "good" : "bad", words.text(item.done() ? "run.item-done" : "run.item-failed")),
                words.precise(item.at()),
                item.note() == null ? "" : item.note());
    }
}
