package io.peaflow.marketdata.judge;

import io.peaflow.kernel.TradingCalendar;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of one calendar as bits, so that asking about a million bars costs nothing. */
final class SessionDays {

    private static final Map<TradingCalendar, SessionDays> KNOWN = new ConcurrentHashMap<>();

    /** Before and after these days every weekday counts as a session. */
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);

    private static final LocalDate LAST = LocalDate.of(2035, 12, 31);
    private static final int FIRST_DAY = Math.toIntExact(FIRST.toEpochDay());
    private static final int LAST_DAY = Math.toIntExact(LAST.toEpochDay());

    private final BitSet sessions = new BitSet(LAST_DAY - FIRST_DAY + 1);

    private SessionDays(TradingCalendar calendar) {
        calendar.sessionsBetween(FIRST, LAST)
                .forEach(session -> sessions.set(Math.toIntExact(session.toEpochDay()) - FIRST_DAY));
    }

    static SessionDays of(TradingCalendar calendar) {
        return KNOWN.computeIfAbsent(calendar, SessionDays::new);
    }

    boolean isSession(int epochDay) {
        boolean ruled = epochDay >= FIRST_DAY && epochDay <= LAST_DAY;
        return ruled ? sessions.get(epochDay - FIRST_DAY) : !isWeekend(epochDay);
    }

    /** How many sessions lie between two days, both excluded. */
    int between(int earlier, int later) {
        int count = 0;
        for (int day = earlier + 1; day < later; day++) {
            count += isSession(day) ? 1 : 0;
        }
        return count;
    }

    /** 1970-01-01 was a Thursday. */
    static boolean isWeekend(int epochDay) {
        return Math.floorMod(epochDay + 3, 7) >= 5;
    }
}
