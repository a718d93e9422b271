package io.peaflow.quant.feature;

import io.peaflow.kernel.ValueSeries;

/**
 * A series that is looked at beside the price, with the instant from which on each of its values may be used.
 *
 * <p>A value is carried to the sessions of the price until a newer one is known, but not for longer than its greatest age.
 */
public final class Beside {

    private final ValueSeries values;
    private final long[] knownFrom;
    private final int greatestAgeDays;

    /**
     * @param knownFrom epoch seconds, one for each value; taken over
     * @param greatestAgeDays calendar days between the day of the value and the session that still uses it
     */
    public Beside(ValueSeries values, long[] knownFrom, int greatestAgeDays) {
        if (knownFrom.length != values.size()) {
            throw new IllegalArgumentException(values.instrument() + " has " + values.size() + " values and "
                    + knownFrom.length + " instants from which they are known");
        }
        if (greatestAgeDays < 0) {
            throw new IllegalArgumentException("A greatest age of " + greatestAgeDays + " days for "
                    + values.instrument() + " would forbid every value");
        }
        this.values = values;
        this.knownFrom = knownFrom;
        this.greatestAgeDays = greatestAgeDays;
    }

    String name() {
        return values.instrument();
    }

    /**
     * For each session of the price the value that counts, NaN where none does.
     *
     * @param day of each session, ascending
     * @param decidedAt epoch seconds of the decision that each session leads to, ascending
     */
    double[] at(int[] day, long[] decidedAt) {
        double[] joined = new double[day.length];
        int newest = -1;
        int looked = -1;
        for (int row = 0; row < day.length; row++) {
            // What is known ascends with time almost always; a value that came out late is waited for, and skipped by
            // newer ones.
            while (looked + 1 < values.size() && values.epochDay(looked + 1) <= day[row]) {
                looked++;
            }
            int candidate = looked;
            while (candidate > newest && knownFrom[candidate] > decidedAt[row]) {
                candidate--;
            }
            newest = Math.max(newest, candidate);
            boolean fresh = newest >= 0 && day[row] - values.epochDay(newest) <= greatestAgeDays;
            joined[row] = fresh ? values.value(newest) : Double.NaN;
        }
        return joined;
    }

    /** Why a row of {@link #at} has no value. */
    Missing why(int day, long decidedAt) {
        for (int row = values.size() - 1; row >= 0; row--) {
            if (values.epochDay(row) <= day && knownFrom[row] <= decidedAt) {
                return new Missing(Missing.Code.TOO_OLD, name(), day - values.epochDay(row), greatestAgeDays);
            }
        }
        return new Missing(Missing.Code.NOTHING_KNOWN, name(), 0, 0);
    }
}
