package io.peaflow.job;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Takes attempts from the ledger and hands them to the {@link Workers}: what fell due, what waits, what somebody asked
 * for, what an owner left behind. Knows nothing of time passing; {@link Pulse} and {@link Ticks} call it.
 */
@Component
class Dispatcher {

    /** The exchange property that names the dead letter which is being replayed. */
    static final String REPLAY = "replay";

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** What was taken and has found no thread after this long is somebody else's, or ours later. */
    private static final Duration WAITS_FOR_A_THREAD = Duration.ofSeconds(1);

    /** A run that takes its process with it (out of memory, say) is not begun for ever. */
    static final int MOST_DEATHS = 20;

    private final Jobs jobs;
    private final Ledger ledger;
    private final FencedWrites writes;
    private final Switches switches;
    private final Workers workers;
    private final CamelContext camel;
    private final Set<UUID> wanted = ConcurrentHashMap.newKeySet();
    /** Jobs that may have a waiting slot: whenever a run ends they are looked at, without waiting for the next pulse. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    private final ObjectProvider<ScheduleHold> holds;
    private final boolean once;
    private volatile boolean accepting;

    Dispatcher(
            Jobs jobs,
            Ledger ledger,
            FencedWrites writes,
            Switches switches,
            Workers workers,
            CamelContext camel,
            ObjectProvider<ScheduleHold> holds,
            JobSettings settings) {
        this.jobs = jobs;
        this.ledger = ledger;
        this.writes = writes;
        this.switches = switches;
        this.workers = workers;
        this.camel = camel;
        this.holds = holds;
        this.once = settings.once();
        workers.afterEnding(this::takeWhatWaitedQuietly);
    }

    void open() {
        for (String job : jobs.names()) {
            if (camel.getRoute(job) == null) {
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

    /** Whether the clock may start something. */
    boolean isRunningByTheClock() {
        return accepting && holds.stream().allMatch(hold -> hold.reason().isEmpty());
    }

    boolean hasFreeThread() {
        return workers.isFree();
    }

    /** Opens slots that are due now and begins those that are ours; gives their jobs. Nothing when no thread is free. */
    Set<String> begin(Collection<Ledger.Due> due) {
        if (!accepting || due.isEmpty() || !workers.isFree()) {
            return Set.of();
        }
        Collection<Claim> claims = ledger.openAndTake(due);
        if (!claims.isEmpty()) {
            KillPoint.reached("slot-opened");
        }
        claims.forEach(claim -> begin(claim, false));
        return claims.stream().map(Claim::job).collect(Collectors.toSet());
    }

    /** A slot of the job was planned: it is taken as soon as that is possible, unless this process does one thing only. */
    void waits(String job) {
        if (!once) {
            waiting.add(job);
        }
    }

    /** Takes waiting attempts of these jobs, and of any that somebody asked for by hand, while there are threads for them. */
    void takeWaiting(Collection<String> from) {
        while (accepting && workers.isFree()) {
            Optional<Claim> claim = ledger.takeNext(isRunningByTheClock() ? from : Set.of(), jobs.names());
            if (claim.isEmpty()) {
                return;
            }
            if (from.contains(claim.get().job())) {
                waiting.add(claim.get().job());
            }
            begin(claim.get(), false);
        }
    }

    private void takeWhatWaited() {
        if (!accepting || waiting.isEmpty() || !workers.isFree()) {
            return;
        }
        Set<String> from = Set.copyOf(waiting);
        // Taken off before the look: what is planned meanwhile stays on. Those at work here may have more behind them.
        waiting.removeAll(from);
        workers.inHand().stream()
                .map(attempt -> attempt.run().job())
                .filter(from::contains)
                .forEach(waiting::add);
        takeWaiting(from);
        if (!workers.isFree()) {
            waiting.addAll(from);
        }
    }

    private void takeWhatWaitedQuietly() {
        try {
            takeWhatWaited();
        } catch (RuntimeException later) {
            log.warn("could not look for waiting runs; the next pulse looks again", later);
        }
    }

    /** Puts back what found no thread here, and takes what waits. */
    void look(Collection<String> enabled) {
        waiting.addAll(workers.putBackWaiting(WAITS_FOR_A_THREAD));
        takeWaiting(enabled);
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
        return accepting && beginPatiently(ledger.take(id));
    }

    /** Takes a run from an owner that fell silent; gives it back, not begun, when so many have died at it that it kills them. */
    Optional<Run> takeOver(Leases.Beat seen) {
        Optional<Claim> claim = isRunningByTheClock() ? ledger.takeOver(seen) : Optional.empty();
        Optional<Run> deadly = claim.filter(Dispatcher::isDeadly).map(taken -> new Run(taken, writes));
        if (deadly.isEmpty()) {
            claim.ifPresent(taken -> begin(taken, true));
        }
        return deadly;
    }

    private static boolean isDeadly(Claim claim) {
        return claim.attempt() > claim.attemptLimit() + MOST_DEATHS;
    }

    private boolean beginPatiently(Optional<Claim> claim) {
        claim.ifPresent(taken -> begin(taken, true));
        return claim.isPresent();
    }

    private void begin(Claim claim, boolean patient) {
        workers.begin(claim, patient, new Run(claim, writes));
    }

    /** Begins nothing more and waits for what is at work. */
    void drain(Duration patience) {
        close();
        waiting.addAll(workers.putBackWaiting(Duration.ZERO));
        workers.drain(patience);
    }
}
