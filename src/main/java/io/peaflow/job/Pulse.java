package io.peaflow.job;

import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What passes with time: heartbeats, leases, deadlines, waiting attempts, and each minute a look at the ledger for slots
 * that no tick has opened. All spans are measured on the monotonic clock, so that a jump of the civil clock ends none.
 */
@Component
class Pulse {

    private static final Logger log = LoggerFactory.getLogger(Pulse.class);

    /** A thread that is still alive so long after its run was timed out does not die any more. */
    private static final Duration THREAD_DIES_WITHIN = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration CATCH_UP_EVERY = Duration.ofMinutes(1);

    private record Seen(long token, long beat, long sinceNanos) {}

    private final Dispatcher dispatcher;
    private final DueSlots due;
    private final Workers workers;
    private final Ledger ledger;
    private final Leases leases;
    private final Endings endings;
    private final Jobs jobs;
    private final JobSettings settings;
    private final RunFailure failures;
    private final Clock clock;
    private final ApplicationContext context;
    private final JobMetrics metrics;
    private final Map<UUID, Seen> seen = new HashMap<>();
    private final Map<Attempt, Long> dying = new ConcurrentHashMap<>();
    /** Runs at their deadline that the ledger could not be told of yet. */
    private final Map<Run, Duration> timedOut = new ConcurrentHashMap<>();

    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(
            3, Thread.ofPlatform().name("pulse-", 1).daemon(true).factory());

