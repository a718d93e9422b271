package io.peaflow.quant.performance;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * All real roots of f(y) = sum c[i] exp(-y t[i]), where y is the logarithm of 1 + r.
 *
 * <p>Between two neighbours k, k + 1 of unlike sign choose s between their times: exp(y s) f(y) has the same roots, and its
 * derivative, sum c[i] (s - t[i]) exp(y (s - t[i])), has one change of sign less. By Rolle's theorem a root of f lies alone
 * between two neighbouring roots of that derivative, so that bisection finds each one; without changes of sign there is no
 * root. This is the proof of the rule of signs for such sums, run as a program. Source: Laguerre (1883), Oeuvres I, 3; Pólya
 * and Szegő, Problems and Theorems in Analysis II, part V, problem 77.
 */
final class InternalRates {

    private static final double DAYS_OF_A_YEAR = 365;
    /** A value this small beside the terms that it is the sum of is a root that only touches zero. */
    private static final double TOUCHING = 1e-13;
    /** Roots closer than this, relative to their size, are one. */
    private static final double SAME = 1e-9;

    private static final int STEPS = 200;
    /** With more changes of sign the roots are looked for on a grid of 1 + r: it takes seconds to tell all of them apart. */
    private static final int MOST_CHANGES = 1000;

    private static final int GRID = 1000;
    private static final double LEAST = 1e-3;
    private static final double MOST = 1e3;

    private final double[] times;

    private InternalRates(double[] times) {
        this.times = times;
    }

    /** The rates r, ascending; -1 and infinity stand for those that are no numbers any more. */
    static double[] of(Flows flows) {
        double[] times = new double[flows.size()];
        double[] coefficients = new double[flows.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = (flows.epochDay(i) - flows.epochDay(0)) / DAYS_OF_A_YEAR;
            coefficients[i] = flows.amount(i);
        }
        return Arrays.stream(new InternalRates(times).all(coefficients))
                .map(Math::expm1)
                .toArray();
    }

    private double[] all(double[] coefficients) {
        if (isSimple(coefficients)) {
            return along(coefficients, new double[] {0});
        }
        return changes(coefficients) <= MOST_CHANGES ? roots(coefficients) : along(coefficients, grid());
    }

    /**
     * Whether the sums of the first payments, and those of the last ones, change sign once at most: then so many roots lie
     * above zero, and below. It is so for nearly every account. Source: Laguerre, as above; Norstrom (1972), Journal of
     * Financial and Quantitative Analysis 7, 1835.
     */
    private static boolean isSimple(double[] coefficients) {
        int rows = coefficients.length;
        double[] first = new double[rows];
        double[] last = new double[rows];
        double fromFirst = 0;
        double fromLast = 0;
        for (int i = 0; i < rows; i++) {
            fromFirst += coefficients[i];
            fromLast += coefficients[rows - 1 - i];
            first[i] = fromFirst;
            last[i] = fromLast;
        }
        return changes(first) <= 1 && changes(last) <= 1;
    }

    /** Changes of sign, zeros left out. */
    private static int changes(double[] values) {
        int changes = 0;
        double before = 0;
        for (double value : values) {
            changes += value * Math.signum(before) < 0 ? 1 : 0;
            before = value == 0 ? before : value;
        }
        return changes;
    }

    private static double[] grid() {
        double[] points = new double[GRID];
        for (int i = 0; i < GRID; i++) {
            points[i] = Math.log(LEAST) + i * (Math.log(MOST) - Math.log(LEAST)) / (GRID - 1);
        }
        return points;
    }

    private double[] roots(double[] coefficients) {
        int change = firstChange(coefficients);
        if (change < 0) {
            return new double[0];
        }
        return along(coefficients, roots(derivative(coefficients, (times[change] + times[change + 1]) / 2)));
    }

