package io.peaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import de.focus_shift.jollyday.core.HolidayCalendar;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import io.peaflow.testing.Recorded;
import io.peaflow.testing.RecordedData;
import java.io.IOException;
import java.nio.file.Files;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradingCalendarTests {

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2399;

    private final TradingCalendar paris = TradingCalendar.euronextParis();

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2025-12-26"})
    void closesOnItsSixHolidays(LocalDate holiday) {
        assertThat(paris.isSession(holiday)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14", "2025-08-15", "2026-11-11"})
    void tradesOnTheOtherFrenchHolidays(LocalDate holiday) {
        assertThat(paris.isSession(holiday)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000-06-12", "2000-07-14", "2001-06-04", "2001-12-31"})
    void keptThreeMoreHolidaysUntil2001(LocalDate holiday) {
        assertThat(paris.isSession(holiday)).isFalse();
        assertThat(paris.isSession(LocalDate.of(2003, 7, 14))).isTrue();
    }

    @Test
    void closesEarlyOnTheTwoEvesAndOnlyThere() {
        List<LocalDate> halfDays = paris.sessionsBetween(LocalDate.of(2024, 1, 1), LocalDate.of(2026, 12, 31)).stream()
                .filter(paris::isHalfDay)
                .toList();

        assertThat(halfDays)
                .containsExactly(
                        LocalDate.of(2024, 12, 24),
                        LocalDate.of(2024, 12, 31),
                        LocalDate.of(2025, 12, 24),
                        LocalDate.of(2025, 12, 31),
                        LocalDate.of(2026, 12, 24),
                        LocalDate.of(2026, 12, 31));
        assertThat(paris.isHalfDay(LocalDate.of(2022, 12, 24))).as("a Saturday").isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T16:34:59Z, 2026-11-19", // 17:34:59 in winter: the closing auction still runs
        "2026-11-20T16:35:00Z, 2026-11-20",
        "2026-11-21T12:00:00Z, 2026-11-20", // a Saturday
        "2026-07-14T15:35:00Z, 2026-07-14", // 17:35 in summer
        "2026-12-24T13:04:59Z, 2026-12-23",
        "2026-12-24T13:05:00Z, 2026-12-24", // 14:05 on a half day
        "2026-12-27T12:00:00Z, 2026-12-24",
        "2026-04-06T20:00:00Z, 2026-04-02", // Easter Monday
        "2025-12-31T23:30:00Z, 2025-12-31" // already the new year in Paris
    })
    void expectsTheLatestSessionThatHasClosed(Instant now, LocalDate session) {
        assertThat(paris.expectedLastSession(now)).isEqualTo(session);
    }

    @Test
    void walksOverTheLongestGap() {
        assertThat(paris.next(LocalDate.of(2027, 3, 25))).isEqualTo(LocalDate.of(2027, 3, 30));
        assertThat(paris.previous(LocalDate.of(2027, 3, 30))).isEqualTo(LocalDate.of(2027, 3, 25));
    }

    @Test
    void countsTheSessionsOfAYear() {
        assertThat(paris.sessionsBetween(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 12, 31)))
                .hasSize(255);
        assertThat(paris.sessionsBetween(LocalDate.of(2025, 1, 3), LocalDate.of(2025, 1, 2)))
                .isEmpty();
    }

    @Test
    void refusesToGuessBefore2000AndToNameTheCloseOfAClosedDay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paris.isSession(LocalDate.of(1999, 12, 30)))
                .withMessageContaining("2000-01-01")
                .withMessageContaining("1999-12-30");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paris.closeOf(LocalDate.of(2026, 12, 25)))
                .withMessageContaining("2026-12-24")
                .withMessageContaining("2026-12-28");
    }

    @Test
    void findsEasterAsJollydayDoes() {
        HolidayManager france = HolidayManager.getInstance(ManagerParameters.create(HolidayCalendar.FRANCE));

        assertThat(IntStream.rangeClosed(FIRST_YEAR, LAST_YEAR))
                .allSatisfy(year -> assertThat(france.getHolidays(Year.of(year)).stream()
                                .filter(holiday -> "christian.EASTER_MONDAY".equals(holiday.getPropertiesKey())
                                        || "EASTER_MONDAY".equals(holiday.getPropertiesKey()))
                                .map(holiday -> holiday.getDate().minusDays(1)))
                        .containsExactly(TradingCalendar.easterSunday(year)));
    }

    @Property
    void neighboursAreSessionsAndNothingLiesBetween(@ForAll @IntRange(max = 36_000) int offset) {
        LocalDate day = LocalDate.of(FIRST_YEAR, 1, 10).plusDays(offset);

        LocalDate next = paris.next(day);
        LocalDate previous = paris.previous(day);

        assertThat(paris.isSession(next)).isTrue();
        assertThat(paris.isSession(previous)).isTrue();
        assertThat(paris.sessionsBetween(day.plusDays(1), next)).containsExactly(next);
        assertThat(paris.sessionsBetween(previous, day.minusDays(1))).containsExactly(previous);
        assertThat(ChronoUnit.DAYS.between(previous, next))
                .as("no gap beyond Easter")
                .isLessThanOrEqualTo(8);
        assertThat(next.getDayOfWeek()).isNotIn(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    }

    /** The index file lacks these: half days and a first session that its provider dropped. */
    private static final Set<LocalDate> DROPPED_BY_THE_PROVIDER = Set.of(
            LocalDate.of(2010, 12, 24),
            LocalDate.of(2010, 12, 31),
            LocalDate.of(2012, 1, 2),
            LocalDate.of(2012, 12, 24),
            LocalDate.of(2012, 12, 31),
            LocalDate.of(2015, 12, 31));

    @Recorded
    @Test
    void agreesWithEveryDayOfTheRecordedIndex() throws IOException {
        LocalDate first = LocalDate.of(FIRST_YEAR, 1, 1);
        TreeSet<LocalDate> recorded;
        try (Stream<String> lines = Files.lines(RecordedData.file("prices/index/FCHI.csv"))) {
            recorded = lines.skip(1)
                    .map(line -> line.split(",", -1))
                    .filter(fields -> !fields[4].isEmpty())
                    .map(fields -> LocalDate.parse(fields[0]))
                    .filter(day -> !day.isBefore(first))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        Set<LocalDate> expected = new TreeSet<>(paris.sessionsBetween(first, recorded.last()));
        expected.removeAll(DROPPED_BY_THE_PROVIDER);

        assertThat(recorded).hasSizeGreaterThan(6_000).isEqualTo(expected);
    }
}
