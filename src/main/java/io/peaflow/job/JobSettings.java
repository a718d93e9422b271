package io.peaflow.job;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When each job runs and what happens when it does not end well.
 *
 * @param jobs by name; the name is the route's id and its file's stem
 * @param once this process does one thing and exits: nothing is started by the clock
 */
@ConfigurationProperties("peaflow")
@Validated
public record JobSettings(
        @NotNull ZoneId timeZone,
        @NotEmpty Map<String, @Valid Job> jobs,
        @Valid Node node,
        @Valid Breaker breaker,
        @Valid Kept retention,
        @DefaultValue("false") boolean once) {

    public JobSettings {
        jobs = Map.copyOf(jobs);
    }

    /**
     * One job's schedule and policies.
     *
     * @param asOf whether a run by hand may be as of another moment than now
     */
    public record Job(
            @DefaultValue("true") boolean enabled,
            @NotBlank String cron,
            @DefaultValue("every-day") Calendar calendar,
            @NotNull @DefaultValue("10m") Duration deadline,
            @DefaultValue("queue") Overlap overlap,
            @NotNull @DefaultValue("15m") Duration grace,
            @Valid @DefaultValue CatchUp catchUp,
            @Valid @DefaultValue Retry retry,
            @DefaultValue List<LocalTime> resumeAt,
            @DefaultValue("false") boolean asOf) {

        public Job {
            resumeAt = List.copyOf(resumeAt);
        }

        @AssertTrue(message = "must be longer than nothing: a job without a deadline can hang for ever")
        public boolean isDeadlinePositive() {
            return deadline.isPositive();
        }
    }

    /** On which days a cron counts. */
    public enum Calendar {
        EVERY_DAY,
        EURONEXT_PARIS
    }

    /** What happens to a slot that falls due while the job is still running. */
    public enum Overlap {
        SKIP,
        QUEUE
    }

    /** Which missed slots run after a downtime. */
    public record CatchUp(
            @DefaultValue("latest") Policy policy,
            @NotNull @DefaultValue("7d") Duration maxAge) {
        /** none: let them go. latest: the newest only. coalesce: the newest, for all of them. each: all, oldest first. */
        public enum Policy {
            NONE,
            LATEST,
            COALESCE,
            EACH
        }
    }

    /**
     * How a failed attempt is repeated.
     *
     * @param attemptTimeout the time of one attempt; zero: the job's deadline
     * @param total no attempt begins later than this after the first
     */
    public record Retry(
            @Min(1) @Max(20) @DefaultValue("3") int attempts,
            @NotNull @DefaultValue("10s") Duration firstDelay,
            @NotNull @DefaultValue("5m") Duration maxDelay,
            @NotNull @DefaultValue("0s") Duration attemptTimeout,
            @NotNull @DefaultValue("1h") Duration total) {}

    /** This process among those that share the database. */
    public record Node(
            @NotNull @DurationMin(millis = 100, message = "must be at least 100ms: each beat asks the database")
            Duration heartbeat,

            @NotNull Duration lease,
            @Min(1) @Max(64) int workers,
            @NotNull Duration drain) {

        @AssertTrue(message = "must be at least two heartbeats, or a short pause looks like a death")
        public boolean isLeaseLongEnough() {
            return lease.compareTo(heartbeat.multipliedBy(2)) >= 0;
        }
    }

    /** When a remote host is left alone. */
    public record Breaker(
            @Min(1) @Max(100) int failures,

            @NotNull @DurationMin(millis = 100, message = "must be at least 100ms: the host would not be left alone")
            Duration firstOpen,

            @NotNull Duration longestOpen) {
        @AssertTrue(message = "must not be shorter than first-open")
        public boolean isLongestOpenAtLeastTheFirst() {
            return longestOpen.compareTo(firstOpen) >= 0;
        }
    }

    /** How long the ledger and the desk keep what has ended. */
    public record Kept(
            @NotNull @DurationMin(days = 1, message = KEPT) Duration runs,
            @NotNull @DurationMin(days = 1, message = KEPT) Duration deadLetters,
            @NotNull @DurationMin(days = 1, message = KEPT) Duration notifications) {
        private static final String KEPT = "must be at least 1d: what has just ended would be gone the same night";
    }
}
