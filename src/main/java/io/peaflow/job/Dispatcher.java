package io.peaflow.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Brings what is due to work: opens slots, takes them from the ledger, and sends each through its job's own route on a
 * bounded number of threads. Knows nothing of time passing; {@link Pulse} calls it.
 */
@Component
class Dispatcher {

    /** The exchange property under which a route's policy finds the run, whatever became of the body. */
    static final String RUN = "run";

    /** The exchange property that names the dead letter which is being replayed. */
    static final String REPLAY = "replay";

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** A slot found this late was missed: the job's catch-up policy decides, not its cron. */
    private static final Duration MISSED_AFTER = Duration.ofSeconds(60);

    /** A downtime that missed more slots than this leaves a line for the newest of them only. */
    private static final int MOST_MISSED_LINES = 1_000;

    /** An attempt at work in this process. */
    record Active(Run run, Thread thread, long startedNanos) {}

    private final Jobs jobs;
    private final Ledger ledger;
    private final LedgerPages pages;
    private final Switches switches;
    private final CamelContext camel;
    private final Clock clock;
    private final ConcurrentHashMap<UUID, Active> active = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Instant> knownUntil = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, ReentrantLock> opening = new ConcurrentHashMap<>();
    private final Set<UUID> wanted = ConcurrentHashMap.newKeySet();
    /** Jobs whose slot found no free thread: the next thread that becomes free looks for them. */
    private final Set<String> crowdedOut = ConcurrentHashMap.newKeySet();

    private final ExecutorService workers;
    private final AtomicInteger free;
    private volatile boolean accepting;

    Dispatcher(
            Jobs jobs,
            Ledger ledger,
            LedgerPages pages,
            Switches switches,
            CamelContext camel,
            Clock clock,
            JobSettings settings) {
        this.jobs = jobs;
        this.ledger = ledger;
        this.pages = pages;
        this.switches = switches;
        this.camel = camel;
        this.clock = clock;
        this.free = new AtomicInteger(settings.node().workers());
        this.workers = Executors.newFixedThreadPool(
                settings.node().workers(),
                Thread.ofPlatform().name("run-", 1).daemon(true).factory());
    }

    void open() {
        for (String job : jobs.names()) {
            Route route = camel.getRoute(job);
            if (route == null) {
                throw new IllegalStateException("peaflow.jobs." + job + " has no route: camel/" + job
                        + ".camel.yaml must define the route with the id " + job);
            }
        }
        switches.register(jobs.names());
        accepting = true;
    }

    void close() {
        accepting = false;
    }

    boolean isOpen() {
        return accepting;
    }

    Map<UUID, Active> active() {
        return active;
    }

    // ---- what is due -------------------------------------------------------------------------------------------

    /** Opens every slot of the job that fell due since the last look, by schedule or by its catch-up policy. */
    void openDueSlots(String job) {
        // One look at a job at a time, but many jobs at once: each waits for the disk of the database, not for the
        // others.
        ReentrantLock alone = opening.computeIfAbsent(job, name -> new ReentrantLock());
        alone.lock();
        try {
            if (accepting) {
                openDue(job);
            }
        } finally {
            alone.unlock();
        }
    }

    private void openDue(String job) {
        if (!jobs.isEnabled(job)) {
            switches.forgive(job);
            knownUntil.remove(job);
            return;
        }
        Instant now = clock.instant();
        List<Slot> due = jobs.schedule(job).between(knownUntil.computeIfAbsent(job, switches::knownUntil), now);
        if (due.isEmpty()) {
            return;
        }
        Instant missedBefore = now.minus(MISSED_AFTER);
        catchUp(
                job,
                due.stream().filter(slot -> slot.dueAt().isBefore(missedBefore)).toList(),
                now);
        due.stream().filter(slot -> !slot.dueAt().isBefore(missedBefore)).forEach(slot -> begin(job, slot));
        knownUntil.put(job, due.getLast().dueAt());
    }

    /** Forgets what this node believes of the past, so that the next look asks the ledger. */
    void lookAgain() {
        knownUntil.clear();
    }

    private void begin(String job, Slot slot) {
        JobSettings.Job settings = jobs.job(job);
        boolean threadIsThere = reserve();
        if (threadIsThere && startOrRelease(() -> openAndTake(job, slot, settings))) {
            return;
        }
        if (settings.overlap() == JobSettings.Overlap.SKIP && isAtWork(job, slot)) {
            ledger.close(job, slot, Trigger.SCHEDULE, RunState.SKIPPED, "the run before it was still at work");
        } else {
            ledger.plan(job, slot, Trigger.SCHEDULE, null, settings.retry(), waitsFor(threadIsThere));
            if (!threadIsThere) {
                crowdedOut.add(job);
            }
        }
    }

    private static String waitsFor(boolean threadIsThere) {
        return threadIsThere ? "waits for the run before it" : "waits for a free thread";
    }

    private Optional<Ledger.Claim> openAndTake(String job, Slot slot, JobSettings.Job settings) {
        Optional<Ledger.Claim> claim = ledger.openAndTake(job, slot, settings.retry());
        KillPoint.reached("slot-opened");
        return claim;
    }

    private boolean isAtWork(String job, Slot slot) {
        return pages.find(job, slot).isEmpty()
                && ledger.beats().stream().anyMatch(beat -> beat.job().equals(job));
    }

