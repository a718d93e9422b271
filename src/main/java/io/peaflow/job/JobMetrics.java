package io.peaflow.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
    private final Map<String, Double> nextDue = new ConcurrentHashMap<>();
    private final Map<String, Double> lastSuccess = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> started = new ConcurrentHashMap<>();

    JobMetrics(MeterRegistry meters, Jobs jobs, LedgerPages pages) {
        this.meters = meters;
        this.jobs = jobs;
        this.pages = pages;
        for (String job : jobs.names()) {
            gauge("peaflow.job.next.due.timestamp", "When the job is next due", nextDue, job);
            gauge("peaflow.job.last.success.timestamp", "When the job last succeeded", lastSuccess, job);
        }
    }

    private void gauge(String name, String help, Map<String, Double> values, String job) {
        TimeGauge.builder(name, () -> values.getOrDefault(job, Double.NaN), TimeUnit.SECONDS)
                .description(help)
                .tag(JOB, job)
                .register(meters);
    }

    /** Reads from schedule and ledger what the gauges show; a scrape itself asks nobody. */
    void refresh() {
        for (String job : jobs.names()) {
            put(nextDue, job, jobs.isEnabled(job) ? jobs.nextDue(job).orElse(null) : null);
            put(lastSuccess, job, pages.lastSuccess(job).orElse(null));
        }
    }

    private static void put(Map<String, Double> values, String job, @org.jspecify.annotations.Nullable Instant at) {
        if (at == null) {
            values.remove(job);
        } else {
            values.put(job, (double) at.getEpochSecond());
        }
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void started(JobEvent.RunStarted event) {
        started.put(event.runId(), event.at());
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
        put(nextDue, event.job(), jobs.nextDue(event.job()).orElse(null));
        if (event.state() == RunState.SUCCEEDED) {
            put(lastSuccess, event.job(), event.at());
        }
    }
}
