package io.peaflow.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The runs on the ledger, and the way to start one by hand. */
@Component
public class Runs {

    /** A run with all that is known of it. */
    public record Story(LedgerEntry run, List<Line> story, List<Item> items) {}

    /** One line of a story. */
    public record Line(
            Instant at,
            RunState state,
            int attempt,
            @Nullable String node,
            String note,
            @JsonIgnore @Nullable Telling said) {}

    /** One work item. */
    public record Item(
            String item,
            boolean done,
            int attempt,
            Instant at,
            @Nullable String note) {}

    /** What came of the wish to start a run. */
    public record Started(LedgerEntry run, boolean started, String note) {}

    private final Ledger ledger;
    private final LedgerPages pages;
    private final Jobs jobs;
    private final Dispatcher dispatcher;
    private final AsOf moments;
    private final Clock clock;

    Runs(Ledger ledger, LedgerPages pages, Jobs jobs, Dispatcher dispatcher, AsOf moments, Clock clock) {
        this.ledger = ledger;
        this.pages = pages;
        this.jobs = jobs;
        this.dispatcher = dispatcher;
        this.moments = moments;
        this.clock = clock;
    }

    /** The newest runs, of one job or in one state if asked. */
    public List<LedgerEntry> recent(@Nullable String job, @Nullable RunState state, int limit) {
        return pages.recent(job, state, limit);
    }

    public Optional<LedgerEntry> find(UUID id) {
        return pages.find(id);
    }

    /** A run with its story and its items. */
    public Story story(UUID id) {
        LedgerEntry run = find(id).orElseThrow(() -> new Unknown("There is no run " + id));
        return new Story(run, pages.story(id), pages.items(id));
    }

    /**
     * Starts a job by hand.
     *
     * @param slotName which slot; null: the latest that is due
     * @param again repeat a slot that has succeeded
     */
    public Started start(String job, @Nullable String slotName, boolean again) {
        return start(job, slotName, again, null);
    }

    /**
     * Starts a job by hand as of another moment than now, on simulated data.
     *
     * @param asOf local time or an instant; null: now
     */
    public Started start(String job, @Nullable String slotName, boolean again, @Nullable String asOf) {
        Instant moment = asOf == null ? null : moments.read(job, asOf);
        Instant until = moment == null ? clock.instant() : moment;
        Slot slot = slotName == null ? latest(job, until) : named(job, slotName, until);
        String why = moment == null ? "asked for by hand" : "asked for by hand, as of " + asOf;
        JobSettings.Retry retry = jobs.job(job).retry();
        Optional<LedgerEntry> found = pages.find(job, slot);
        if (found.isEmpty()) {
            ledger.plan(job, slot, moment, retry, why);
            return take(entry(job, slot), "started");
        }
        LedgerEntry run = found.get();
        if (run.state() == RunState.RUNNING) {
            return new Started(run, false, job + " " + slot.name() + " is at work already, on " + run.node());
        }
        if (run.state() == RunState.SUCCEEDED && !again) {
            return new Started(run, false, job + " " + slot.name() + " has succeeded already; --again repeats it");
        }
        ledger.reopen(run.id(), moment, retry, run.state() == RunState.SUCCEEDED, why);
        return take(run, "started");
    }

    /**
     * The newest slot of a job goes on within seconds if it ended PARTIAL or waits for what is on its way, before its next
     * time to resume: what it lacked has come. May be called in the transaction that brought it; false when there is nothing to go on with.
     */
    public boolean wake(String job, String why) {
        boolean woken = ledger.wake(job, jobs.job(job).retry(), why);
        if (woken) {
            dispatcher.waits(job);
        }
        return woken;
    }

    /** Starts a run again for a dead letter, unless it has succeeded or is at work. */
    Started replay(UUID id) {
        LedgerEntry run = pages.find(id).orElseThrow(() -> new Unknown("The run " + id + " is gone"));
        if (run.state() == RunState.SUCCEEDED || run.state() == RunState.RUNNING) {
            return new Started(run, false, "it is " + run.state());
        }
        ledger.reopen(id, Trigger.REPLAY, jobs.job(run.job()).retry(), false, "replayed from the desk");
        return take(run, "started");
    }

    private Started take(LedgerEntry run, String note) {
        boolean taken = dispatcher.takeWanted(run.id());
        LedgerEntry now = pages.find(run.id()).orElse(run);
        return new Started(now, true, taken ? note : "waits for the run of " + run.job() + " that is at work");
    }

    private LedgerEntry entry(String job, Slot slot) {
        return pages.find(job, slot).orElseThrow(() -> new Unknown(job + " " + slot.name() + " is gone"));
    }

    private Slot latest(String job, Instant until) {
        return jobs.schedule(job)
                .latest(until)
                .orElseThrow(() ->
                        new Refused("peaflow.jobs." + job + ".cron has not been due in the 400 days before " + until));
    }

    private Slot named(String job, String name, Instant until) {
        Slot slot = jobs.schedule(job)
                .named(name)
                .orElseThrow(() -> new Refused(job + " has no slot " + name + "; its latest is "
                        + latest(job, until).name()));
        if (slot.dueAt().isAfter(until)) {
            throw new Refused(job + " " + name + " falls due only at " + slot.dueAt() + ", after " + until);
        }
        return slot;
    }
}
