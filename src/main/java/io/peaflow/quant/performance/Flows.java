package io.peaflow.quant.performance;

import io.peaflow.quant.Inputs;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Payments as the investor sees them: paid in is negative, received is positive. One row a day, ascending; payments of one
 * day are summed.
 */
public final class Flows {

    private final int[] day;
    private final double[] amount;

    private Flows(int[] day, double[] amount) {
        this.day = day;
        this.amount = amount;
    }

    /** Takes days since 1970-01-01, in any order. */
    public static Flows of(int[] day, double[] amount) {
        Inputs.finite("amounts", amount);
        Inputs.sameLength("amounts", amount, day.length);
        int[] days = Arrays.stream(day).sorted().distinct().toArray();
        double[] sums = new double[days.length];
        for (int i = 0; i < day.length; i++) {
            sums[Arrays.binarySearch(days, day[i])] += amount[i];
        }
        return new Flows(days, sums);
    }

    public int size() {
        return day.length;
    }

    public LocalDate day(int row) {
        return LocalDate.ofEpochDay(day[row]);
    }

    public int epochDay(int row) {
        return day[row];
    }

    public double amount(int row) {
        return amount[row];
    }

    /** Those that are not zero. */
    Flows moved() {
        int[] days = new int[day.length];
        double[] amounts = new double[day.length];
        int count = 0;
        for (int i = 0; i < day.length; i++) {
            if (amount[i] != 0) {
                days[count] = day[i];
                amounts[count] = amount[i];
                count++;
            }
        }
        return new Flows(Arrays.copyOf(days, count), Arrays.copyOf(amounts, count));
    }
}
