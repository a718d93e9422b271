package io.peaflow.dashboard;

import io.peaflow.job.Jobs;
import io.peaflow.job.LedgerEntry;
import io.peaflow.job.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of the jobs.
 *
 * @param summary one sentence that says whether all is well
 * @param every how often the part that changes is asked for again
 * @param letters how many dead letters wait
 */
record JobsView(String summary, String every, int letters, List<Row> jobs) {

    /** Asked again this often while something runs, and while nothing does. */
    static final String LIVELY = "1s";

    static final String CALM = "15s";

    /**
     * One job.
     *
     * @param purpose what it is for, in one sentence; empty when nobody has written it
     * @param progress how far the run that is at work has come; empty when none is
     */
    record Row(
            String name,
            String purpose,
            Badge badge,
            boolean enabled,
            boolean running,
            @Nullable Last last,
            @Nullable Moment next,
            @Nullable Badge paused,
            String progress,
            String cron,
            String calendar,
            String deadline,
            @Nullable Moment lastSuccess) {}

    /** How a job last went. */
    record Last(String id, @Nullable Moment at, String took, String outcome) {}

    static JobsView of(List<Jobs.JobView> jobs, int letters, Words words) {
        boolean busy = jobs.stream().anyMatch(Jobs.JobView::running);
        return new JobsView(
                summary(jobs, words),
                busy ? LIVELY : CALM,
                letters,
                jobs.stream().map(job -> row(job, words)).toList());
    }

    private static Row row(Jobs.JobView job, Words words) {
        LedgerEntry run = job.lastRun();
        return new Row(
                job.name(),
                words.optional("job." + job.name()),
                run == null ? new Badge("quiet", words.text("jobs.never")) : words.badge(run.state()),
                job.enabled(),
                job.running(),
                run == null ? null : last(run, words),
                words.moment(job.nextDue()),
                job.enabled() ? null : new Badge("quiet", words.text("jobs.paused")),
                run != null && job.running() ? progress(run, words) : "",
                job.cron(),
                words.text("calendar." + job.calendar()),
                words.duration(Duration.parse(job.deadline())),
                words.moment(job.lastSuccess()));
    }

    private static Last last(LedgerEntry run, Words words) {
        Instant at = run.startedAt() == null ? run.slotDueAt() : run.startedAt();
        return new Last(run.id().toString(), words.moment(at), took(run, words), outcome(run, words));
    }

    /** How it went in the reader's language, or as it was written down. */
    static String outcome(LedgerEntry run, Words words) {
        if (run.said() != null) {
            return run.said().in(words.locale());
        }
        return run.outcome() == null ? "" : run.outcome();
    }

    /** How long a run took; empty when it has not ended. */
    static String took(LedgerEntry run, Words words) {
        return run.startedAt() == null || run.endedAt() == null
                ? ""
                : words.duration(Duration.between(run.startedAt(), run.endedAt()));
    }

    static String progress(LedgerEntry run, Words words) {
        Instant since = run.startedAt() == null ? words.at() : run.startedAt();
        String lasting = words.lasting(Duration.between(since, words.at()));
        return run.itemsDone() + run.itemsFailed() == 0
                ? words.text("jobs.progress", lasting)
                : words.text("jobs.progress-items", lasting, run.itemsDone(), run.itemsFailed());
    }

    private static String summary(List<Jobs.JobView> jobs, Words words) {
        List<String> running = names(jobs.stream().filter(Jobs.JobView::running).toList());
        List<String> ill = names(jobs.stream().filter(JobsView::ill).toList());
        String first = running.isEmpty()
                ? quiet(jobs, words)
                : words.text("jobs.running", running.size(), String.join(", ", running));
        return ill.isEmpty() ? first : first + " " + words.text("jobs.ill", ill.size(), String.join(", ", ill));
    }

    private static String quiet(List<Jobs.JobView> jobs, Words words) {
        return jobs.stream()
                .filter(job -> job.nextDue() != null)
                .min(Comparator.comparing(Jobs.JobView::nextDue))
                .map(job ->
                        words.text("jobs.quiet", job.name(), String.valueOf(momentText(words.moment(job.nextDue())))))
                .orElseGet(() -> words.text("jobs.nothing-planned"));
    }

    private static @Nullable String momentText(@Nullable Moment moment) {
        return moment == null ? null : moment.text();
    }

    private static boolean ill(Jobs.JobView job) {
        LedgerEntry run = job.lastRun();
        return run != null && (run.state() == RunState.FAILED || run.state() == RunState.TIMED_OUT);
    }

    private static List<String> names(List<Jobs.JobView> jobs) {
        return jobs.stream().map(Jobs.JobView::name).toList();
    }
}
