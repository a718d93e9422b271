package io.peaflow.marketdata.judge;

import java.util.Arrays;
import java.util.List;

/** Which sessions have no good bar: inside the history, and at its end. */
final class HoleRules {

    private HoleRules() {}

    static int[] look(Sheet sheet, DayRules days, List<Finding> findings) {
        if (sheet.rows == 0) {
            return new int[0];
        }
        int[] holes = new int[16];
        int found = 0;
        int atTheEnd = 0;
        int row = 0;
        for (int day = Math.max(days.sessions().firstDay(), sheet.day[0]); day <= days.lastOwed(); day++) {
            while (row < sheet.rows && sheet.day[row] < day) {
                row++;
            }
            if (row < sheet.rows && sheet.day[row] == day && sheet.good(row)) {
                atTheEnd = 0;
            } else if (days.sessions().isSession(day)) {
                holes = found == holes.length ? Arrays.copyOf(holes, found * 2) : holes;
                holes[found++] = day;
                atTheEnd++;
            }
        }
        if (atTheEnd > 0) {
            findings.add(new Finding(Reason.STALE, Evidence.text(Reason.STALE, atTheEnd)));
        }
        if (found > atTheEnd) {
            findings.add(new Finding(Reason.HOLE, Evidence.text(Reason.HOLE, found - atTheEnd)));
        }
        return Arrays.copyOf(holes, found);
    }
}
