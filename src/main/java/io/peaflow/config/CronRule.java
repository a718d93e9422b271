package io.peaflow.config;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/** Whether a schedule can be kept on every day of the year, the two days of the clock change included. */
final class CronRule {

    /** @param remedy what to write instead */
    record Objection(String reason, String remedy) {}

    /** The clock changes between 02:00 and 03:00, so the wall clock is judged without one. */
    private static final ZoneOffset WALL = ZoneOffset.UTC;

    private static final int HOUR = 2;
    private static final LocalDate FIRST_DAY = LocalDate.of(2027, 1, 1);

    private CronRule() {}

    static Optional<Objection> objection(String text) {
        Instant start = FIRST_DAY.atStartOfDay().toInstant(WALL);
        CronExpression cron;
        LocalDateTime nightly;
        try {
            cron = cron(text);
            nightly = firstInTheGap(text, start);
        } catch (ParseException | RuntimeException wrong) {
            return Optional.of(new Objection("is not a cron in Quartz syntax" + detail(wrong), remedy(text)));
        }
        if (next(cron, start) == null) {
            return Optional.of(new Objection("is never due", "Name a day that exists and lies ahead."));
        }
        if (nightly == null || isAtLeastHourly(cron, start)) {
            return Optional.empty();
        }
        return Optional.of(new Objection(
                "is due at " + nightly.format(DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT))
                        + ", inside 02:00-02:59 local time: on the last Sunday of March that hour does not exist and the run"
                        + " would be lost, in October it comes twice",
                "Move it out of that hour, for example to 01:45 or 03:15."));
    }

    private static String detail(Exception wrong) {
        String message = wrong.getMessage();
        return message == null || message.length() > 160 ? "" : ": " + message.strip();
    }

    private static String remedy(String text) {
        String[] fields = text.strip().split("\\s+");
        if (fields.length == 5) {
            boolean anyWeekday = "*".equals(fields[4]);
            String day = !anyWeekday && "*".equals(fields[2]) ? "?" : fields[2];
            String weekday = anyWeekday ? "?" : fields[4];
            return "Quartz has the second in front: write \"0 "
                    + String.join(" ", fields[0], fields[1], day, fields[3], weekday) + "\".";
        }
        return "Write second minute hour day month weekday, with ? for the day or the weekday: \"0 30 18 * * ?\" is every day at 18:30.";
    }

    /** Quartz keeps hours apart from days: when the hours hold two o'clock, the same cron with this hour alone tells the first time. */
    private static @Nullable LocalDateTime firstInTheGap(String text, Instant start) throws ParseException {
        String[] fields = text.strip().split("\\s+");
        LocalDateTime two = FIRST_DAY.atTime(2, 0);
        Instant hour =
                next(cron("0 0 " + fields[HOUR] + " * * ?"), two.toInstant(WALL).minusMillis(1));
        if (hour == null || !LocalDateTime.ofInstant(hour, WALL).equals(two)) {
            return null;
        }
        fields[HOUR] = "2";
        Instant due = next(cron(String.join(" ", fields)), start);
        return due == null ? null : LocalDateTime.ofInstant(due, WALL);
    }

    private static CronExpression cron(String text) throws ParseException {
        var cron = new CronExpression(text);
        cron.setTimeZone(TimeZone.getTimeZone(WALL));
        return cron;
    }

    /** No hour of the coming days, and no day of the coming year, passes without it. */
    private static boolean isAtLeastHourly(CronExpression cron, Instant start) {
        for (int hour = 0; hour < 8 * 24; hour++) {
            if (!isDueWithinAnHour(cron, start.plus(Duration.ofHours(hour)))) {
                return false;
            }
        }
        for (int day = 0; day < 370; day++) {
            if (!isDueWithinAnHour(cron, start.plus(Duration.ofDays(day)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDueWithinAnHour(CronExpression cron, Instant from) {
        Instant due = next(cron, from.minusMillis(1));
        return due != null && due.isBefore(from.plus(Duration.ofHours(1)));
    }

    private static @Nullable Instant next(CronExpression cron, Instant after) {
        Date due = cron.getNextValidTimeAfter(Date.from(after));
        return due == null ? null : due.toInstant();
    }
}
