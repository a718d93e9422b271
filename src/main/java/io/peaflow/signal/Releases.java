package io.peaflow.signal;

import io.peaflow.marketdata.MacroHistory.Vintages;
import io.peaflow.quant.feature.Beside;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * The values of a series, each with the instant from which a decision could know it: by the day of publication that was
 * recorded with it, and where none was, by the lag of its source.
 *
 * @param day days since 1970-01-01, ascending; a revised day stands there once for each of its values
 * @param knownFrom epoch seconds, ascending within a day
 */
@SuppressWarnings("ArrayRecordComponent") // columns on purpose: never compared, never a key
record Releases(String name, int[] day, double[] value, long[] knownFrom) {

    /**
     * What was published on a day is known to the decision of the next morning. The first value that an archive has of a day
     * long past carries the day on which the archive was begun: no publication was recorded, and the lag tells.
     *
     * @param lag from a day to the instant from which its source has the value
     * @param latestDays a first publication later than so many days is the beginning of an archive
     */
    static Releases of(Vintages told, ToLongFunction<LocalDate> lag, int latestDays) {
        Columns columns = new Columns(told.size());
        int row = 0;
        while (row < told.size()) {
            int day = told.day()[row];
            long assumed = lag.applyAsLong(LocalDate.ofEpochDay(day));
            int first = row;
            for (; row < told.size() && told.day()[row] == day; row++) {
                int published = told.publishedOn()[row];
                boolean isAssumed = published == Vintages.UNRECORDED || (row == first && published - day > latestDays);
                long known = isAssumed ? assumed : outBy(published);
                // What was told without its day gives way to what was published before it would have been assumed
                // known.
                if (row > first && columns.isLaterThan(known)) {
                    columns.replace(told.value()[row], known);
                } else {
                    columns.add(day, told.value()[row], known);
                }
            }
        }
        return columns.releases(told.instrument());
    }

    /** The first instant of the day after. */
    private static long outBy(int published) {
        return LocalDate.ofEpochDay(published + 1L).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }

    /** This less the other, of each day that both have, anew whenever one of them is revised. */
    Releases less(Releases other) {
        Columns columns = new Columns(day.length);
        int there = 0;
        int here = 0;
        while (here < day.length && there < other.day.length) {
            if (day[here] < other.day[there]) {
                here++;
            } else if (other.day[there] < day[here]) {
                there++;
            } else {
                int endHere = end(here);
                int endThere = other.end(there);
                differences(here, endHere, other, there, endThere, columns);
                here = endHere;
                there = endThere;
            }
        }
        return columns.releases(name + "-" + other.name);
    }

    private int end(int row) {
        int end = row;
        while (end < day.length && day[end] == day[row]) {
            end++;
        }
        return end;
    }

    private void differences(int from, int to, Releases other, int otherFrom, int otherTo, Columns columns) {
        int here = from;
        int there = otherFrom;
        while (true) {
            columns.add(day[from], value[here] - other.value[there], Math.max(knownFrom[here], other.knownFrom[there]));
            long nextHere = here + 1 < to ? knownFrom[here + 1] : Long.MAX_VALUE;
            long nextThere = there + 1 < otherTo ? other.knownFrom[there + 1] : Long.MAX_VALUE;
            if (nextHere == Long.MAX_VALUE && nextThere == Long.MAX_VALUE) {
                return;
            }
            here += nextHere <= nextThere ? 1 : 0;
            there += nextThere <= nextHere ? 1 : 0;
        }
    }

    Beside beside(int greatestAgeDays) {
        return new Beside(name, day, value, knownFrom, greatestAgeDays);
    }

    /** Columns that grow. */
    private static final class Columns {
        private int[] day;
        private double[] value;
        private long[] knownFrom;
        private int size;

        Columns(int expected) {
            day = new int[expected];
            value = new double[expected];
            knownFrom = new long[expected];
        }

        void add(int when, double what, long from) {
            if (size == day.length) {
                int more = 2 * size + 16;
                day = Arrays.copyOf(day, more);
                value = Arrays.copyOf(value, more);
                knownFrom = Arrays.copyOf(knownFrom, more);
            }
            day[size] = when;
            value[size] = what;
            knownFrom[size++] = from;
        }

        boolean isLaterThan(long from) {
            return knownFrom[size - 1] >= from;
        }

        void replace(double what, long from) {
            value[size - 1] = what;
            knownFrom[size - 1] = from;
        }

        Releases releases(String name) {
            return new Releases(
                    name, Arrays.copyOf(day, size), Arrays.copyOf(value, size), Arrays.copyOf(knownFrom, size));
        }
    }
}
