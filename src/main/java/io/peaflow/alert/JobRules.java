package io.peaflow.alert;

import io.peaflow.job.JobEvent.DeadLetterFiled;
import io.peaflow.job.JobEvent.DeskCleared;
import io.peaflow.job.JobEvent.RunEnded;
import io.peaflow.job.JobEvent.RunLate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What jobs are told of: failed, failing again and again, timed out, late, missed, incomplete; and well again. */
@Component
class JobRules {

    private static final String FAILED = "job-failed";
    private static final String TIMED_OUT = "job-timed-out";
    private static final String REPEATEDLY = "job-failing-repeatedly";
    private static final String LATE = "job-late";
    private static final String MISSED = "job-missed";
    private static final String PARTIAL = "job-partial";
    private static final String DEAD_LETTERS = "dead-letters";

    private static final Duration SOON = Duration.ofHours(1);
    private static final int MOST_FAILURES = 2;

    private final Intake intake;
    private final NotificationTable notifications;

    JobRules(Intake intake, NotificationTable notifications) {
        this.intake = intake;
        this.notifications = notifications;
    }

    @EventListener
    void on(RunEnded event) {
        switch (event.state()) {
            case SUCCEEDED -> well(event, List.of(FAILED, TIMED_OUT, LATE, MISSED, PARTIAL));
            case PARTIAL -> {
                well(event, List.of(FAILED, TIMED_OUT, LATE, MISSED));
                raise(Severity.WARNING, PARTIAL, event);
            }
            case FAILED -> failed(FAILED, event);
            case TIMED_OUT -> failed(TIMED_OUT, event);
            case MISSED -> raise(Severity.WARNING, MISSED, event);
            case PLANNED, RUNNING, COALESCED, SKIPPED -> {}
        }
    }

    @EventListener
    void on(RunLate event) {
        Map<String, String> facts = facts(event.job(), event.slot());
        facts.put("due", event.dueAt().toString());
        intake.raise(fact(event.at(), Severity.WARNING, LATE, event.job(), facts, event.runId()));
    }

    @EventListener
    void on(DeadLetterFiled event) {
        intake.raise(new Fact(
                event.at(),
                Severity.WARNING,
                DEAD_LETTERS,
                DEAD_LETTERS,
                DEAD_LETTERS,
                Map.of(
                        "origin",
                        event.route(),
                        "reason",
                        event.reason() + ": " + event.message(),
                        "runbook",
                        "docs/operations/alerts.md"),
                Optional.ofNullable(event.runId()),
                true));
    }

    @EventListener
    void on(DeskCleared event) {
        intake.resolve(DEAD_LETTERS, event.at());
    }

    private void failed(String kind, RunEnded event) {
        raise(Severity.CRITICAL, kind, event);
        int failures = failures(event.job(), event.at());
        if (failures > MOST_FAILURES) {
            Map<String, String> facts = facts(event.job(), event.slot());
            facts.put("failures", Integer.toString(failures));
            facts.put("reason", event.outcome());
            intake.raise(fact(event.at(), Severity.CRITICAL, REPEATEDLY, event.job(), facts, event.runId()));
        }
    }

    /** A success between failures does not end a series of them: that needs an hour without. */
    private void well(RunEnded event, List<String> kinds) {
        String repeatedly = key(REPEATEDLY, event.job());
        List<String> over = new ArrayList<>(List.of(repeatedly));
        kinds.forEach(kind -> over.add(key(kind, event.job())));
        // Nearly always nothing is open: one look instead of a try for each kind at the end of every run.
        List<String> open = notifications.openAmong(over);
        open.stream().filter(key -> !key.equals(repeatedly)).forEach(key -> intake.resolve(key, event.at()));
        if (open.contains(repeatedly) && failures(event.job(), event.at()) == 0) {
            intake.resolve(repeatedly, event.at());
        }
    }

    private int failures(String job, Instant at) {
        return notifications.occurrencesSince(List.of(FAILED, TIMED_OUT), topic(job), at.minus(SOON));
    }

    private void raise(Severity severity, String kind, RunEnded event) {
        Map<String, String> facts = facts(event.job(), event.slot());
        facts.put("attempt", Integer.toString(event.attempt()));
        facts.put("reason", event.outcome());
        intake.raise(fact(event.at(), severity, kind, event.job(), facts, event.runId()));
    }

    private static Fact fact(
            Instant at, Severity severity, String kind, String job, Map<String, String> facts, @Nullable UUID run) {
        return new Fact(at, severity, kind, topic(job), key(kind, job), facts, Optional.ofNullable(run), true);
    }

    private static Map<String, String> facts(String job, String slot) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("job", job);
        facts.put("slot", slot);
        facts.put("runbook", "docs/jobs/" + job + ".md");
        return facts;
    }

    private static String topic(String job) {
        return "job/" + job;
    }

    private static String key(String kind, String job) {
        return kind + "/" + job;
    }
}
