package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTests {

    static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    static JobSettings.Job job(String cron, JobSettings.Calendar calendar) {
        return new JobSettings.Job(
                true,
                cron,
                calendar,
                Duration.ofMinutes(10),
                JobSettings.Overlap.QUEUE,
                Duration.ofMinutes(15),
                new JobSettings.CatchUp(JobSettings.CatchUp.Policy.LATEST, Duration.ofDays(7)),
                new JobSettings.Retry(
                        3, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ZERO, Duration.ofHours(1)),
                List.of(),
                false);
    }

    private static Schedule everyDay(String cron) {
        return Schedule.of(job(cron, JobSettings.Calendar.EVERY_DAY), PARIS);
    }

    private static Schedule tradingDays(String cron) {
        return Schedule.of(job(cron, JobSettings.Calendar.EURONEXT_PARIS), PARIS);
    }

    @Test
    void namesADailySlotByItsCivilDate() {
        Slot slot = everyDay("0 0 6 * * ?")
                .next(Instant.parse("2026-11-20T12:00:00Z"))
                .orElseThrow();
        assertThat(slot).isEqualTo(new Slot("2026-11-21", Instant.parse("2026-11-21T05:00:00Z")));
    }

    @Test
    void namesAnHourlySlotByItsInstant() {
        Slot slot = everyDay("0 5 * * * ?")
                .next(Instant.parse("2026-11-20T12:05:00Z"))
                .orElseThrow();
        assertThat(slot).isEqualTo(new Slot("2026-11-20T13:05:00Z", Instant.parse("2026-11-20T13:05:00Z")));
    }

    @Test
    void skipsTheDaysOnWhichParisDoesNotTrade() {
        assertThat(tradingDays("0 0 6 * * ?")
                        .between(Instant.parse("2026-12-23T00:00:00Z"), Instant.parse("2026-12-29T23:00:00Z")))
                .extracting(Slot::name)
                .containsExactly("2026-12-23", "2026-12-24", "2026-12-28", "2026-12-29");
    }

    @Test
    void findsTheLatestSlotOverAnyDistance() {
        Instant now = Instant.parse("2026-11-20T12:00:00Z");
        assertThat(everyDay("0 0 9 ? * SUN").latest(now)).map(Slot::name).contains("2026-11-15");
        assertThat(everyDay("0 0 9 1 1 ?").latest(now)).map(Slot::name).contains("2026-01-01");
        assertThat(everyDay("0/1 * * * * ?").latest(now)).map(Slot::name).contains("2026-11-20T12:00:00Z");
        assertThat(everyDay("0 0 9 1 1 ? 2020").latest(now)).isEmpty();
    }

    @Test
    void findsASlotByItsNameAndRefusesOneThatIsNone() {
        Schedule daily = tradingDays("0 0 6 * * ?");
        assertThat(daily.named("2026-11-20")).map(Slot::dueAt).contains(Instant.parse("2026-11-20T05:00:00Z"));
        assertThat(daily.named("2026-11-21")).as("a Saturday").isEmpty();
        assertThat(everyDay("0 30 23 * * ?").named("2027-10-31"))
                .as("the last hour of a day that has 25")
                .map(Slot::dueAt)
                .contains(Instant.parse("2027-10-31T22:30:00Z"));
        assertThatThrownBy(() -> daily.named("20/11/2026"))
                .isInstanceOf(Refused.class)
                .hasMessage("slot 20/11/2026 is not a date such as 2026-11-20");
    }

    /** Every daily cron outside the lost hour: one slot for each civil day of the years that hold both changes. */
    @Tag("F07")
    @ParameterizedTest
    @CsvSource({
        "0 0 6 * * ?",
        "0 0 7 * * ?",
        "0 30 18 * * ?",
        "0 0 23 * * ?",
        "0 20 4 * * ?",
        "0 59 1 * * ?",
        "0 0 3 * * ?"
    })
    void givesOneSlotForEachCivilDayOverBothClockChanges(String cron) {
        List<Slot> slots =
                everyDay(cron).between(Instant.parse("2026-12-31T23:00:00Z"), Instant.parse("2027-12-31T23:00:00Z"));
        List<String> days = LocalDate.of(2027, 1, 1)
                .datesUntil(LocalDate.of(2028, 1, 1))
                .map(LocalDate::toString)
                .toList();
        assertThat(slots).extracting(Slot::name).containsExactlyElementsOf(days);
        LocalTime time = LocalTime.ofInstant(slots.getFirst().dueAt(), PARIS);
        assertThat(slots)
                .as("at the same time of the civil day, on the days of the change too")
                .allMatch(slot -> LocalTime.ofInstant(slot.dueAt(), PARIS).equals(time));
    }

    /** The second method: the hours of the day counted by the time zone rules themselves. */
    @Tag("F07")
    @ParameterizedTest
    @CsvSource({"2027-03-28, 23", "2027-10-31, 25", "2027-06-15, 24"})
    void givesAnHourlyJobOneSlotForEachHourThatTheDayHas(LocalDate day, int hours) {
        ZonedDateTime from = day.atStartOfDay(PARIS);
        ZonedDateTime to = day.plusDays(1).atStartOfDay(PARIS);
        List<Instant> expected = new ArrayList<>();
        for (Instant hour = from.toInstant(); hour.isBefore(to.toInstant()); hour = hour.plusSeconds(3600)) {
            expected.add(hour.plusSeconds(300));
        }
        assertThat(expected).hasSize(hours);
        assertThat(everyDay("0 5 * * * ?").between(from.toInstant(), to.toInstant()))
                .extracting(Slot::dueAt)
                .containsExactlyElementsOf(expected);
    }
}