    /** The roots between these points and beyond them, each alone in its stretch. */
    private double[] along(double[] coefficients, double[] points) {
        double[] bounds = bounds(coefficients, points);
        DoubleStream.Builder found = DoubleStream.builder();
        double latest = Double.NaN;
        for (int i = 0; i < bounds.length; i++) {
            double root = i > 0 ? between(coefficients, bounds[i - 1], bounds[i]) : Double.NaN;
            for (double candidate : new double[] {root, touches(coefficients, bounds[i]) ? bounds[i] : Double.NaN}) {
                boolean known = Math.abs(candidate - latest) <= SAME * Math.max(1, Math.abs(latest));
                if (!Double.isNaN(candidate) && !known) {
                    found.add(candidate);
                    latest = candidate;
                }
            }
        }
        return found.build().toArray();
    }

    /** The row before the first change of sign, -1 without one. */
    private static int firstChange(double[] coefficients) {
        for (int i = 0; i + 1 < coefficients.length; i++) {
            if (coefficients[i] > 0 != coefficients[i + 1] > 0) {
                return i;
            }
        }
        return -1;
    }

    /** Scaled to 1, so that many derivatives neither overflow nor vanish. */
    private double[] derivative(double[] coefficients, double between) {
        double[] result = new double[coefficients.length];
        double largest = 0;
        for (int i = 0; i < result.length; i++) {
            result[i] = coefficients[i] * (between - times[i]);
            largest = Math.max(largest, Math.abs(result[i]));
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= largest;
        }
        return result;
    }

    /** The turning points with a point on either side from which on the sign stays that of the last and the first payment. */
    private double[] bounds(double[] coefficients, double[] turns) {
        double least = turns.length == 0 ? 0 : turns[0];
        double most = turns.length == 0 ? 0 : turns[turns.length - 1];
        double[] bounds = new double[turns.length + 2];
        System.arraycopy(turns, 0, bounds, 1, turns.length);
        bounds[0] = outside(coefficients, least, -1, coefficients[coefficients.length - 1]);
        bounds[bounds.length - 1] = outside(coefficients, most, 1, coefficients[0]);
        return bounds;
    }

    private double outside(double[] coefficients, double from, double step, double sign) {
        double distance = step;
        while (value(coefficients, from + distance) * sign <= 0 && Double.isFinite(from + distance)) {
            distance *= 2;
        }
        return from + distance;
    }

    /** The root between two points of unlike sign; NaN where the signs are alike. */
    private double between(double[] coefficients, double from, double to) {
        double low = from;
        double high = to;
        double atLow = value(coefficients, low);
        double atHigh = value(coefficients, high);
        if (atLow > 0 == atHigh > 0) {
            return Double.NaN;
        }
        for (int step = 0; step < STEPS && high - low > Math.ulp(low + high); step++) {
            // The false position after Dowell and Jarratt (1971), BIT 11, 168; every third step halves.
            double share = step % 3 == 2 ? 0.5 : atLow / (atLow - atHigh);
            double middle = low + share * (high - low);
            double at = value(coefficients, middle);
            if (at > 0 == atLow > 0) {
                low = middle;
                atLow = at;
                atHigh *= 0.5;
            } else {
                high = middle;
                atHigh = at;
                atLow *= 0.5;
            }
        }
        return low + (high - low) / 2;
    }

    private boolean touches(double[] coefficients, double y) {
        double size = 0;
        double reference = reference(y);
        for (int i = 0; i < coefficients.length; i++) {
            size += Math.abs(coefficients[i]) * Math.exp(-y * (times[i] - reference));
        }
        return Math.abs(value(coefficients, y)) <= TOUCHING * size;
    }

    /** f(y) times exp(y t) for the time t that keeps every exponent at or below zero. */
    private double value(double[] coefficients, double y) {
        double reference = reference(y);
        double sum = 0;
        for (int i = 0; i < coefficients.length; i++) {
            sum += coefficients[i] * Math.exp(-y * (times[i] - reference));
        }
        return sum;
    }

    private double reference(double y) {
        return y > 0 ? times[0] : times[times.length - 1];
    }
}
