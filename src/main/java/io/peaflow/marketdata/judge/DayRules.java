package io.peaflow.marketdata.judge;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.TradingCalendar;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Whether a row's day can have a final bar. */
final class DayRules {

    private final SessionDays sessions;
    private final TradingCalendar calendar;
    private final Instant now;
    private final int lastClosed;
    private final int listedOn;
    private final int endedOn;

    DayRules(Instrument instrument, Instant now) {
        this.calendar = instrument.calendar();
        this.sessions = SessionDays.of(calendar);
        this.now = now;
        this.lastClosed = Math.toIntExact(calendar.expectedLastSession(now).toEpochDay());
        this.listedOn = epochDay(instrument.listedOn(), Integer.MIN_VALUE);
        this.endedOn = epochDay(instrument.endedOn(), Integer.MAX_VALUE);
    }

    void look(Sheet sheet, boolean newestUnfinished) {
        for (int row = 0; row < sheet.rows; row++) {
            int day = sheet.day[row];
            if (!sessions.isSession(day)) {
                sheet.mark(row, SessionDays.isWeekend(day) ? Reason.WEEKEND : Reason.HOLIDAY);
            }
            if (day > lastClosed) {
                notClosed(sheet, row, day);
            }
            if (day < listedOn) {
                sheet.mark(row, Reason.BEFORE_LISTING, listedOn);
            }
            if (day > endedOn) {
                sheet.mark(row, Reason.AFTER_END, endedOn);
            }
        }
        if (newestUnfinished && sheet.rows > 0 && sheet.day[sheet.rows - 1] >= lastClosed) {
            unfinished(sheet, sheet.rows - 1, sheet.day[sheet.rows - 1]);
        }
    }

    /** The first day on which a session can be missing. */
    int firstOwed() {
        return Math.max(sessions.firstDay(), listedOn);
    }

    /** The last session that a complete history holds. */
    int lastOwed() {
        return Math.min(lastClosed, endedOn);
    }

    SessionDays sessions() {
        return sessions;
    }

    private void notClosed(Sheet sheet, int row, int day) {
        LocalDate today = now.atZone(calendar.zone()).toLocalDate();
        if (day > today.toEpochDay()) {
            sheet.mark(row, Reason.FUTURE_DAY, (double) today.toEpochDay());
        } else if (sessions.isSession(day)) {
            unfinished(sheet, row, day);
        }
    }

    private void unfinished(Sheet sheet, int row, int day) {
        if (sessions.isSession(day)) {
            Instant close = calendar.closeOf(LocalDate.ofEpochDay(day));
            sheet.mark(row, Reason.UNFINISHED, (double) close.getEpochSecond());
        }
    }

    private static int epochDay(@Nullable LocalDate day, int otherwise) {
        return day == null ? otherwise : Math.toIntExact(day.toEpochDay());
    }
}
