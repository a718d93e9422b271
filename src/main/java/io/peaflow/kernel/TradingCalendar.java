package io.peaflow.kernel;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The days on which a market trades or a series has a value: by rule from 2000 on, with a dated list of the closures that
 * follow no rule, and as recorded before 2000.
 *
 * <p>Rules and their sources stand with each market in {@link MarketRules}. A question about a day that a calendar does
 * not reach is refused and not guessed; {@link #covers} tells beforehand. One instance exists per calendar.
 */
public final class TradingCalendar {

    /** Further ahead nothing is asked; schedules look a hundred years forward at most. */
    private static final LocalDate LAST_DAY = LocalDate.of(2149, 12, 31);
    /** Rules are held against second opinions up to this year; every later one is a projection. */
    private static final int LAST_CHECKED_YEAR = 2035;

    /** Close: end of the closing auction. Years announced: Euronext's calendar for 2026. */
    private static final TradingCalendar EURONEXT_PARIS =
            market("euronext-paris", "Euronext Paris", "Europe/Paris", at(17, 35), at(14, 5), 2026);
    /** Years announced: NYSE Group, 2025-12-23, for 2026 to 2028. */
    private static final TradingCalendar NEW_YORK =
            market("new-york", "the New York Stock Exchange", "America/New_York", at(16, 0), at(13, 0), 2028);
    /** Standing until further notice (ECB, 14 December 2000). Close: when the reference rates are published. */
    private static final TradingCalendar TARGET2 =
            market("target2", "TARGET2", "Europe/Berlin", at(16, 0), at(16, 0), LAST_CHECKED_YEAR);
    /** SIFMA recommends year by year; 2026 is out. Close: the hour of the yields in the Federal Reserve's H.15. */
    private static final TradingCalendar US_TREASURIES =
            market("us-treasuries", "the market of US Treasuries", "America/New_York", at(15, 30), at(15, 30), 2026);
    /** A bar lasts from midnight to midnight in London, as providers of currency rates cut it. */
    private static final TradingCalendar WEEKDAYS = rhythm("weekdays", "all weekdays", "Europe/London");

    private static final TradingCalendar EVERY_DAY = rhythm("every-day", "all days", "UTC");
    /** Weekly series are dated on the Friday that ends their week. */
    private static final TradingCalendar FRIDAYS = rhythm("fridays", "all Fridays", "UTC");
    /** Monthly series are dated on the first of the month that they describe. */
    private static final TradingCalendar MONTHLY = rhythm("monthly", "all firsts of a month", "UTC");

    private static final List<TradingCalendar> ALL =
            List.of(EURONEXT_PARIS, NEW_YORK, TARGET2, US_TREASURIES, WEEKDAYS, EVERY_DAY, FRIDAYS, MONTHLY);

    private final String id;
    private final String name;
    private final ZoneId zone;
    private final LocalTime close;
    private final LocalTime earlyClose;
    private final int announcedUntil;
    private volatile SessionTable table = SessionTable.NONE;
    /** In seconds, day by day, of each year that was asked about: a zone's rules take longer than all else around a bar. */
    private final Map<Integer, long[]> closes = new ConcurrentHashMap<>();

    private TradingCalendar(
            String id, String name, ZoneId zone, LocalTime close, LocalTime earlyClose, int announcedUntil) {
        this.id = id;
        this.name = name;
        this.zone = zone;
        this.close = close;
        this.earlyClose = earlyClose;
        this.announcedUntil = announcedUntil;
    }

    private static TradingCalendar market(
            String id, String name, String zone, LocalTime close, LocalTime earlyClose, int announcedUntil) {
        return new TradingCalendar(id, name, ZoneId.of(zone), close, earlyClose, announcedUntil);
    }

    /** Days that follow no market; each ends at midnight. */
    private static TradingCalendar rhythm(String id, String name, String zone) {
        return market(id, name, zone, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, LAST_CHECKED_YEAR);
    }

    private static LocalTime at(int hour, int minute) {
        return LocalTime.of(hour, minute);
    }

    /** The cash market in Paris. */
    public static TradingCalendar euronextParis() {
        return EURONEXT_PARIS;
    }

    /** The stock exchange in New York. */
    public static TradingCalendar newYork() {
        return NEW_YORK;
    }

    /** The days on which euros are settled; the ECB's reference rates follow them. */
    public static TradingCalendar target2() {
        return TARGET2;
    }

    /** The days on which the Federal Reserve has yields of US Treasuries. */
    public static TradingCalendar usTreasuries() {
        return US_TREASURIES;
    }

    /** Monday to Friday, holidays included: currencies. */
    public static TradingCalendar weekdays() {
        return WEEKDAYS;
    }

    /** Seven days a week: policy rates. */
    public static TradingCalendar everyDay() {
        return EVERY_DAY;
    }

    /** Every Friday: weekly series. */
    public static TradingCalendar fridays() {
        return FRIDAYS;
    }

    /** The first of every month: monthly series. */
    public static TradingCalendar monthly() {
        return MONTHLY;
    }

    /**
     * The calendar of this id, such as {@code euronext-paris}.
     *
     * @throws IllegalArgumentException naming the ids there are
     */
    public static TradingCalendar of(String id) {
        return ALL.stream()
                .filter(calendar -> calendar.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + id + "' is not the id of a calendar; there are " + String.join(", ", ids())));
    }

    /** The ids of all calendars. */
    public static SortedSet<String> ids() {
        return ALL.stream().map(TradingCalendar::id).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Its name in settings and tables, such as {@code euronext-paris}. */
    public String id() {
        return id;
    }

    /** The zone in which this market's days and hours are told. */
    public ZoneId zone() {
        return zone;
    }

    /** The first day that this calendar knows about. */
    public LocalDate firstDay() {
        return LocalDate.ofEpochDay(table().first());
    }

    /** Whether this calendar can say anything about this day. */
    public boolean covers(LocalDate day) {
        return table().covers(day);
    }

    /** Whether the closures of this year are expected by rule only, not announced yet. */
    public boolean isProjected(int year) {
        return year > announcedUntil;
    }

    /**
     * Whether the market opens on this day at all.
     *
     * @throws IllegalArgumentException for a day that the calendar does not reach
     */
    public boolean isSession(LocalDate day) {
        return reaching(day).isOpen(Math.toIntExact(day.toEpochDay()));
    }

    /** Whether the market opens on this day and closes early. */
    public boolean isHalfDay(LocalDate day) {
        return isSession(day) && table().isHalfDay(day);
    }

    /** The first session after this day, the day itself excluded. */
    public LocalDate next(LocalDate day) {
        int found = reaching(day.plusDays(1)).openFrom(Math.toIntExact(day.toEpochDay()) + 1);
        return found == SessionTable.NOT_FOUND ? refuse(LAST_DAY.plusDays(1)) : LocalDate.ofEpochDay(found);
    }

    /** The last session before this day, the day itself excluded. */
    public LocalDate previous(LocalDate day) {
        int found = reaching(day.minusDays(1)).openUntil(Math.toIntExact(day.toEpochDay()) - 1);
        return found == SessionTable.NOT_FOUND ? refuse(firstDay().minusDays(1)) : LocalDate.ofEpochDay(found);
    }

    /** The sessions from {@code first} to {@code last}, both included, in order; empty when {@code last} comes first. */
    public List<LocalDate> sessionsBetween(LocalDate first, LocalDate last) {
        return last.isBefore(first)
                ? List.of()
                : first.datesUntil(last.plusDays(1)).filter(this::isSession).toList();
    }

    /** How many sessions there are from {@code first} to {@code last}, both included; 0 when {@code last} comes first. */
    public int countSessions(LocalDate first, LocalDate last) {
        if (last.isBefore(first)) {
            return 0;
        }
        reaching(first);
        return reaching(last).openBefore(Math.toIntExact(last.toEpochDay()) + 1)
                - table().openBefore(Math.toIntExact(first.toEpochDay()));
    }

    /**
     * When the closing price of a session is known: the end of its closing auction.
     *
     * @throws IllegalArgumentException when the market does not open on that day
     */
    public Instant closeOf(LocalDate session) {
        if (!isSession(session)) {
            throw new IllegalArgumentException(name + " does not open on " + session
                    + ", so it has no close; the session before it is " + previous(session) + " and the one after it "
                    + next(session));
        }
        long[] ofItsYear = closes.computeIfAbsent(session.getYear(), this::closesIn);
        return Instant.ofEpochSecond(ofItsYear[session.getDayOfYear() - 1]);
    }

    private long[] closesIn(int year) {
        return IntStream.rangeClosed(1, Year.of(year).length())
                .mapToObj(day -> LocalDate.ofYearDay(year, day))
                .mapToLong(day -> covers(day) ? closeAt(day).getEpochSecond() : 0)
                .toArray();
    }

    private Instant closeAt(LocalDate session) {
        LocalTime end = isHalfDay(session) ? earlyClose : close;
        LocalDate day = end.equals(LocalTime.MIDNIGHT) ? session.plusDays(1) : session;
        return day.atTime(end).atZone(zone).toInstant();
    }

    /** The latest session that has closed at {@code now}: the newest daily bar that a complete history holds. */
    public LocalDate expectedLastSession(Instant now) {
        LocalDate candidate = previous(now.atZone(zone).toLocalDate().plusDays(1));
        while (now.isBefore(closeOf(candidate))) {
            candidate = previous(candidate);
        }
        return candidate;
    }

    @Override
    public String toString() {
        return id;
    }

    private SessionTable reaching(LocalDate day) {
        SessionTable days = table();
        if (!days.covers(day)) {
            refuse(day);
        }
        return days;
    }

    private LocalDate refuse(LocalDate day) {
        throw new IllegalArgumentException("The calendar of " + name + " goes from " + firstDay() + " to " + LAST_DAY
                + " and " + day + " lies outside; ask for a day within");
    }

    private SessionTable table() {
        SessionTable days = table;
        if (days == SessionTable.NONE) {
            // Two threads may both work it out; what they find is the same.
            days = MarketRules.of(id).table(LAST_DAY);
            table = days;
        }
        return days;
    }
}
