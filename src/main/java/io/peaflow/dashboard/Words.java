package io.peaflow.dashboard;

import io.peaflow.check.Level;
import io.peaflow.job.DeadLetters;
import io.peaflow.job.RunState;
import io.peaflow.job.Trigger;
import io.peaflow.marketdata.Freshness;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** The words of one page: texts, states, moments and durations in its reader's language, as of one moment. */
record Words(MessageSource messages, Locale locale, ZoneId zone, Instant at) {

    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?Z");

    String text(String key, Object... values) {
        return messages.getMessage("page." + key, values, locale);
    }

    /** Empty when nobody has written it. */
    String optional(String key) {
        String text = messages.getMessage("page." + key, null, "", locale);
        return text == null ? "" : text;
    }

    Badge badge(RunState state) {
        String tone = switch (state) {
            case SUCCEEDED -> "good";
            case RUNNING -> "busy";
            case PLANNED -> "wait";
            case PARTIAL, MISSED -> "warn";
            case FAILED, TIMED_OUT -> "bad";
            case COALESCED, SKIPPED -> "quiet";
        };
        return new Badge(tone, text("state." + key(state)));
    }

    Badge badge(DeadLetters.State state) {
        String tone = switch (state) {
            case WAITING -> "warn";
            case REPLAYING -> "busy";
            case REPLAYED -> "good";
            case DISCARDED -> "quiet";
            case PARKED -> "bad";
        };
        return new Badge(tone, text("letter.state." + key(state)));
    }

    Badge badge(Level level) {
        String tone = switch (level) {
            case OK -> "good";
            case WARNING -> "warn";
            case CRITICAL -> "bad";
        };
        return new Badge(tone, text("level." + key(level)));
    }

    Badge badge(Freshness.State state) {
        String tone = switch (state) {
            case FRESH -> "good";
            case STALE -> "warn";
            case CRITICAL -> "bad";
        };
        return new Badge(tone, text("fresh." + key(state)));
    }

    /** A civil day. */
    String day(LocalDate day) {
        return form("EEE d MMM yyyy").format(day);
    }

    String trigger(Trigger trigger) {
        return text("trigger." + key(trigger));
    }

    Moment now() {
        ZonedDateTime here = at.atZone(zone);
        return new Moment(form("EEEE d MMMM yyyy, HH:mm:ss").format(here), exact(here), at.toString());
    }

    @Nullable
    Moment moment(@Nullable Instant instant) {
        return instant == null ? null : moment(instant, "HH:mm");
    }

    /** A text in which each instant is told as people tell time. */
    String readable(String text) {
        return INSTANT.matcher(text)
                .replaceAll(
                        found -> moment(Instant.parse(found.group()), "HH:mm").text());
    }

    /** With seconds, for stories. */
    Moment precise(Instant instant) {
        return moment(instant, "HH:mm:ss");
    }

    private Moment moment(Instant instant, String clock) {
        ZonedDateTime here = instant.atZone(zone);
        String time = form(clock).format(here);
        return new Moment(day(here.toLocalDate(), time), exact(here), instant.toString());
    }

    private String day(LocalDate day, String time) {
        LocalDate today = LocalDate.ofInstant(at, zone);
        long away = ChronoUnit.DAYS.between(today, day);
        if (away == 0) {
            return text("time.today", time);
        } else if (away == 1) {
            return text("time.tomorrow", time);
        } else if (away == -1) {
            return text("time.yesterday", time);
        }
        boolean near = Math.abs(away) < 180;
        return form(near ? "EEE d MMM" : "d MMM yyyy").format(day) + ", " + time;
    }

    private String exact(ZonedDateTime here) {
        return form("EEEE d MMMM yyyy, HH:mm:ss zzz").format(here) + " (" + zone.getId() + ")";
    }

    private DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, locale);
    }

    /** A slot's name for people: a civil date, or the moment that a sub-daily slot stands for. */
    String slot(String name) {
        try {
            return name.endsWith("Z")
                    ? moment(Instant.parse(name), "HH:mm").text()
                    : form("EEE d MMM yyyy").format(LocalDate.parse(name));
        } catch (DateTimeException foreign) {
            return name;
        }
    }

    String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 10) {
            return String.format(locale, "%.1f\u00a0s", Math.max(0, duration.toMillis()) / 1000.0);
        } else if (seconds < 60) {
            return seconds + "\u00a0s";
        } else if (seconds < 3_600) {
            return two(seconds / 60, "min", seconds % 60, "s");
        } else if (seconds < 86_400) {
            return two(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
        }
        return two(seconds / 86_400, text("time.day-unit"), seconds % 86_400 / 3_600, "h");
    }

    /** For what still lasts: whole seconds. */
    String lasting(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds < 10 ? seconds + "\u00a0s" : duration(duration);
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + "\u00a0" + largeUnit + (small == 0 ? "" : " " + small + "\u00a0" + smallUnit);
    }

    String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