    private void catchUp(String job, List<Slot> missed, Instant now) {
        if (missed.isEmpty()) {
            return;
        }
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
            } else {
                ledger.close(job, step.slot(), Trigger.CATCH_UP, step.state(), step.why());
            }
            KillPoint.reached("slot-caught-up");
        }
    }

    // ---- taking ------------------------------------------------------------------------------------------------

    /** Takes waiting attempts of these jobs while there are threads for them. */
    void takeWaiting(Collection<String> from) {
        while (accepting && reserve()) {
            if (!startOrRelease(() -> ledger.takeNext(from))) {
                crowdedOut.removeAll(from);
                return;
            }
        }
    }

    /** Sets a free thread aside, so that nothing is taken that would have to wait for one with nobody beating for it. */
    private boolean reserve() {
        return free.getAndUpdate(threads -> threads > 0 ? threads - 1 : threads) > 0;
    }

    /** Begins what is taken on the thread that was set aside, or gives the thread back. */
    private boolean startOrRelease(Supplier<Optional<Ledger.Claim>> taking) {
        boolean started = false;
        try {
            Optional<Ledger.Claim> claim = taking.get();
            claim.ifPresent(this::execute);
            started = claim.isPresent();
        } finally {
            if (!started) {
                free.incrementAndGet();
            }
        }
        return started;
    }

    /** Takes this run, which somebody asked for here: now, if it waits, and each further attempt of it. */
    boolean takeWanted(UUID id) {
        wanted.add(id);
        return take(id);
    }

    /** Takes the further attempts of what was asked for here: a process without a clock does nothing else. */
    void takeWanted() {
        wanted.forEach(this::take);
    }

    private boolean take(UUID id) {
        return startAnyway(() -> ledger.take(id));
    }

    /** Takes a run from an owner that fell silent. */
    boolean takeOver(Ledger.Beat seen) {
        return startAnyway(() -> ledger.takeOver(seen));
    }

    /** Somebody waits for this one: it is taken even when it must wait for a thread. */
    private boolean startAnyway(Supplier<Optional<Ledger.Claim>> taking) {
        if (!accepting) {
            return false;
        }
        free.decrementAndGet();
        return startOrRelease(taking);
    }

    // ---- working -----------------------------------------------------------------------------------------------

    private void execute(Ledger.Claim claim) {
        Run run = new Run(claim, ledger);
        workers.execute(() -> {
            Active here = new Active(run, Thread.currentThread(), System.nanoTime());
            active.put(claim.id(), here);
            MDC.put("runId", claim.id().toString());
            MDC.put("job", claim.job());
            try {
                KillPoint.reached("run-taken");
                work(run);
            } catch (RuntimeException trouble) {
                // The ledger could not be told. The lease ends by itself, and whoever sees that takes the run over.
                log.error("{} {} is left to its lease", run.job(), run.slot(), trouble);
            } finally {
                active.remove(claim.id(), here);
                free.incrementAndGet();
                MDC.clear();
                boolean interruptedTooLate = Thread.interrupted();
                log.debug("thread free again, interrupted too late: {}", interruptedTooLate);
            }
            takeWaitingQuietly(claim.job());
        });
    }

    private void work(Run run) {
        log.info("{} {} attempt {} begins ({})", run.job(), run.slot(), run.attempt(), run.trigger());
        Exchange exchange = new DefaultExchange(camel);
        exchange.setProperty(RUN, run);
        exchange.getIn().setBody(run);
        try {
            camel.getRoute(run.job()).getProcessor().process(exchange);
        } catch (Exception notHandledByThePolicy) {
            exchange.setException(notHandledByThePolicy);
        }
        if (exchange.getException() != null) {
            throw new IllegalStateException(
                    "the failure policy of " + run.job() + " failed itself", exchange.getException());
        }
        if (!run.isLost() && !run.isOver()) {
            // A route that ends with a line of text has said how it went.
            if (exchange.getMessage().getBody() instanceof String line) {
                run.outcome(line);
            }
            succeed(run);
        }
    }

    private void succeed(Run run) {
        run.over();
        KillPoint.reached("work-done");
        RunState verdict = run.verdict();
        Optional<Instant> resumeAt = verdict == RunState.PARTIAL ? nextResume(run) : Optional.empty();
        if (ledger.end(run, verdict, run.summary(), resumeAt.orElse(null))) {
            log.info("{} {} {}: {}", run.job(), run.slot(), verdict, run.summary());
        } else {
            log.warn("{} {} was taken over by another node; its end is not ours to tell", run.job(), run.slot());
        }
        KillPoint.reached("run-ended");
    }

    private Optional<Instant> nextResume(Run run) {
        return ResumeTimes.next(jobs.job(run.job()).resumeAt(), run.dueAt(), clock.instant(), jobs.zone());
    }

    private void takeWaitingQuietly(String job) {
        Set<String> from = new HashSet<>(crowdedOut);
        from.add(job);
        try {
            takeWaiting(from);
        } catch (RuntimeException later) {
            log.warn("could not look for waiting runs of {}; the next pulse looks again", from, later);
        }
    }

    // ---- stopping ----------------------------------------------------------------------------------------------

    /** Waits for the running attempts; those not done in time are put back for the next start. */
    void drain(Duration patience) {
        close();
        long until = System.nanoTime() + patience.toNanos();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                requeueTheRest();
            }
        } catch (InterruptedException hurried) {
            requeueTheRest();
            Thread.currentThread().interrupt();
        }
    }

    private void requeueTheRest() {
        for (Active left : new ArrayList<>(active.values())) {
            if (!left.run().isOver()) {
                left.run().lose();
                ledger.requeue(left.run().claim(), "put back: the process stopped before it was done");
                left.thread().interrupt();
            }
        }
    }
}
