package io.peaflow.job;

import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * The threads on which runs are at work: each goes through its job's own route, and those that came through are ended
 * together by whichever thread finds them first.
 */
@Component
class Workers {

    /** The exchange property under which a route's policy finds the run, whatever became of the body. */
    static final String RUN = "run";

    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    private final Jobs jobs;
    private final Endings endings;
    private final CamelContext camel;
    private final Clock clock;
    private final Map<UUID, Attempt> inHand = new ConcurrentHashMap<>();
    private final Queue<Endings.Ending> cameThrough = new ConcurrentLinkedQueue<>();
    private final ReentrantLock ending = new ReentrantLock();
    private final AtomicInteger free;
    private final ExecutorService threads;
    private volatile Runnable afterEnding = () -> {};
    private volatile Consumer<Exchange> afterFailure = exchange -> {
        throw new IllegalStateException("nobody is there to judge a failure");
    };

    Workers(Jobs jobs, Endings endings, CamelContext camel, Clock clock, JobSettings settings) {
        this.jobs = jobs;
        this.endings = endings;
        this.camel = camel;
        this.clock = clock;
        this.free = new AtomicInteger(settings.node().workers());
        this.threads = Executors.newFixedThreadPool(
                settings.node().workers(),
                Thread.ofPlatform().name("run-", 1).daemon(true).factory());
    }

    /** What is done whenever runs have ended and threads may be free. */
    void afterEnding(Runnable look) {
        this.afterEnding = look;
    }

    /** Who judges an attempt that failed although its route came through, as the policy of the route does with the others. */
    void afterFailure(Consumer<Exchange> judge) {
        this.afterFailure = judge;
    }

    /** Every attempt in the hands of this process. */
    Collection<Attempt> inHand() {
        return inHand.values();
    }

    boolean has(UUID run) {
        return inHand.containsKey(run);
    }

    boolean isFree() {
        return free.get() > 0;
    }

    void begin(Claim claim, boolean patient, Run run) {
        Attempt attempt = new Attempt(run, patient);
        inHand.put(claim.id(), attempt);
        free.decrementAndGet();
        try {
            threads.execute(() -> {
                if (attempt.begin()) {
                    work(attempt);
                    endTogether();
                }
            });
        } catch (RejectedExecutionException stopped) {
            // Taken in the moment of the stop.
            putBackWaiting(Duration.ZERO);
        }
    }

    // ---- working -----------------------------------------------------------------------------------------------

    private void work(Attempt attempt) {
        Run run = attempt.run();
        boolean ended = true;
        MDC.put("runId", run.id().toString());
        MDC.put("job", run.job());
        try {
            KillPoint.reached("run-taken");
            Optional<Endings.Ending> success = throughItsRoute(run);
            success.ifPresent(cameThrough::add);
            ended = success.isEmpty();
        } catch (RuntimeException trouble) {
            leftToItsLease(run, trouble);
        } finally {
            run.leave();
            attempt.leaveThread();
            if (ended) {
                inHand.remove(run.id(), attempt);
            }
            free.incrementAndGet();
            MDC.clear();
        }
    }

    /** Empty when the failure policy of the route has judged the attempt, or it is not ours any more. */
    private Optional<Endings.Ending> throughItsRoute(Run run) {
        log.debug("{} {} attempt {} begins ({})", run.job(), run.slot(), run.attempt(), run.trigger());
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
        if (run.isLost() || run.isOver()) {
            return Optional.empty();
        }
        // A route that ends with a telling has said how it went.
        if (exchange.getMessage().getBody() instanceof Telling said) {
            run.outcome(said);
        }
        run.over();
        KillPoint.reached("work-done");
        Instant until = run.waitsUntil();
        if (until != null) {
            waits(run, until);
            return Optional.empty();
        }
        Optional<Run.NothingDone> failure = run.nothingDone();
        if (failure.isPresent()) {
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure.get());
            afterFailure.accept(exchange);
            return Optional.empty();
        }
        RunState verdict = run.verdict();
        Instant resumeAt = verdict == RunState.PARTIAL ? nextResume(run).orElse(null) : null;
        return Optional.of(new Endings.Ending(run, verdict, run.summary(), resumeAt));
    }

    private void waits(Run run, Instant until) {
        Instant next = nextResume(run).filter(resume -> resume.isBefore(until)).orElse(until);
        endings.waits(run, next, until);
        log.info(
                "{} {} {}: {}",
                run.job(),
                run.slot(),
                RunState.PLANNED,
                run.summary().english());
    }

    private Optional<Instant> nextResume(Run run) {
        return ResumeTimes.next(jobs.job(run.job()).resumeAt(), run.dueAt(), clock.instant(), jobs.zone());
    }

    /** The ledger could not be told. The lease ends by itself, and whoever sees that takes the run over. */
    private static void leftToItsLease(Run run, RuntimeException trouble) {
        log.error("{} {} is left to its lease", run.job(), run.slot(), trouble);
    }

    // ---- ending ------------------------------------------------------------------------------------------------

    /** Ends what came through. Who finds somebody else at it leaves its own to them: a burst of runs ends in few commits. */
    private void endTogether() {
        while (!cameThrough.isEmpty() && ending.tryLock()) {
            try {
                List<Endings.Ending> together = new ArrayList<>();
                for (Endings.Ending next = cameThrough.poll(); next != null; next = cameThrough.poll()) {
                    together.add(next);
                }
                end(together);
            } finally {
                ending.unlock();
            }
        }
        afterEnding.run();
    }

    private void end(List<Endings.Ending> together) {
        try {
            told(together, endings.end(together));
        } catch (RuntimeException trouble) {
            if (together.size() == 1) {
                leftToItsLease(together.getFirst().run(), trouble);
            } else {
                log.warn("{} runs could not be ended together and are ended one by one", together.size(), trouble);
                together.forEach(one -> end(List.of(one)));
            }
        } finally {
            together.forEach(one -> inHand.remove(one.id()));
        }
    }

    private static void told(List<Endings.Ending> together, Set<UUID> ours) {
        for (Endings.Ending one : together) {
            Run run = one.run();
            MDC.put("runId", run.id().toString());
            MDC.put("job", run.job());
            if (ours.contains(run.id())) {
                log.info("{} {} {}: {}", run.job(), run.slot(), one.state(), one.outcome());
            } else {
                log.warn("{} {} was taken over by another node; its end is not ours to tell", run.job(), run.slot());
            }
            MDC.clear();
            KillPoint.reached("run-ended");
        }
    }

    // ---- putting back ------------------------------------------------------------------------------------------

    /** Puts back what has waited for a thread for so long; gives the jobs of those. */
    List<String> putBackWaiting(Duration longest) {
        List<String> putBack = new ArrayList<>();
        for (Attempt attempt : List.copyOf(inHand.values())) {
            if (attempt.giveUpWaiting(longest)) {
                free.incrementAndGet();
                inHand.remove(attempt.run().id(), attempt);
                attempt.run().lose();
                endings.putBackUnbegun(attempt.run().claim(), "waits for a free thread");
                putBack.add(attempt.run().job());
            }
        }
        return putBack;
    }

    /** Waits for the attempts at work; those not done in time are put back for the next start. */
    void drain(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                putBackTheRest();
            }
        } catch (InterruptedException hurried) {
            putBackTheRest();
            Thread.currentThread().interrupt();
        }
    }

    private void putBackTheRest() {
        for (Attempt left : List.copyOf(inHand.values())) {
            if (!left.run().isOver()) {
                left.run().lose();
                endings.putBack(left.run().claim(), "put back: the process stopped before it was done");
                left.interrupt();
            }
        }
    }
}
