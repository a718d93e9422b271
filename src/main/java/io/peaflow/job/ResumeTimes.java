package io.peaflow.job;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** When a PARTIAL slot is tried again: at the configured times of its own civil day, as long as any is ahead. */
final class ResumeTimes {

    private ResumeTimes() {}

    static Optional<Instant> next(List<LocalTime> times, Instant dueAt, Instant now, ZoneId zone) {
        LocalDate day = LocalDate.ofInstant(dueAt, zone);
        return times.stream()
                .map(time -> day.atTime(time).atZone(zone).toInstant())
                .filter(now::isBefore)
                .min(Instant::compareTo);
    }
}
