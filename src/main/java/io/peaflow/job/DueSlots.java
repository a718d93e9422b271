package io.peaflow.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Opens what fell due, of all jobs together. The next slot of each job is known beforehand, so that at its moment one
 * statement opens and takes all that are due; what was missed longer ago goes by its job's catch-up policy.
 */
@Component
class DueSlots {

    private static final Logger log = LoggerFactory.getLogger(DueSlots.class);

    /** A slot found this late was missed: the job's catch-up policy decides, not its cron. */
    private static final Duration MISSED_AFTER = Duration.ofSeconds(60);

    /** A downtime that missed more slots than this leaves a line for the newest of them only. */
    private static final int MOST_MISSED_LINES = 1_000;

    /** No cron is due twice within this. */
    private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);

    /** A timer may call by so much too early. */
    private static final Duration TOO_EARLY = Duration.ofMillis(20);

    private static final Slot NEVER = new Slot("never", Instant.MAX);

    private final Jobs jobs;
    private final Ledger ledger;
    private final Leases leases;
    private final Switches switches;
    private final Dispatcher dispatcher;
    private final Clock clock;

    private final ReentrantLock alone = new ReentrantLock();
    private final AtomicBoolean rung = new AtomicBoolean();
    /** Each job's first slot that this node has not seen to; a job that is missing here asks the ledger. */
    private final Map<String, Slot> next = new HashMap<>();

    DueSlots(Jobs jobs, Ledger ledger, Leases leases, Switches switches, Dispatcher dispatcher, Clock clock) {
        this.jobs = jobs;
        this.ledger = ledger;
        this.leases = leases;
        this.switches = switches;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** A tick of some job: opens what is due. Ticks of the same moment find somebody at it and are done. */
    void ring() {
        rung.set(true);
        while (rung.get() && alone.tryLock()) {
            try {
                if (rung.getAndSet(false)) {
                    waitIfEarly();
                    open();
                }
            } finally {
                alone.unlock();
            }
        }
    }

    /** Forgets what this node believes of the past, asks the ledger, and opens what no tick has opened. */
    void lookAgain() {
        alone.lock();
        try {
            next.clear();
            open();
        } finally {
            alone.unlock();
        }
    }

    private void waitIfEarly() {
        Instant now = clock.instant();
        next.values().stream().map(Slot::dueAt).min(Instant::compareTo).ifPresent(first -> {
            if (first.isAfter(now) && !first.isAfter(now.plus(TOO_EARLY))) {
                LockSupport.parkNanos(Duration.between(now, first).toNanos());
            }
        });
    }

    // ---- what is due -------------------------------------------------------------------------------------------

    private void open() {
        if (!dispatcher.isRunningByTheClock()) {
            return;
        }
        learn();
        Instant now = clock.instant();
        List<Ledger.Due> prompt = new ArrayList<>();
        Map<String, List<Slot>> behind = new HashMap<>();
        next.forEach((job, slot) -> {
            if (slot.dueAt().isAfter(now)) {
                return;
            }
            if (now.isBefore(slot.dueAt().plus(SHORTEST_PERIOD))) {
                prompt.add(due(job, slot));
            } else {
                List<Slot> all = new ArrayList<>(List.of(slot));
                all.addAll(jobs.schedule(job).between(slot.dueAt(), now));
                behind.put(job, all);
            }
        });
        open(prompt);
        behind.forEach((job, slots) -> catchUp(job, slots, now));
    }

    private void learn() {
        Set<String> unknown = Set.copyOf(
                jobs.names().stream().filter(job -> !next.containsKey(job)).toList());
        if (!unknown.isEmpty()) {
            switches.knownUntil(unknown).forEach(this::isSeenTo);
        }
    }

    /** Every slot of the job up to this moment has its line, or needs none. */
    private void isSeenTo(String job, Instant until) {
        next.put(job, jobs.schedule(job).next(until).orElse(NEVER));
    }

    private Ledger.Due due(String job, Slot slot) {
        JobSettings.Job settings = jobs.job(job);
        return new Ledger.Due(job, slot, settings.retry(), settings.enabled());
    }

    // ---- opening -----------------------------------------------------------------------------------------------

    /** At most one slot of each job. */
    private void open(Collection<Ledger.Due> due) {
        Set<String> begun = dispatcher.begin(due);
        List<Ledger.Due> rest =
                due.stream().filter(one -> !begun.contains(one.job())).toList();
        if (!rest.isEmpty()) {
            Set<String> unopened = ledger.unopened(rest);
            rest.stream().filter(one -> unopened.contains(one.job())).forEach(this::setAside);
        }
        due.forEach(one -> isSeenTo(one.job(), one.slot().dueAt()));
    }

    /** A slot that nobody could begin: it waits, or is let go. */
    private void setAside(Ledger.Due due) {
        String job = due.job();
        if (!jobs.isEnabled(job)) {
            switches.forgive(job);
        } else if (jobs.job(job).overlap() == JobSettings.Overlap.SKIP && isAtWork(job)) {
            ledger.close(job, due.slot(), Trigger.SCHEDULE, RunState.SKIPPED, "the run before it was still at work");
        } else {
            ledger.plan(
                    job,
                    due.slot(),
                    Trigger.SCHEDULE,
                    null,
                    due.retry(),
                    dispatcher.hasFreeThread() ? "waits for the run before it" : "waits for a free thread");
            dispatcher.waits(job);
        }
    }

    private boolean isAtWork(String job) {
        return leases.beats().stream().anyMatch(beat -> beat.job().equals(job));
    }

    /** Slots of which the first fell due a while ago. */
    private void catchUp(String job, List<Slot> due, Instant now) {
        if (!jobs.isEnabled(job)) {
            switches.forgive(job);
            isSeenTo(job, now);
            return;
        }
        Instant missedBefore = now.minus(MISSED_AFTER);
        List<Slot> missed =
                due.stream().filter(slot -> slot.dueAt().isBefore(missedBefore)).toList();
        if (!missed.isEmpty()) {
            catchUpMissed(job, missed, now);
        }
        due.stream()
                .filter(slot -> !slot.dueAt().isBefore(missedBefore))
                .forEach(slot -> open(List.of(due(job, slot))));
        isSeenTo(job, due.getLast().dueAt());
    }

    private void catchUpMissed(String job, List<Slot> missed, Instant now) {
        List<Slot> kept = missed.subList(Math.max(0, missed.size() - MOST_MISSED_LINES), missed.size());
        CatchUp plan = CatchUp.of(jobs.job(job).catchUp(), kept, now);
        log.info(
                "{}: {} slots were missed from {} to {}; {}",
                job,
                missed.size(),
                missed.getFirst().name(),
                missed.getLast().name(),
                plan);
        // Oldest first: a look that dies half-way is continued by the next one, from the newest line on.
        for (CatchUp.Step step : plan.steps()) {
            if (step.state() == RunState.PLANNED) {
                ledger.plan(
                        job,
                        step.slot(),
                        Trigger.CATCH_UP,
                        step.windowFrom(),
                        jobs.job(job).retry(),
                        step.why());
                dispatcher.waits(job);
            } else {
                ledger.close(job, step.slot(), Trigger.CATCH_UP, step.state(), step.why());
            }
            KillPoint.reached("slot-caught-up");
        }
    }
}