    Pulse(
            Dispatcher dispatcher,
            DueSlots due,
            Workers workers,
            Ledger ledger,
            Leases leases,
            Endings endings,
            Jobs jobs,
            JobSettings settings,
            RunFailure failures,
            Clock clock,
            ApplicationContext context,
            JobMetrics metrics) {
        this.dispatcher = dispatcher;
        this.due = due;
        this.workers = workers;
        this.ledger = ledger;
        this.leases = leases;
        this.endings = endings;
        this.jobs = jobs;
        this.settings = settings;
        this.failures = failures;
        this.clock = clock;
        this.context = context;
        this.metrics = metrics;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (timers.isShutdown()) {
            // Asked to stop while it was still starting.
            return;
        }
        dispatcher.open();
        metrics.refresh();
        every(settings.node().heartbeat(), "heartbeat", this::beat);
        every(LOOK_EVERY, "watch over deadlines", this::watchDeadlines);
        every(LOOK_EVERY, "watch over leases", this::watchLeases);
        if (settings.once()) {
            every(LOOK_EVERY, "look for waiting runs", dispatcher::takeWanted);
        } else {
            every(LOOK_EVERY, "look for waiting runs", () -> dispatcher.look(jobs.enabled()));
            every(CATCH_UP_EVERY, "look for missed slots", this::catchUp);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void end(ContextClosedEvent closing) {
        if (closing.getApplicationContext().equals(context)) {
            dispatcher.drain(settings.node().drain());
            timers.shutdownNow();
        }
    }

    private void every(Duration period, String what, Runnable work) {
        // The future ends with the timers; what goes wrong in a pulse is told by the pulse itself.
        Future<?> unused =
                timers.scheduleWithFixedDelay(() -> quietly(what, work), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A pulse that fails is followed by the next one: the database may be away for a while. */
    private void quietly(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException trouble) {
            log.warn("The {} failed and is repeated: {}", what, Run.reason(trouble));
        }
    }

    /** Opens what no tick has opened: after a downtime, after a sleep of the machine, after a lost tick. */
    void catchUp() {
        due.lookAgain();
        if (dispatcher.isRunningByTheClock()) {
            tellWhatIsLate();
        }
        metrics.refresh();
    }

    private void tellWhatIsLate() {
        Instant now = clock.instant();
        ledger.late(jobs.names().stream()
                .collect(Collectors.toMap(
                        job -> job, job -> now.minus(jobs.job(job).grace()))));
    }

    void beat() {
        List<Attempt> inHand = List.copyOf(workers.inHand());
        if (inHand.isEmpty()) {
            return;
        }
        Set<UUID> ours =
                leases.beat(inHand.stream().map(attempt -> attempt.run().id()).toList());
        for (Attempt attempt : inHand) {
            Run run = attempt.run();
            if (!ours.contains(run.id()) && !run.isOver() && !run.isLost()) {
                log.warn("{} {} has a new owner; this one stops", run.job(), run.slot());
                run.lose();
                attempt.interrupt();
            }
        }
    }

    void watchLeases() {
        List<Leases.Beat> beats = beatsOfOurJobs();
        seen.keySet().retainAll(beats.stream().map(Leases.Beat::id).toList());
        long now = System.nanoTime();
        for (Leases.Beat beat : beats) {
            Seen before = seen.get(beat.id());
            if (workers.has(beat.id())) {
                seen.remove(beat.id());
            } else if (before == null || before.token() != beat.token() || before.beat() != beat.beat()) {
                seen.put(beat.id(), new Seen(beat.token(), beat.beat(), now));
            } else if (now - before.sinceNanos() >= settings.node().lease().toNanos()) {
                seen.remove(beat.id());
                dispatcher.takeOver(beat).ifPresent(this::giveUp);
            }
        }
    }

    private void giveUp(Run run) {
        failures.judge(
                run,
                new CannotHeal("each of the last " + Dispatcher.MOST_DEATHS
                        + " processes that took it over fell silent at it; "
                        + "see logs/errors.log and give peaflow more memory before it is replayed"),
                null);
    }

    private List<Leases.Beat> beatsOfOurJobs() {
        try {
            return leases.beats().stream()
                    .filter(beat -> jobs.names().contains(beat.job()))
                    .toList();
        } catch (RuntimeException away) {
            // Without the database nobody can be heard: their silence counts from its return on.
            seen.clear();
            throw away;
        }
    }

    void watchDeadlines() {
        long now = System.nanoTime();
        for (Attempt attempt : workers.inHand()) {
            if (attempt.isAtWork() && !attempt.run().isOver() && !attempt.run().isLost()) {
                watchDeadline(attempt, now);
            }
        }
        watchDying(now);
        tellTimedOut();
    }

    private void watchDeadline(Attempt attempt, long now) {
        Run run = attempt.run();
        JobSettings.Job job = jobs.job(run.job());
        Duration atWork = attempt.atWork();
        Duration attemptTimeout = job.retry().attemptTimeout();
        if (atWork.compareTo(job.deadline()) >= 0) {
            run.lose();
            timedOut.put(run, job.deadline());
            log.error("{} {} was still at work at its deadline of {}", run.job(), run.slot(), job.deadline());
            try {
                tellTimedOut();
            } finally {
                interrupt(attempt, now);
            }
        } else if (attemptTimeout.isPositive() && atWork.compareTo(attemptTimeout) >= 0) {
            try {
                failures.judge(
                        run,
                        new java.util.concurrent.TimeoutException("the attempt was not done within " + attemptTimeout),
                        null);
            } finally {
                run.lose();
                interrupt(attempt, now);
            }
        }
    }

    /** A ledger that does not answer in that moment is told as soon as it does. */
    private void tellTimedOut() {
        for (Map.Entry<Run, Duration> late : Map.copyOf(timedOut).entrySet()) {
            boolean unused =
                    endings.end(late.getKey(), RunState.TIMED_OUT, Telling.of("run.timed-out", late.getValue()));
            timedOut.remove(late.getKey());
        }
    }

    private void interrupt(Attempt attempt, long now) {
        if (attempt.interrupt()) {
            dying.put(attempt, now);
        }
    }

    private void watchDying(long now) {
        dying.keySet().removeIf(attempt -> !attempt.isAtWork());
        dying.forEach((attempt, since) -> {
            if (now - since > THREAD_DIES_WITHIN.toNanos()) {
                log.error(
                        "The thread of {} {} does not end {} after its run was timed out: restart me",
                        attempt.run().job(),
                        attempt.run().slot(),
                        THREAD_DIES_WITHIN);
                AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
            }
        });
    }
}
