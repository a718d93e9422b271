package io.peaflow.job;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The jobs of this installation: what each is, when it is next due, how it last went. */
@Component
public class Jobs {

    /** One job as a list shows it. */
    public record JobView(
            String name,
            boolean enabled,
            String cron,
            String calendar,
            String deadline,
            @Nullable Instant nextDue,
            @Nullable Instant lastSuccess,
            boolean running,
            @Nullable LedgerEntry lastRun) {}

    /** A slot that will fall due. */
    public record PlannedSlot(String job, String slot, Instant dueAt) {}

    private final JobSettings settings;
    private final LedgerPages pages;
    private final Switches switches;
    private final Clock clock;
    private final Map<String, Schedule> schedules = new TreeMap<>();

    Jobs(JobSettings settings, LedgerPages pages, Switches switches, Clock clock) {
        this.settings = settings;
        this.pages = pages;
        this.switches = switches;
        this.clock = clock;
        settings.jobs().forEach((name, job) -> schedules.put(name, Schedule.of(job, settings.timeZone())));
    }

    /** Every job's name, sorted. */
    public List<String> names() {
        return List.copyOf(schedules.keySet());
    }

    /** Every job with its schedule and its last run. */
    public List<JobView> list() {
        return names().stream().map(this::view).toList();
    }

    /** One job with its schedule and its last run. */
    public JobView view(String name) {
        JobSettings.Job job = job(name);
        boolean enabled = isEnabled(name);
        LedgerEntry last = pages.last(name).orElse(null);
        return new JobView(
                name,
                enabled,
                job.cron(),
                job.calendar().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                job.deadline().toString(),
                enabled ? nextDue(name).orElse(null) : null,
                pages.lastSuccess(name).orElse(null),
                last != null && last.state() == RunState.RUNNING,
                last);
    }

    /** What will fall due up to the moment, if nothing changes; nothing is run. */
    public List<PlannedSlot> plan(Instant until) {
        List<PlannedSlot> plan = new ArrayList<>();
        for (String name : enabled()) {
            schedule(name).between(clock.instant(), until).stream()
                    .map(slot -> new PlannedSlot(name, slot.name(), slot.dueAt()))
                    .forEach(plan::add);
        }
        plan.sort(Comparator.comparing(PlannedSlot::dueAt).thenComparing(PlannedSlot::job));
        return plan;
    }

    /** Switches a job's schedule on or off, until it is switched again; it can still be run by hand. */
    public void enable(String name, boolean enabled) {
        job(name);
        if (enabled && !isEnabled(name)) {
            switches.forgive(name);
        }
        switches.enable(name, enabled);
    }

    /** Those that the clock may start. */
    List<String> enabled() {
        Map<String, Boolean> set = switches.set();
        return names().stream()
                .filter(name -> set.getOrDefault(name, job(name).enabled()))
                .toList();
    }

    /** Whether the clock may start it. */
    boolean isEnabled(String name) {
        return switches.enabled(name).orElse(job(name).enabled());
    }

    /** When the newest slot that is due at the instant fell due; empty when none has for long. */
    public Optional<Instant> lastDue(String name, Instant at) {
        return schedule(name).latest(at).map(Slot::dueAt);
    }

    java.time.ZoneId zone() {
        return settings.timeZone();
    }

    Optional<Instant> nextDue(String name) {
        return schedule(name).next(clock.instant()).map(Slot::dueAt);
    }

    JobSettings.Job job(String name) {
        JobSettings.Job job = settings.jobs().get(name);
        if (job == null) {
            throw unknown(name);
        }
        return job;
    }

    Schedule schedule(String name) {
        Schedule schedule = schedules.get(name);
        if (schedule == null) {
            throw unknown(name);
        }
        return schedule;
    }

    private Unknown unknown(String name) {
        return new Unknown("There is no job " + name + "; the jobs are " + String.join(", ", names()));
    }
}
