package io.peaflow.kernel;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * The days on which Euronext Paris trades, by rule and so for any year from 2000 on.
 *
 * <p>Source: Euronext's published calendar of its cash markets. Closed on week-ends, 1 January, Good Friday, Easter
 * Monday, 1 May, 25 and 26 December; 24 and 31 December are half days. French public holidays such as 14 July are
 * sessions, but until 2001 Paris also closed on Whit Monday, 14 July and 31 December. Before 2000 the Paris Bourse kept
 * other holidays year by year, so earlier days are refused and not guessed.
 */
public final class TradingCalendar {

    private static final TradingCalendar EURONEXT_PARIS = new TradingCalendar();

    /** The first day that the rule covers. */
    private static final LocalDate FIRST_DAY = LocalDate.of(2000, Month.JANUARY, 1);

    private static final int LAST_YEAR_OF_OLD_HOLIDAYS = 2001;

    private static final ZoneId ZONE = ZoneId.of("Europe/Paris");
    /** End of the closing auction on a full day. */
    private static final LocalTime CLOSE = LocalTime.of(17, 35);
    /** End of the closing auction on a half day. */
    private static final LocalTime EARLY_CLOSE = LocalTime.of(14, 5);

    private static final Set<MonthDay> CLOSED = Set.of(
            MonthDay.of(Month.JANUARY, 1),
            MonthDay.of(Month.MAY, 1),
            MonthDay.of(Month.DECEMBER, 25),
            MonthDay.of(Month.DECEMBER, 26));
    private static final Set<MonthDay> CLOSED_UNTIL_2001 =
            Set.of(MonthDay.of(Month.JULY, 14), MonthDay.of(Month.DECEMBER, 31));
    private static final Set<MonthDay> HALF = Set.of(MonthDay.of(Month.DECEMBER, 24), MonthDay.of(Month.DECEMBER, 31));

    private TradingCalendar() {}

    /** The calendar of the cash market in Paris. */
    public static TradingCalendar euronextParis() {
        return EURONEXT_PARIS;
    }

    /** The zone in which this market's days and hours are told. */
    public ZoneId zone() {
        return ZONE;
    }

    /**
     * Whether the market opens on this day at all.
     *
     * @throws IllegalArgumentException for a day before 2000
     */
    public boolean isSession(LocalDate day) {
        if (day.isBefore(FIRST_DAY)) {
            throw new IllegalArgumentException("The calendar of Euronext Paris starts on " + FIRST_DAY + " and " + day
                    + " is earlier: before it the Paris Bourse kept other holidays; ask for a later day");
        }
        return !isWeekend(day)
                && !CLOSED.contains(MonthDay.from(day))
                && !isClosedAroundEaster(day)
                && !isOldHoliday(day);
    }

    /** Whether the market opens on this day and closes early. */
    public boolean isHalfDay(LocalDate day) {
        return HALF.contains(MonthDay.from(day)) && isSession(day);
    }

    /** The first session after this day, the day itself excluded. */
    public LocalDate next(LocalDate day) {
        LocalDate candidate = day.plusDays(1);
        while (!isSession(candidate)) {
            candidate = candidate.plusDays(1);
        }
        return candidate;
    }

    /** The last session before this day, the day itself excluded. */
    public LocalDate previous(LocalDate day) {
        LocalDate candidate = day.minusDays(1);
        while (!isSession(candidate)) {
            candidate = candidate.minusDays(1);
        }
        return candidate;
    }

    /** The sessions from {@code first} to {@code last}, both included, in order; empty when {@code last} comes first. */
    public List<LocalDate> sessionsBetween(LocalDate first, LocalDate last) {
        return last.isBefore(first)
                ? List.of()
                : first.datesUntil(last.plusDays(1)).filter(this::isSession).toList();
    }

    /**
     * When the closing price of a session is known: the end of its closing auction.
     *
     * @throws IllegalArgumentException when the market does not open on that day
     */
    public Instant closeOf(LocalDate session) {
        if (!isSession(session)) {
            throw new IllegalArgumentException(
                    "Euronext Paris does not open on " + session + ", so it has no close; the session before it is "
                            + previous(session) + " and the one after it " + next(session));
        }
        return session.atTime(isHalfDay(session) ? EARLY_CLOSE : CLOSE)
                .atZone(ZONE)
                .toInstant();
    }

    /** The latest session that has closed at {@code now}: the newest daily bar that a complete history holds. */
    public LocalDate expectedLastSession(Instant now) {
        LocalDate today = now.atZone(ZONE).toLocalDate();
        boolean closedToday = isSession(today) && !now.isBefore(closeOf(today));
        return closedToday ? today : previous(today);
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private static boolean isClosedAroundEaster(LocalDate day) {
        LocalDate easter = easterSunday(day.getYear());
        return day.equals(easter.minusDays(2)) || day.equals(easter.plusDays(1));
    }

    private static boolean isOldHoliday(LocalDate day) {
        return day.getYear() <= LAST_YEAR_OF_OLD_HOLIDAYS
                && (CLOSED_UNTIL_2001.contains(MonthDay.from(day)) || day.equals(whitMonday(day.getYear())));
    }

    private static LocalDate whitMonday(int year) {
        return easterSunday(year).plusDays(50);
    }

    /** The Gregorian computus of Meeus, Jones and Butcher (J. Meeus, Astronomical Algorithms, 2nd ed., chapter 8). */
    static LocalDate easterSunday(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        int m = (a + 11 * h + 22 * l) / 451;
        int month = (h + l - 7 * m + 114) / 31;
        int dayOfMonth = (h + l - 7 * m + 114) % 31 + 1;
        return LocalDate.of(year, month, dayOfMonth);
    }
}
