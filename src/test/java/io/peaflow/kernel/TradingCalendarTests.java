package io.peaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import de.focus_shift.jollyday.core.Holiday;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
    void refusesToGuessBeforeItsFirstDayAndToNameTheCloseOfAClosedDay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paris.isSession(LocalDate.of(1990, 2, 28)))
                .withMessageContaining("1990-03-01")
                .withMessageContaining("1990-02-28");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paris.previous(LocalDate.of(1990, 3, 1)))
                .withMessageContaining("1990-02-28");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paris.next(LocalDate.of(2149, 12, 31)))
                .withMessageContaining("2150-01-01");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TradingCalendar.fridays().next(LocalDate.of(2149, 12, 26)))
                .withMessageContaining("2150-01-01");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paris.closeOf(LocalDate.of(2026, 12, 25)))
                .withMessageContaining("2026-12-24")
                .withMessageContaining("2026-12-28");
        assertThat(paris.covers(LocalDate.of(1990, 2, 28))).isFalse();
        assertThat(paris.covers(LocalDate.of(1990, 3, 1))).isTrue();
        assertThat(paris.covers(LocalDate.of(2150, 1, 1))).isFalse();
        assertThat(paris.firstDay()).isEqualTo(LocalDate.of(1990, 3, 1));
    }

    @Test
    void isFoundByItsIdAndOtherwiseNamesTheIdsThereAre() {
        assertThat(TradingCalendar.ids())
                .allSatisfy(id -> assertThat(TradingCalendar.of(id)).hasToString(id))
                .contains("euronext-paris", "new-york", "target2", "us-treasuries");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TradingCalendar.of("paris"))
                .withMessageContaining("'paris'")
                .withMessageContaining("euronext-paris");
    }

    @Test
    void saysWhichYearsAreOnlyExpected() {
        assertThat(paris.isProjected(2026)).isFalse();
        assertThat(paris.isProjected(2027)).isTrue();
        assertThat(TradingCalendar.newYork().isProjected(2028)).isFalse();
        assertThat(TradingCalendar.newYork().isProjected(2029)).isTrue();
        assertThat(TradingCalendar.target2().isProjected(2035)).isFalse();
        assertThat(TradingCalendar.target2().isProjected(2036)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "new-york, 2001-09-14, 2001-09-10, 2001-09-17",
        "new-york, 2004-06-11, 2004-06-10, 2004-06-14",
        "new-york, 2007-01-02, 2006-12-29, 2007-01-03",
        "new-york, 2012-10-30, 2012-10-26, 2012-10-31",
        "new-york, 2018-12-05, 2018-12-04, 2018-12-06",
        "new-york, 2025-01-09, 2025-01-08, 2025-01-10",
        "new-york, 2026-07-03, 2026-07-02, 2026-07-06",
        "us-treasuries, 2023-11-24, 2023-11-22, 2023-11-27",
        "us-treasuries, 2026-04-03, 2026-04-02, 2026-04-06",
        "us-treasuries, 2024-03-29, 2024-03-28, 2024-04-01",
        "target2, 1999-12-31, 1999-12-30, 2000-01-03",
        "target2, 2001-12-31, 2001-12-28, 2002-01-02",
        "target2, 2026-05-01, 2026-04-30, 2026-05-04",
        "weekdays, 2026-11-21, 2026-11-20, 2026-11-23",
        "every-day, 2026-11-21, 2026-11-20, 2026-11-22",
        "fridays, 2026-11-21, 2026-11-20, 2026-11-27",
        "monthly, 2026-11-21, 2026-11-01, 2026-12-01"
    })
    void stepsFromADayToItsNeighbours(String id, LocalDate day, LocalDate before, LocalDate after) {
        TradingCalendar calendar = TradingCalendar.of(id);
        assertThat(calendar.previous(day)).isEqualTo(before);
        assertThat(calendar.next(day)).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({
        "new-york, 2026-11-20, 2026-11-20T21:00:00Z",
        "new-york, 2026-11-27, 2026-11-27T18:00:00Z",
        "new-york, 2003-12-26, 2003-12-26T18:00:00Z",
        "target2, 2026-11-20, 2026-11-20T15:00:00Z",
        "us-treasuries, 2026-07-01, 2026-07-01T19:30:00Z",
        "weekdays, 2026-07-01, 2026-07-01T23:00:00Z",
        "every-day, 2026-11-21, 2026-11-22T00:00:00Z"
    })
    void knowsWhenASessionEndsInItsOwnZone(String id, LocalDate session, Instant close) {
        TradingCalendar calendar = TradingCalendar.of(id);
        assertThat(calendar.closeOf(session)).isEqualTo(close);
        assertThat(calendar.expectedLastSession(close)).isEqualTo(session);
        assertThat(calendar.expectedLastSession(close.minusSeconds(1))).isEqualTo(calendar.previous(session));
    }

    @Property
    void countsAsManySessionsAsItLists(
            @ForAll @IntRange(max = 20_000) int start, @ForAll @IntRange(min = -3, max = 500) int length) {
        LocalDate first = LocalDate.of(1990, 3, 1).plusDays(start);
        LocalDate last = first.plusDays(length);
        for (String id : TradingCalendar.ids()) {
            if (TradingCalendar.of(id).covers(first.minusDays(3))) {
                assertThat(TradingCalendar.of(id).countSessions(first, last))
                        .isEqualTo(TradingCalendar.of(id)
                                .sessionsBetween(first, last)
                                .size());
            }
        }
        assertThat(TradingCalendar.everyDay()
                        .countSessions(TradingCalendar.everyDay().firstDay(), LocalDate.of(2149, 12, 31)))
                .isEqualTo(91_311);
    }

    /** The closures and early closes that another library has for the years from 2000 to 2035. */
    @ParameterizedTest
    @CsvFileSource(resources = "second-opinion.csv", numLinesToSkip = 2)
    void agreesWithAnotherLibrary(String id, int year, int sessions, String closed, @Nullable String early) {
        TradingCalendar calendar = TradingCalendar.of(id);
        LocalDate first = LocalDate.of(year, 1, 1);
        LocalDate last = LocalDate.of(year, 12, 31);

        assertThat(calendar.countSessions(first, last)).isEqualTo(sessions);
        assertThat(daysOf(first, last, day -> isWeekday(day) && !calendar.isSession(day)))
                .isEqualTo(closed);
        assertThat(daysOf(first, last, calendar::isHalfDay)).isEqualTo(early == null ? "" : early);
    }

    private static String daysOf(LocalDate first, LocalDate last, Predicate<LocalDate> wanted) {
        return first.datesUntil(last.plusDays(1))
                .filter(wanted)
                .map(day -> day.toString().substring(5))
                .collect(Collectors.joining(" "));
    }

    private static boolean isWeekday(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    @Test
    void closesInNewYorkOnTheDaysThatJollydayHasForIt() {
        HolidayManager exchange = HolidayManager.getInstance(ManagerParameters.create(HolidayCalendar.NYSE));
        TradingCalendar newYork = TradingCalendar.newYork();
        Set<LocalDate> mourning = CalendarExceptions.dated().stream()
                .filter(entry -> entry.what() == CalendarExceptions.What.CLOSED)
                .map(CalendarExceptions.Entry::day)
                .collect(Collectors.toSet());

        for (int year = FIRST_YEAR; year <= 2035; year++) {
            LocalDate first = LocalDate.of(year, 1, 1);
            Set<LocalDate> ours = first.datesUntil(first.plusYears(1))
                    .filter(day -> isWeekday(day) && !newYork.isSession(day) && !mourning.contains(day))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<LocalDate> theirs = exchange.getHolidays(Year.of(year)).stream()
                    .map(Holiday::getDate)
                    .filter(TradingCalendarTests::isWeekday)
                    .filter(day -> !mourning.contains(day) && day.getYear() == first.getYear())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(ours).as("%d", year).isEqualTo(theirs);
        }
    }

    @Test
    void findsEasterAsJollydayDoes() {
        HolidayManager france = HolidayManager.getInstance(ManagerParameters.create(HolidayCalendar.FRANCE));

        assertThat(IntStream.rangeClosed(FIRST_YEAR, LAST_YEAR))
                .allSatisfy(year -> assertThat(france.getHolidays(Year.of(year)).stream()
                                .filter(holiday -> "christian.EASTER_MONDAY".equals(holiday.getPropertiesKey())
                                        || "EASTER_MONDAY".equals(holiday.getPropertiesKey()))
                                .map(holiday -> holiday.getDate().minusDays(1)))
                        .containsExactly(MarketRules.easterSunday(year)));
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

    /** What a recorded file lacks or has too much of, by its provider's fault and not by the market's. */
    private record Faults(Set<LocalDate> lacking, Predicate<LocalDate> surplus) {}

    private static Faults lacking(String... days) {
        return new Faults(Stream.of(days).map(LocalDate::parse).collect(Collectors.toSet()), day -> false);
    }

    /** Half days and a first session that the index provider dropped. */
    private static final Faults DROPPED_FROM_THE_CAC =
            lacking("2010-12-24", "2010-12-31", "2012-01-02", "2012-12-24", "2012-12-31", "2015-12-31");

    /** Three days that the options exchange lost, and holidays on which it now publishes values of its futures' night session. */
    private static final Faults VIX = new Faults(
            lacking("1991-03-01", "1997-01-31", "1997-11-26").lacking(),
            day -> day.isEqual(LocalDate.of(2004, 6, 11)) || !day.isBefore(LocalDate.of(2022, 5, 30)));

    private static final Faults VIX_FILE = new Faults(
            lacking("1991-03-01", "1997-01-31", "1997-11-26", "1999-12-31").lacking(), VIX.surplus());

    /** Days on which yields exist and the Baa bonds were not quoted. */
    private static final Faults BAA =
            lacking("2001-12-24", "2017-11-10", "2021-04-02", "2021-12-31", "2023-04-07", "2026-04-03");

    private static final Faults NONE = lacking();

    static Stream<Arguments> recordings() {
        return Stream.of(
                arguments("euronext-paris", "prices/index/FCHI.csv", 4, DROPPED_FROM_THE_CAC),
                arguments("new-york", "prices/index/GSPC.csv", 4, NONE),
                arguments("new-york", "prices/index/NDX.csv", 4, NONE),
                arguments("new-york", "prices/etf/SPY.csv", 5, NONE),
                arguments("new-york", "prices/etf/QQQ.csv", 5, NONE),
                arguments("new-york", "prices/index/VIX.csv", 4, VIX_FILE),
                arguments("new-york", "fred/VIXCLS.csv", 1, VIX),
                arguments("us-treasuries", "fred/DGS10.csv", 1, NONE),
                arguments("us-treasuries", "fred/DGS2.csv", 1, NONE),
                arguments("us-treasuries", "fred/BAA10Y.csv", 1, BAA),
                arguments("target2", "prices/fx/EURUSD_ecb_fixing.csv", 1, NONE),
                arguments("every-day", "fred/DFF.csv", 1, NONE),
                arguments("every-day", "fred/ECBDFR.csv", 1, NONE),
                arguments("fridays", "fred/STLFSI4.csv", 1, NONE),
                arguments("monthly", "fred/USREC.csv", 1, NONE),
                arguments("euronext-paris", "prices/etf_pea/WPEA.PA.csv", 4, NONE),
                arguments("euronext-paris", "prices/etf_pea/PE500.PA.csv", 4, NONE),
                arguments("euronext-paris", "prices/etf_pea/PUST.PA.csv", 4, NONE));
    }

    @Recorded
    @ParameterizedTest
    @MethodSource("recordings")
    void agreesWithEveryDayOfTheRecordedFile(String id, String file, int column, Faults faults) throws IOException {
        TradingCalendar calendar = TradingCalendar.of(id);
        TreeSet<LocalDate> recorded;
        try (Stream<String> lines = Files.lines(RecordedData.file(file))) {
            recorded = lines.skip(1)
                    .map(line -> line.split(",", -1))
                    .filter(fields -> !fields[column].isEmpty())
                    .map(fields -> LocalDate.parse(fields[0]))
                    .filter(calendar::covers)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        Set<LocalDate> expected = new TreeSet<>(calendar.sessionsBetween(recorded.first(), recorded.last()));
        assertThat(expected).containsAll(faults.lacking());
        expected.removeAll(faults.lacking());
        recorded.removeIf(day -> !calendar.isSession(day) && faults.surplus().test(day));

        assertThat(recorded).hasSizeGreaterThan(400).isEqualTo(expected);
    }
}
