package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfTests {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

    private static AsOf asOf(boolean heeded, boolean simulated) {
        JobSettings.Job plain = ScheduleTests.job("0 0 6 * * ?", JobSettings.Calendar.EVERY_DAY);
        var job = new JobSettings.Job(
                true,
                plain.cron(),
                plain.calendar(),
                plain.deadline(),
                plain.overlap(),
                plain.grace(),
                plain.catchUp(),
                plain.retry(),
                List.of(),
                heeded);
        var settings = new JobSettings(
                ScheduleTests.PARIS,
                Map.of("market-data", job),
                new JobSettings.Node(Duration.ofSeconds(1), Duration.ofSeconds(3), 1, Duration.ofSeconds(1)),
                new JobSettings.Breaker(3, Duration.ofMinutes(1), Duration.ofHours(1)),
                new JobSettings.Kept(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1)),
                false);
        return new AsOf(settings, new Jobs(settings, null, null, CLOCK), simulated, CLOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-11-14T07:00, 2025-11-14T06:00:00Z",
        "2025-07-14T07:00:30, 2025-07-14T05:00:30Z",
        "2025-11-14T07:00Z, 2025-11-14T07:00:00Z",
        "2025-11-14T07:00-05:00, 2025-11-14T12:00:00Z"
    })
    void readsLocalTimeAndInstants(String told, Instant moment) {
        assertThat(asOf(true, true).read("market-data", told)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-14", "yesterday", "", "2025-13-14T07:00", "2025-11-14T07:00Q"})
    void refusesWhatIsNoMoment(String told) {
        assertThatThrownBy(() -> asOf(true, true).read("market-data", told))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is not a moment such as 2025-11-14T07:00");
    }

    @Test
    void refusesAMomentToComeAJobThatHeedsNoneAndRealData() {
        assertThatThrownBy(() -> asOf(true, true).read("market-data", "2026-11-21T12:00"))
                .hasMessageContaining("is still to come; it is 2026-11-21T11:00");
        assertThatThrownBy(() -> asOf(false, true).read("market-data", "2025-11-14T07:00"))
                .hasMessageContaining("peaflow.jobs.market-data.as-of is false");
        assertThatThrownBy(() -> asOf(true, false).read("market-data", "2025-11-14T07:00"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("REAL data")
                .hasMessageContaining("PEAFLOW_HOME=./data-demo ./peaflow run market-data --as-of 2025-11-14T07:00");
        assertThatThrownBy(() -> asOf(true, true).read("nobody", "2025-11-14T07:00"))
                .isInstanceOf(Unknown.class);
    }
}
