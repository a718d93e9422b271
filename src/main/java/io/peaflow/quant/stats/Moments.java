package io.peaflow.quant.stats;

import io.peaflow.quant.Inputs;
import io.peaflow.quant.Reading;

/**
 * Count, mean and the central sums of a sample, in two passes: the second one takes deviations from the mean, so that
 * nothing cancels.
 *
 * @param second sum of (x - mean)^2
 * @param third sum of (x - mean)^3
 * @param fourth sum of (x - mean)^4
 */
public record Moments(int count, double mean, double second, double third, double fourth) {

    private static final String CONSTANT = "all values are the same";

    public static Moments of(double[] values) {
        Inputs.finite("values", values);
        int n = values.length;
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double first = n == 0 ? 0 : sum / n;
        double rest = 0;
        for (double value : values) {
            rest += value - first;
        }
        double mean = n == 0 ? 0 : first + rest / n;
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (double value : values) {
            double off = value - mean;
            double square = off * off;
            second += square;
            third += square * off;
            fourth += square * square;
        }
        return new Moments(n, mean, second, third, fourth);
    }

    /** The variance of the sample, divided by n - 1. */
    public Reading variance() {
        return count < 2 ? tooFew(2) : Reading.of(second / (count - 1), "it is too large a number");
    }

    /** The root of the {@link #variance()}. */
    public Reading deviation() {
        return variance().map(Math::sqrt, "it is too large a number");
    }

    /** g1 = m3 / m2^1.5 with moments divided by n. Source: Joanes and Gill (1998), The Statistician 47, 183. */
    public Reading populationSkew() {
        if (count < 2) {
            return tooFew(2);
        }
        return Reading.of(Math.sqrt(count) * third / (second * Math.sqrt(second)), CONSTANT);
    }

    /** g2 = m4 / m2^2 - 3 with moments divided by n, 0 for the normal distribution. Source: as above. */
    public Reading populationKurtosis() {
        return count < 2 ? tooFew(2) : Reading.of(count * fourth / (second * second) - 3, CONSTANT);
    }

    /** G1 = g1 sqrt(n (n - 1)) / (n - 2): SKEW of spreadsheets. Source: as above. */
    public Reading skew() {
        if (count < 3) {
            return tooFew(3);
        }
        double n = count;
        return populationSkew().map(g -> g * Math.sqrt(n * (n - 1)) / (n - 2), CONSTANT);
    }

    /** G2 = ((n + 1) g2 + 6) (n - 1) / ((n - 2) (n - 3)), an excess: KURT of spreadsheets. Source: as above. */
    public Reading kurtosis() {
        if (count < 4) {
            return tooFew(4);
        }
        double n = count;
        return populationKurtosis().map(g -> ((n + 1) * g + 6) * (n - 1) / ((n - 2) * (n - 3)), CONSTANT);
    }

    private Reading tooFew(int needs) {
        return Reading.missing("needs " + needs + " values, has " + count);
    }
}
