package io.peaflow.chart;

import java.util.ArrayList;
import java.util.List;

/** From values to places on paper, with round numbers along the way. */
record Scale(double least, double most, double from, double to) {

    /** Values whose distance is a smaller part of them than this differ by rounding only. */
    private static final double ROUNDING = 1e-9;
    /** Still far from where doubles end. */
    private static final double SMALLEST = 1e-300;

    /** Around these values with a little air; a scale of one value has some too. */
    static Scale around(double least, double most, double from, double to) {
        double largest = Math.max(Math.abs(least), Math.abs(most));
        boolean isWide = most - least > Math.max(largest * ROUNDING, SMALLEST);
        double air = isWide ? (most - least) * 0.04 : Math.max(largest * 0.05, 0.5);
        return new Scale(least - air, most + air, from, to);
    }

    double at(double value) {
        return from + (value - least) / (most - least) * (to - from);
    }

    /** About so many round values within: 1, 2 or 5 times a power of ten apart. */
    List<Double> ticks(int wanted) {
        double raw = (most - least) / wanted;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double share = raw / power;
        double step = power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
        var ticks = new ArrayList<Double>();
        long last = (long) Math.floor(most / step + ROUNDING);
        for (long tick = (long) Math.ceil(least / step); tick <= last; tick++) {
            ticks.add(tick * step);
        }
        return ticks;
    }
}
