package io.peaflow.quant.feature;

import io.peaflow.kernel.ValueSeries;
import java.util.Arrays;

/**
 * A series that is looked at beside the price, with the instant from which on each of its values may be used.
 *
 * <p>A value is carried to the sessions of the price until a newer one is known, but not for longer than its greatest age. A
 * day may have several values: each holds from its own instant until the next one is known, as revisions do.
 */
public final class Beside {

    private final String name;
    private final int[] day;
    private final double[] value;
    private final long[] knownFrom;
    private final int greatestAgeDays;

    /**
     * One value a day.
     *
     * @param knownFrom epoch seconds, one for each value; taken over
     * @param greatestAgeDays calendar days between the day of the value and the session that still uses it
     */
    public Beside(ValueSeries values, long[] knownFrom, int greatestAgeDays) {
        this(values.instrument(), days(values), values(values), knownFrom, greatestAgeDays);
    }

    /**
     * With revisions; takes the arrays over.
     *
     * @param day days since 1970-01-01, ascending; the values of one day by the instant from which they are known
     */
    public Beside(String name, int[] day, double[] value, long[] knownFrom, int greatestAgeDays) {
        if (knownFrom.length != day.length || value.length != day.length) {
            throw new IllegalArgumentException(name + " has " + value.length + " values of " + day.length + " days and "
                    + knownFrom.length + " instants from which they are known");
        }
        if (greatestAgeDays < 0) {
            throw new IllegalArgumentException(
                    "A greatest age of " + greatestAgeDays + " days for " + name + " would forbid every value");
        }
        for (int row = 1; row < day.length; row++) {
            if (day[row] < day[row - 1] || (day[row] == day[row - 1] && knownFrom[row] < knownFrom[row - 1])) {
                throw new IllegalArgumentException(name + ", row " + row + ": values stand by day, and those of one day"
                        + " by when they became known");
            }
        }
        this.name = name;
        this.day = day;
        this.value = value;
        this.knownFrom = knownFrom;
        this.greatestAgeDays = greatestAgeDays;
    }

    private static int[] days(ValueSeries values) {
        int[] day = new int[values.size()];
        Arrays.setAll(day, values::epochDay);
        return day;
    }

    private static double[] values(ValueSeries values) {
        double[] value = new double[values.size()];
        Arrays.setAll(value, values::value);
        return value;
    }

    String name() {
        return name;
    }

    /**
     * For each session of the price the value that counts, NaN where none does.
     *
     * @param sessions the day of each, ascending
     * @param decidedAt epoch seconds of the decision that each session leads to, ascending
     */
    double[] at(int[] sessions, long[] decidedAt) {
        double[] joined = new double[sessions.length];
        int newest = -1;
        int looked = -1;
        for (int row = 0; row < sessions.length; row++) {
            // What is known ascends with time almost always; a value that came out late is waited for, and skipped by
            // newer ones.
            while (looked + 1 < day.length && day[looked + 1] <= sessions[row]) {
                looked++;
            }
            int candidate = looked;
            while (candidate > newest && knownFrom[candidate] > decidedAt[row]) {
                candidate--;
            }
            newest = Math.max(newest, candidate);
            boolean fresh = newest >= 0 && sessions[row] - day[newest] <= greatestAgeDays;
            joined[row] = fresh ? value[newest] : Double.NaN;
        }
        return joined;
    }

    /** Why a row of {@link #at} has no value. */
    Missing why(int session, long decidedAt) {
        for (int row = day.length - 1; row >= 0; row--) {
            if (day[row] <= session && knownFrom[row] <= decidedAt) {
                return new Missing(Missing.Code.TOO_OLD, name(), session - day[row], greatestAgeDays);
            }
        }
        return new Missing(Missing.Code.NOTHING_KNOWN, name(), 0, 0);
    }
}
