package io.peaflow.marketdata.judge;

import io.peaflow.kernel.TradingCalendar;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of one calendar as bits, so that asking about a million bars costs nothing. */
final class SessionDays {

    private static final Map<TradingCalendar, SessionDays> KNOWN = new ConcurrentHashMap<>();

    /** Beyond this day, and before the calendar's own first one, every weekday counts as a session. */
    private static final LocalDate LAST = LocalDate.of(2035, 12, 31);

    private static final int LAST_DAY = Math.toIntExact(LAST.toEpochDay());

    private final int firstDay;
    private final BitSet sessions = new BitSet();

    private SessionDays(TradingCalendar calendar) {
        firstDay = Math.toIntExact(calendar.firstDay().toEpochDay());
        calendar.sessionsBetween(calendar.firstDay(), LAST)
                .forEach(session -> sessions.set(Math.toIntExact(session.toEpochDay()) - firstDay));
    }

    static SessionDays of(TradingCalendar calendar) {
        return KNOWN.computeIfAbsent(calendar, SessionDays::new);
    }

    boolean isSession(int epochDay) {
        boolean ruled = epochDay >= firstDay && epochDay <= LAST_DAY;
        return ruled ? sessions.get(epochDay - firstDay) : !isWeekend(epochDay);
    }

    /** The first day of which the calendar knows whether it is a session. */
    int firstDay() {
        return firstDay;
    }

    /** 1970-01-01 was a Thursday. */
    static boolean isWeekend(int epochDay) {
        return Math.floorMod(epochDay + 3, 7) >= 5;
    }
}
