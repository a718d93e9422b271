package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResumeTimesTests {

    private static final List<LocalTime> TIMES = List.of(LocalTime.of(6, 30), LocalTime.of(7, 15), LocalTime.of(8, 55));
    private static final Instant DUE = Instant.parse("2026-11-20T05:00:00Z");

    @Test
    void resumesAtTheNextTimeOfTheSlotsOwnDay() {
        assertThat(ResumeTimes.next(TIMES, DUE, Instant.parse("2026-11-20T05:01:00Z"), ScheduleTests.PARIS))
                .contains(Instant.parse("2026-11-20T05:30:00Z"));
        assertThat(ResumeTimes.next(TIMES, DUE, Instant.parse("2026-11-20T05:30:00Z"), ScheduleTests.PARIS))
                .contains(Instant.parse("2026-11-20T06:15:00Z"));
    }

    @Test
    void givesUpWhenTheDayHasNoTimeLeft() {
        assertThat(ResumeTimes.next(TIMES, DUE, Instant.parse("2026-11-20T08:00:00Z"), ScheduleTests.PARIS))
                .isEmpty();
        assertThat(ResumeTimes.next(List.of(), DUE, DUE, ScheduleTests.PARIS)).isEmpty();
    }
}
