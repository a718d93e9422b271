package io.peaflow.quant.performance;

import io.peaflow.kernel.ValueSeries;
import io.peaflow.quant.Reading;
import io.peaflow.quant.stats.Correlation;
import io.peaflow.quant.stats.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One series of closes beside another, its benchmark: both are cut to the days that both have, and only then are returns
 * taken, so that every pair of returns covers the same time.
 */
public final class Comparison {

    private static final String STEADY = "the benchmark's returns do not vary";

    private final ValueSeries asset;
    private final ValueSeries benchmark;
    private final double[] own;
    private final double[] other;
    private final Moments ownMoments;
    private final Moments otherMoments;
    private final double riskFree;

    private Comparison(ValueSeries asset, ValueSeries benchmark, double riskFreeYearly) {
        this.asset = asset;
        this.benchmark = benchmark;
        this.own = Returns.simple(asset);
        this.other = Returns.simple(benchmark);
        this.ownMoments = Moments.of(own);
        this.otherMoments = Moments.of(other);
        this.riskFree = Returns.ofSession(riskFreeYearly);
    }

    /**
     * @param riskFreeYearly what money earns without risk, as a yearly rate; it is in alpha alone
     */
    public static Comparison of(ValueSeries asset, ValueSeries benchmark, double riskFreeYearly) {
        int[] rows = new int[Math.min(asset.size(), benchmark.size())];
        int[] otherRows = new int[rows.length];
        int common = 0;
        int j = 0;
        for (int i = 0; i < asset.size(); i++) {
            while (j < benchmark.size() && benchmark.epochDay(j) < asset.epochDay(i)) {
                j++;
            }
            if (j < benchmark.size() && benchmark.epochDay(j) == asset.epochDay(i)) {
                rows[common] = i;
                otherRows[common] = j;
                common++;
            }
        }
        return new Comparison(
                at(asset, Arrays.copyOf(rows, common)),
                at(benchmark, Arrays.copyOf(otherRows, common)),
                riskFreeYearly);
    }

    private static ValueSeries at(ValueSeries series, int[] rows) {
        int[] days = new int[rows.length];
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            days[i] = series.epochDay(rows[i]);
            values[i] = series.value(rows[i]);
        }
        return new ValueSeries(series.instrument(), days, values);
    }

    /** The closes of the days that both have. */
    public ValueSeries asset() {
        return asset;
    }

    /** The benchmark's closes of the days that both have. */
    public ValueSeries benchmark() {
        return benchmark;
    }

    /** Pairs of returns. */
    public int returns() {
        return own.length;
    }

    /** Covariance / variance of the benchmark. Source: Sharpe (1964), Journal of Finance 19, 425. */
    public Reading beta() {
        return few(2, slope(), STEADY);
    }

    private double slope() {
        boolean varied =
                Double.isFinite(Returns.ratio(1, otherMoments.deviation().orNaN()));
        return varied ? Correlation.crossed(own, ownMoments, other, otherMoments) / otherMoments.second() : Double.NaN;
    }

    /** Jensen's alpha of a session: mean excess return - beta times that of the benchmark. Source: Jensen (1968), Journal of Finance 23, 389. */
    public Reading alphaDaily() {
        return few(2, ownMoments.mean() - riskFree - slope() * (otherMoments.mean() - riskFree), STEADY);
    }

    /** {@link #alphaDaily()} times 252. */
    public Reading alpha() {
        return alphaDaily().map(alpha -> alpha * Returns.SESSIONS, STEADY);
    }

    /** The sample deviation of the differences of returns, times the root of 252. Source: Grinold and Kahn (1999), Active Portfolio Management, chapter 3. */
    public Reading trackingError() {
        return few(2, Moments.of(differences()).deviation().orNaN() * Math.sqrt(Returns.SESSIONS), "");
    }

    /** Mean difference of returns / its sample deviation, times the root of 252. Source: Goodwin (1998), Financial Analysts Journal 54(4), 34. */
    public Reading informationRatio() {
        Moments moments = Moments.of(differences());
        double ratio = Returns.ratio(moments.mean(), moments.deviation().orNaN());
        return few(2, ratio * Math.sqrt(Returns.SESSIONS), "the difference of the returns does not vary");
    }

    private double[] differences() {
        double[] differences = new double[own.length];
        Arrays.setAll(differences, i -> own[i] - other[i]);
        return differences;
    }

    /** Pearson's coefficient of the returns. */
    public Reading correlation() {
        return matrix().getFirst().getLast();
    }

    /** Asset and benchmark, each with each. */
    public List<List<Reading>> matrix() {
        var samples = new ArrayList<double[]>();
        samples.add(steadied(own, ownMoments));
        samples.add(steadied(other, otherMoments));
        return Correlation.matrix(samples);
    }

    /** Returns that vary by rounding only do not vary. */
    private static double[] steadied(double[] returns, Moments moments) {
        boolean varied = Double.isFinite(Returns.ratio(1, moments.deviation().orNaN()));
        return varied ? returns : new double[returns.length];
    }

    private Reading few(int needs, double value, String reason) {
        return own.length < needs
                ? Reading.missing("needs " + (needs + 1) + " common days, has " + asset.size())
                : Reading.of(value, reason);
    }
}
