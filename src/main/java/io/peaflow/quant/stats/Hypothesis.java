package io.peaflow.quant.stats;

import io.peaflow.quant.Reading;
import java.util.Arrays;

/**
 * A test of a hypothesis about a sample: a statistic, and how probable one at least as far off is if the hypothesis holds.
 *
 * @param pValue two-sided where there are two sides
 */
public record Hypothesis(Reading statistic, Reading pValue) {

    /** Whether the mean is zero: t = mean / (s / sqrt n) with n - 1 degrees of freedom. Source: Student (1908), Biometrika 6, 1. */
    public static Hypothesis meanIsZero(double[] values) {
        Moments moments = Moments.of(values);
        int n = moments.count();
        if (n < 2) {
            return none("needs 2 values, has " + n);
        }
        double t = moments.mean() / Math.sqrt(moments.second() / (n - 1) / n);
        return Double.isFinite(t)
                ? new Hypothesis(Reading.of(t), Reading.of(StudentT.beyond(t, n - 1.0)))
                : none("all values are the same");
    }

    /**
     * Whether the sample is normal: n / 6 (g1^2 + g2^2 / 4), chi-squared with two degrees of freedom, so that the
     * probability is exp(-statistic / 2). Source: Jarque and Bera (1987), International Statistical Review 55, 163.
     */
    public static Hypothesis isNormal(double[] values) {
        Moments moments = Moments.of(values);
        Reading skew = moments.populationSkew();
        Reading kurtosis = moments.populationKurtosis();
        if (!skew.isPresent() || !kurtosis.isPresent()) {
            return new Hypothesis(skew, skew);
        }
        double g1 = skew.orNaN();
        double g2 = kurtosis.orNaN();
        double statistic = moments.count() / 6.0 * (g1 * g1 + g2 * g2 / 4);
        return new Hypothesis(Reading.of(statistic), Reading.of(Math.exp(-statistic / 2)));
    }

    /**
     * Whether values above and below the median follow each other by chance: runs against their expected number, in
     * standard deviations, without correction for continuity; values equal to the median are left out. Source: Wald and
     * Wolfowitz (1940), Annals of Mathematical Statistics 11, 147; NIST/SEMATECH e-Handbook 1.3.5.13.
     */
    public static Hypothesis isRandom(double[] values) {
        if (values.length < 2) {
            return none("needs 2 values, has " + values.length);
        }
        double median = Quantile.ofType7(values, 0.5);
        double[] sides = Arrays.stream(values).filter(value -> value != median).toArray();
        double above = 0;
        double runs = 0;
        for (int i = 0; i < sides.length; i++) {
            boolean up = sides[i] > median;
            above += up ? 1 : 0;
            runs += i == 0 || up != sides[i - 1] > median ? 1 : 0;
        }
        double n = sides.length;
        double both = 2 * above * (n - above);
        double z = (runs - (both / n + 1)) / Math.sqrt(both * (both - n) / (n * n * (n - 1)));
        return Double.isFinite(z)
                ? new Hypothesis(Reading.of(z), Reading.of(Normal.beyond(z)))
                : none("too few values lie above and below the median");
    }

    private static Hypothesis none(String reason) {
        return new Hypothesis(Reading.missing(reason), Reading.missing(reason));
    }
}
