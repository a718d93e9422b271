package io.peaflow.job;

import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Judges a failed attempt: another one later, or the end of the slot and a letter on the desk. */
@Component("runFailure")
class RunFailure {

    private static final Logger log = LoggerFactory.getLogger(RunFailure.class);

    private final Endings endings;
    private final TransactionTemplate transaction;
    private final DeadLetters desk;
    private final Jobs jobs;
    private final Clock clock;

    RunFailure(
            Endings endings,
            TransactionTemplate transaction,
            DeadLetters desk,
            Workers workers,
            Jobs jobs,
            Clock clock) {
        workers.afterFailure(this::judge);
        this.endings = endings;
        this.transaction = transaction;
        this.desk = desk;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Called by the failure policy of every job's route. */
    public void judge(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Run run = exchange.getProperty(Workers.RUN, Run.class);
        if (run == null) {
            log.warn(
                    "A tick of {} was lost; the look of the next minute finds its slot",
                    exchange.getFromRouteId(),
                    failure);
        } else {
            judge(run, failure, exchange);
        }
    }

    void judge(Run run, Exception failure, @Nullable Exchange exchange) {
        if (run.isLost() || failure instanceof Run.Fenced) {
            run.lose();
            log.warn("{} {} stopped: {}", run.job(), run.slot(), Run.reason(failure));
            return;
        }
        run.over();
        Instant now = clock.instant();
        Claim claim = run.claim();
        Duration delay = Backoff.delay(jobs.job(run.job()).retry(), claim.attempt(), failure);
        boolean again = Backoff.canHeal(failure)
                && claim.attempt() < claim.attemptLimit()
                && (claim.retryUntil() == null || now.plus(delay).isBefore(claim.retryUntil()));
        if (again) {
            log.warn("{} {} attempt {} failed, next in {}", run.job(), run.slot(), run.attempt(), delay, failure);
            endings.retry(claim, Run.reason(failure), delay);
        } else {
            log.error("{} {} failed for good at attempt {}", run.job(), run.slot(), run.attempt(), failure);
            transaction.executeWithoutResult(status -> {
                if (endings.end(run, RunState.FAILED, said(failure))) {
                    desk.file(DeadLetter.of(run, failure, exchange));
                }
            });
        }
        KillPoint.reached("failure-judged");
    }

    private static Telling said(Exception failure) {
        return failure instanceof Run.NothingDone none ? none.said() : Telling.plain(Run.reason(failure));
    }
}
