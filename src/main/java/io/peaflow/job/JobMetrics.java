package io.peaflow.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** What the alert rules and dashboards read of the jobs. */
@Component
class JobMetrics {

    private static final String JOB = "job_name";

    private final MeterRegistry meters;
    private final Jobs jobs;
    private final LedgerPages pages;
    private volatile Set<String> enabled = Set.of();
    private final Map<String, Double> lastSuccess = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> started = new ConcurrentHashMap<>();

    JobMetrics(MeterRegistry meters, Jobs jobs, LedgerPages pages) {
        this.meters = meters;
        this.jobs = jobs;
        this.pages = pages;
        for (String job : jobs.names()) {
            gauge("peaflow.job.next.due.timestamp", "When the job is next due", () -> nextDue(job), job);
            gauge(
                    "peaflow.job.last.success.timestamp",
                    "When the job last succeeded",
                    () -> lastSuccess.getOrDefault(job, Double.NaN),
                    job);
        }
    }

    private double nextDue(String job) {
        return enabled.contains(job)
                ? jobs.nextDue(job).map(JobMetrics::seconds).orElse(Double.NaN)
                : Double.NaN;
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond();
    }

    private void gauge(String name, String help, Supplier<Number> value, String job) {
        TimeGauge.builder(name, value, TimeUnit.SECONDS)
                .description(help)
                .tag(JOB, job)
                .register(meters);
    }

    /** Reads from the ledger what the gauges show; a scrape itself does not ask the database. */
    void refresh() {
        enabled = Set.copyOf(jobs.enabled());
        Map<String, Instant> successes = pages.lastSuccesses();
        lastSuccess.keySet().retainAll(successes.keySet());
        successes.forEach((job, at) -> lastSuccess.put(job, seconds(at)));
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void started(JobEvent.RunStarted event) {
        started.put(event.runId(), event.at());
    }

    /** Neither an end nor a failure. */
    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void waits(JobEvent.RunWaits event) {
        started.remove(event.runId());
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void ended(JobEvent.RunEnded event) {
        Counter.builder("peaflow.job.runs")
                .description("Slots ended, by how")
                .tag(JOB, event.job())
                .tag("state", event.state().name())
                .register(meters)
                .increment();
        Instant from = started.remove(event.runId());
        if (from != null) {
            Timer.builder("peaflow.job.run")
                    .description("How long the last attempt of a slot took")
                    .tag(JOB, event.job())
                    .register(meters)
                    .record(Duration.between(from, event.at()));
        }
        if (event.state() == RunState.SUCCEEDED) {
            lastSuccess.put(event.job(), seconds(event.at()));
        }
    }
}
