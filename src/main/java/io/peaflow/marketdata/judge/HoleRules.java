package io.peaflow.marketdata.judge;

import java.util.Arrays;
import java.util.List;

/** Which sessions have no good bar: inside the history, and at its end. */
final class HoleRules {

    private HoleRules() {}

    static int[] look(Sheet sheet, DayRules days, List<Finding> findings) {
        int[] holes = sheet.rows == 0 ? new int[0] : holes(sheet, days);
        int newest = newestGood(sheet);
        int atTheEnd = 0;
        while (atTheEnd < holes.length && holes[holes.length - 1 - atTheEnd] > newest) {
            atTheEnd++;
        }
        if (atTheEnd > 0) {
            findings.add(new Finding(Reason.STALE, Evidence.text(Reason.STALE, atTheEnd)));
        }
        if (holes.length > atTheEnd) {
            findings.add(new Finding(Reason.HOLE, Evidence.text(Reason.HOLE, holes.length - atTheEnd)));
        }
        return holes;
    }

    private static int[] holes(Sheet sheet, DayRules days) {
        int[] holes = new int[16];
        int found = 0;
        int row = 0;
        for (int day = Math.max(days.firstOwed(), sheet.day[0]); day <= days.lastOwed(); day++) {
            while (row < sheet.rows && sheet.day[row] < day) {
                row++;
            }
            // Of a value's vintages one that is good is enough.
            boolean there = false;
            for (int same = row; same < sheet.rows && sheet.day[same] == day; same++) {
                there |= sheet.good(same);
            }
            if (!there && days.sessions().isSession(day)) {
                holes = found == holes.length ? Arrays.copyOf(holes, found * 2) : holes;
                holes[found++] = day;
            }
        }
        return Arrays.copyOf(holes, found);
    }

    private static int newestGood(Sheet sheet) {
        int row = sheet.rows - 1;
        while (row >= 0 && !sheet.good(row)) {
            row--;
        }
        return row < 0 ? Integer.MIN_VALUE : sheet.day[row];
    }
}
