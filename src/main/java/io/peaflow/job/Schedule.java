package io.peaflow.job;

import io.peaflow.kernel.TradingCalendar;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * The slots of one job: its cron, in its zone, on the days of its calendar. The cron is read against the local clock as
 * it stands at each moment, so that a day of 25 hours has 25 hourly slots: asked for a zone with summer time, Quartz
 * itself leaves one of them out.
 */
final class Schedule {

    /** How far back the latest slot is looked for: a yearly cron has one within it. */
    private static final List<Duration> LOOK_BACK = List.of(
            Duration.ofMinutes(2),
            Duration.ofHours(2),
            Duration.ofDays(2),
            Duration.ofDays(10),
            Duration.ofDays(40),
            Duration.ofDays(400));

    /** In October, when the clock goes back. */
    private static final Duration LONGEST_DAY = Duration.ofHours(25);

    private final String cron;
    private final ZoneId zone;
    private final Predicate<LocalDate> counts;
    private final boolean daily;
    private final Map<ZoneOffset, CronExpression> byOffset = new ConcurrentHashMap<>();

    private Schedule(String cron, ZoneId zone, Predicate<LocalDate> counts) {
        this.cron = cron;
        this.zone = zone;
        this.counts = counts;
        this.daily = firesAtMostOnceADay();
    }

    static Schedule of(JobSettings.Job job, ZoneId zone) {
        return new Schedule(job.cron(), zone, days(job.calendar()));
    }

    private static Predicate<LocalDate> days(JobSettings.Calendar calendar) {
        return switch (calendar) {
            case EVERY_DAY -> day -> true;
            case EURONEXT_PARIS -> TradingCalendar.euronextParis()::isSession;
        };
    }

    private boolean firesAtMostOnceADay() {
        // A cron's hours, minutes and seconds do not depend on the day, so the first day with firings tells.
        Instant midnight = LocalDate.EPOCH.plusYears(56).atStartOfDay(zone).toInstant();
        Instant first = firing(midnight.minusSeconds(1));
        Instant second = first == null ? null : firing(first);
        return first == null || second == null || !civilDay(first).equals(civilDay(second));
    }

    private LocalDate civilDay(Instant at) {
        return LocalDate.ofInstant(at, zone);
    }

    /** The first moment after the instant at which the local clock shows what the cron asks for. */
    private @Nullable Instant firing(Instant after) {
        Instant from = after;
        while (true) {
            ZoneOffset offset = zone.getRules().getOffset(from);
            Date found = inOffset(offset).getNextValidTimeAfter(Date.from(from));
            ZoneOffsetTransition change = zone.getRules().nextTransition(from);
            if (change == null || (found != null && found.toInstant().isBefore(change.getInstant()))) {
                return found == null ? null : found.toInstant();
            }
            if (found == null && neverFires(change.getInstant())) {
                return null;
            }
            // From the change on the local clock is another one: what was found lies behind it and is looked for anew.
            Date atChange = inOffset(change.getOffsetAfter())
                    .getNextValidTimeAfter(Date.from(change.getInstant().minusSeconds(1)));
            if (atChange != null && atChange.toInstant().equals(change.getInstant())) {
                return change.getInstant();
            }
            from = change.getInstant();
        }
    }

    private boolean neverFires(Instant from) {
        return inOffset(zone.getRules().getOffset(from)).getNextValidTimeAfter(Date.from(from)) == null;
    }

    private CronExpression inOffset(ZoneOffset offset) {
        return byOffset.computeIfAbsent(offset, fixed -> {
            try {
                CronExpression expression = new CronExpression(cron);
                expression.setTimeZone(TimeZone.getTimeZone(fixed));
                return expression;
            } catch (ParseException e) {
                throw new IllegalArgumentException("cron " + cron + ": " + e.getMessage(), e);
            }
        });
    }

    /** The first slot that falls due after the instant, if there is one. */
    Optional<Slot> next(Instant after) {
        Instant at = after;
        while ((at = firing(at)) != null) {
            if (counts.test(civilDay(at))) {
                return Optional.of(slot(at));
            }
        }
        return Optional.empty();
    }

    /** The slots after {@code from} up to and with {@code to}, oldest first. */
    List<Slot> between(Instant from, Instant to) {
        List<Slot> slots = new ArrayList<>();
        for (Instant at = firing(from); at != null && !at.isAfter(to); at = firing(at)) {
            if (counts.test(civilDay(at))) {
                slots.add(slot(at));
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
        return between(around.minusSeconds(1), around.plus(LONGEST_DAY)).stream()
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
        return new Slot(daily ? civilDay(dueAt).toString() : dueAt.toString(), dueAt);
    }
}
