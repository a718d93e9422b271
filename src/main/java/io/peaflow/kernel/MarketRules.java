package io.peaflow.kernel;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * What closes a market, as rules: which days of the week it opens at all, on which holidays of a year it does not, and on
 * which it closes early.
 *
 * @param firstDay the first day that is known
 * @param firstRuledYear from this year on the rules hold; before it the recorded closures
 * @param opens the days of the week or month that count at all
 * @param closed the holidays of a year, weekends among them or not
 * @param half the days of a year that close early
 */
record MarketRules(
        String id,
        LocalDate firstDay,
        int firstRuledYear,
        Predicate<LocalDate> opens,
        IntFunction<Set<LocalDate>> closed,
        IntFunction<Set<LocalDate>> half) {

    private static final LocalDate LONG_AGO = LocalDate.of(1900, Month.JANUARY, 1);
    private static final int FIRST_RULED_YEAR = 2000;
    private static final int FIRST_JUNETEENTH = 2022;
    private static final int FIRST_HALF_EVES_IN_PARIS = 2001;
    private static final int LAST_YEAR_OF_OLD_PARIS_HOLIDAYS = 2001;
    /** From this year on New York closes early on 3 July when it is a Wednesday, and no more on Friday 5 July. */
    private static final int FIRST_HALF_WEDNESDAY = 2013;

    static MarketRules of(String id) {
        return switch (id) {
            case "euronext-paris" ->
                ruled(id, LocalDate.of(1990, Month.MARCH, 1), MarketRules::paris, MarketRules::evesInParis);
            case "new-york" ->
                ruled(id, LocalDate.of(1980, Month.JANUARY, 2), MarketRules::newYork, MarketRules::earlyInNewYork);
            case "us-treasuries" ->
                ruled(id, LocalDate.of(1980, Month.JANUARY, 2), MarketRules::usTreasuries, MarketRules::never);
            case "target2" ->
                new MarketRules(
                        id,
                        LocalDate.of(1999, Month.JANUARY, 1),
                        1999,
                        MarketRules::isWeekday,
                        MarketRules::target2,
                        MarketRules::never);
            case "weekdays" -> unruled(id, MarketRules::isWeekday);
            case "every-day" -> unruled(id, day -> true);
            case "fridays" -> unruled(id, day -> day.getDayOfWeek() == DayOfWeek.FRIDAY);
            case "monthly" -> unruled(id, day -> day.getDayOfMonth() == 1);
            default -> throw new IllegalArgumentException("no rules for a calendar named " + id);
        };
    }

    private static MarketRules ruled(
            String id, LocalDate firstDay, IntFunction<Set<LocalDate>> closed, IntFunction<Set<LocalDate>> half) {
        return new MarketRules(id, firstDay, FIRST_RULED_YEAR, MarketRules::isWeekday, closed, half);
    }

    private static MarketRules unruled(String id, Predicate<LocalDate> opens) {
        return new MarketRules(id, LONG_AGO, LONG_AGO.getYear(), opens, MarketRules::never, MarketRules::never);
    }

    /** Every day from the first to {@code last}, exceptions included. */
    SessionTable table(LocalDate last) {
        int days = Math.toIntExact(ChronoUnit.DAYS.between(firstDay, last)) + 1;
        var open = new BitSet(days);
        var early = new BitSet();
        firstDay.datesUntil(last.plusDays(1)).filter(opens).forEach(day -> open.set(bit(day)));
        for (int year = firstRuledYear; year <= last.getYear(); year++) {
            closed.apply(year).forEach(day -> open.clear(bit(day)));
            half.apply(year).forEach(day -> early.set(bit(day)));
        }
        for (CalendarExceptions.Entry exception : CalendarExceptions.of(id)) {
            open.set(bit(exception.day()), exception.opens());
            early.set(bit(exception.day()), exception.isHalf());
        }
        return new SessionTable(firstDay, days, open, early);
    }

    private int bit(LocalDate day) {
        return Math.toIntExact(ChronoUnit.DAYS.between(firstDay, day));
    }

    /**
     * Euronext's published calendars of its cash markets. French public holidays such as 14 July are sessions, but until
     * 2001 Paris also closed on Whit Monday, 14 July and 31 December.
     */
    private static Set<LocalDate> paris(int year) {
        Set<LocalDate> closed = european(year);
        if (year <= LAST_YEAR_OF_OLD_PARIS_HOLIDAYS) {
            closed.add(easterSunday(year).plusDays(50));
            closed.add(LocalDate.of(year, Month.JULY, 14));
            closed.add(LocalDate.of(year, Month.DECEMBER, 31));
        }
        return closed;
    }

    private static Set<LocalDate> evesInParis(int year) {
        return year < FIRST_HALF_EVES_IN_PARIS
                ? Set.of()
                : Set.of(LocalDate.of(year, Month.DECEMBER, 24), LocalDate.of(year, Month.DECEMBER, 31));
    }

    /** The ECB's decisions: 1999 and 2001 closed on 31 December too, 1999 only at New Year and Christmas; fixed since 2002. */
    private static Set<LocalDate> target2(int year) {
        Set<LocalDate> closed = european(year);
        if (year == 1999) {
            closed.removeIf(day -> day.getDayOfYear() > 1 && day.getMonth() != Month.DECEMBER);
        }
        if (year == 1999 || year == 2001) {
            closed.add(LocalDate.of(year, Month.DECEMBER, 31));
        }
        return closed;
    }

    private static Set<LocalDate> european(int year) {
        LocalDate easter = easterSunday(year);
        return new TreeSet<>(Set.of(
                LocalDate.of(year, Month.JANUARY, 1),
                easter.minusDays(2),
                easter.plusDays(1),
                LocalDate.of(year, Month.MAY, 1),
                LocalDate.of(year, Month.DECEMBER, 25),
                LocalDate.of(year, Month.DECEMBER, 26)));
    }

    /** Rule 7.2 of the New York Stock Exchange: a holiday on Sunday moves to Monday, on Saturday to Friday unless a year ends. */
    private static Set<LocalDate> newYork(int year) {
        Set<LocalDate> closed = american(year);
        closed.add(easterSunday(year).minusDays(2));
        return closed;
    }

    /**
     * SIFMA's recommendations: the exchange's days with Columbus and Veterans Day on top. When Good Friday is the first
     * Friday of April the employment report appears on it and there are yields: so in 2007, 2010, 2012, 2015, 2021, 2023.
     */
    private static Set<LocalDate> usTreasuries(int year) {
        Set<LocalDate> closed = american(year);
        LocalDate goodFriday = easterSunday(year).minusDays(2);
        if (goodFriday.getMonth() != Month.APRIL || goodFriday.getDayOfMonth() > 7) {
            closed.add(goodFriday);
        }
        closed.add(nth(2, DayOfWeek.MONDAY, year, Month.OCTOBER));
        closed.add(sundayMoved(LocalDate.of(year, Month.NOVEMBER, 11)));
        return closed;
    }

    private static Set<LocalDate> american(int year) {
        Set<LocalDate> closed = new TreeSet<>(Set.of(
                sundayMoved(LocalDate.of(year, Month.JANUARY, 1)),
                nth(3, DayOfWeek.MONDAY, year, Month.JANUARY),
                nth(3, DayOfWeek.MONDAY, year, Month.FEBRUARY),
                nth(-1, DayOfWeek.MONDAY, year, Month.MAY),
                moved(LocalDate.of(year, Month.JULY, 4)),
                nth(1, DayOfWeek.MONDAY, year, Month.SEPTEMBER),
                thanksgiving(year),
                moved(LocalDate.of(year, Month.DECEMBER, 25))));
        if (year >= FIRST_JUNETEENTH) {
            closed.add(moved(LocalDate.of(year, Month.JUNE, 19)));
        }
        return closed;
    }

    private static Set<LocalDate> earlyInNewYork(int year) {
        Set<LocalDate> early = new TreeSet<>(Set.of(thanksgiving(year).plusDays(1)));
        LocalDate christmasEve = LocalDate.of(year, Month.DECEMBER, 24);
        if (christmasEve.getDayOfWeek() != DayOfWeek.FRIDAY) {
            early.add(christmasEve);
        }
        LocalDate third = LocalDate.of(year, Month.JULY, 3);
        switch (third.getDayOfWeek()) {
            case MONDAY, TUESDAY, THURSDAY -> early.add(third);
            case WEDNESDAY -> early.add(year < FIRST_HALF_WEDNESDAY ? third.plusDays(2) : third);
            default -> {
                // Independence Day is kept next to a weekend: no early close.
            }
        }
        return early;
    }

    private static LocalDate thanksgiving(int year) {
        return nth(4, DayOfWeek.THURSDAY, year, Month.NOVEMBER);
    }

    private static LocalDate nth(int ordinal, DayOfWeek weekday, int year, Month month) {
        return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(ordinal, weekday));
    }

    private static LocalDate moved(LocalDate holiday) {
        return holiday.getDayOfWeek() == DayOfWeek.SATURDAY ? holiday.minusDays(1) : sundayMoved(holiday);
    }

    private static LocalDate sundayMoved(LocalDate holiday) {
        return holiday.getDayOfWeek() == DayOfWeek.SUNDAY ? holiday.plusDays(1) : holiday;
    }

    private static boolean isWeekday(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    private static Set<LocalDate> never(int year) {
        return Set.of();
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
