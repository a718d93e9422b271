package io.peaflow.quant.performance;

import io.peaflow.kernel.ValueSeries;
import java.util.ArrayList;
import java.util.List;

/**
 * The return of a month or a year: its last close over the last close before it. The first one begins with the first close.
 *
 * @param period {@code 2024-02} or {@code 2024}
 */
public record PeriodReturn(String period, double value) {

    private static final int YEAR = 4;
    private static final int MONTH = 7;

    static List<PeriodReturn> monthly(ValueSeries closes) {
        return of(closes, MONTH);
    }

    static List<PeriodReturn> yearly(ValueSeries closes) {
        return of(closes, YEAR);
    }

    /** The periods are the days written to this length. A first period with a single close holds no return. */
    private static List<PeriodReturn> of(ValueSeries closes, int length) {
        var periods = new ArrayList<PeriodReturn>();
        int before = 0;
        for (int t = 1; t < closes.size(); t++) {
            String period = closes.day(t).toString().substring(0, length);
            boolean last =
                    t + 1 == closes.size() || !closes.day(t + 1).toString().startsWith(period);
            if (last) {
                periods.add(new PeriodReturn(period, closes.value(t) / closes.value(before) - 1));
                before = t;
            }
        }
        return List.copyOf(periods);
    }
}
