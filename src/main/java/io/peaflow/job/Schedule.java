package io.peaflow.job;

import io.peaflow.kernel.TradingCalendar;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Predicate;
import org.quartz.CronExpression;

/** The slots of one job: its cron, in its zone, on the days of its calendar. */
final class Schedule {

    /** How far back the latest slot is looked for: a yearly cron has one within it. */
    private static final List<Duration> LOOK_BACK = List.of(
            Duration.ofMinutes(2),
            Duration.ofHours(2),
            Duration.ofDays(2),
            Duration.ofDays(10),
            Duration.ofDays(40),
            Duration.ofDays(400));

    private final CronExpression cron;
    private final ZoneId zone;
    private final Predicate<LocalDate> counts;
    private final boolean daily;

    private Schedule(CronExpression cron, ZoneId zone, Predicate<LocalDate> counts) {
        this.cron = cron;
        this.zone = zone;
        this.counts = counts;
        this.daily = firesAtMostOnceADay(cron, zone);
    }

    static Schedule of(JobSettings.Job job, ZoneId zone) {
        try {
            CronExpression cron = new CronExpression(job.cron());
            cron.setTimeZone(TimeZone.getTimeZone(zone));
            return new Schedule(cron, zone, days(job.calendar()));
        } catch (ParseException e) {
            throw new IllegalArgumentException("cron " + job.cron() + ": " + e.getMessage(), e);
        }
    }

    private static Predicate<LocalDate> days(JobSettings.Calendar calendar) {
        return switch (calendar) {
            case EVERY_DAY -> day -> true;
            case EURONEXT_PARIS -> TradingCalendar.euronextParis()::isSession;
        };
    }

    private static boolean firesAtMostOnceADay(CronExpression cron, ZoneId zone) {
        // A cron's hours, minutes and seconds do not depend on the day, so one day with firings tells.
        Instant midnight = LocalDate.EPOCH.plusYears(56).atStartOfDay(zone).toInstant();
        Date first = cron.getNextValidTimeAfter(Date.from(midnight.minusSeconds(1)));
        if (first == null) {
            return true;
        }
        Date second = cron.getNextValidTimeAfter(first);
        return second == null || !civilDay(first, zone).equals(civilDay(second, zone));
    }

    private static LocalDate civilDay(Date at, ZoneId zone) {
        return LocalDate.ofInstant(at.toInstant(), zone);
    }

    /** The first slot that falls due after the instant, if there is one. */
    Optional<Slot> next(Instant after) {
        Date at = Date.from(after);
        while ((at = cron.getNextValidTimeAfter(at)) != null) {
            if (counts.test(civilDay(at, zone))) {
                return Optional.of(slot(at.toInstant()));
            }
        }
        return Optional.empty();
    }

    /** The slots after {@code from} up to and with {@code to}, oldest first. */
    List<Slot> between(Instant from, Instant to) {
        List<Slot> slots = new ArrayList<>();
        for (Date at = cron.getNextValidTimeAfter(Date.from(from));
                at != null && !at.toInstant().isAfter(to);
                at = cron.getNextValidTimeAfter(at)) {
            if (counts.test(civilDay(at, zone))) {
                slots.add(slot(at.toInstant()));
            }
        }
        return slots;
    }

    /** The newest slot that is due at the instant. */
    Optional<Slot> latest(Instant now) {
        for (Duration span : LOOK_BACK) {
            List<Slot> due = between(now.minus(span), now);
            if (!due.isEmpty()) {
                return Optional.of(due.getLast());
            }
        }
        return Optional.empty();
    }

    /** The slot of that name, if the schedule has it. */
    Optional<Slot> named(String name) {
        Instant around = startOf(name);
        return between(around.minusSeconds(1), around.plus(Duration.ofDays(1))).stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst();
    }

    private Instant startOf(String name) {
        try {
            return daily ? LocalDate.parse(name).atStartOfDay(zone).toInstant() : Instant.parse(name);
        } catch (java.time.format.DateTimeParseException e) {
            String form = daily ? "a date such as 2026-11-20" : "a UTC instant such as 2026-11-20T10:00:00Z";
            throw new Refused("slot " + name + " is not " + form, e);
        }
    }

    private Slot slot(Instant dueAt) {
        return new Slot(daily ? LocalDate.ofInstant(dueAt, zone).toString() : dueAt.toString(), dueAt);
    }
}
