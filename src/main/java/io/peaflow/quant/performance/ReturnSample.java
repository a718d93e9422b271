package io.peaflow.quant.performance;

import io.peaflow.kernel.ValueSeries;
import io.peaflow.quant.Reading;
import io.peaflow.quant.stats.Moments;
import io.peaflow.quant.stats.Normal;
import io.peaflow.quant.stats.Quantile;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** Daily returns as a sample: their tails, their shape, and how many are gains. Losses are below zero everywhere. */
public final class ReturnSample {

    private static final double TAIL = 0.05;
    private static final String STEADY = "the returns do not vary";

    private final ValueSeries closes;
    private final double[] returns;
    private final Moments moments;

    ReturnSample(ValueSeries closes, double[] returns, Moments moments) {
        this.closes = closes;
        this.returns = returns;
        this.moments = moments;
    }

    /** The mean return of a session. */
    public Reading mean() {
        return few(1, moments.mean(), "");
    }

    /** The 5 % quantile of type 7 of the returns. Source: Jorion (2006), Value at Risk, chapter 10. */
    public Reading historicalVar95() {
        return returns.length == 0 ? few(1, 0, "") : Reading.of(Quantile.ofType7(returns, TAIL));
    }

    /** Mean - 1.645 sample deviations. Source: Jorion (2006), Value at Risk, chapter 5. */
    public Reading gaussianVar95() {
        return few(2, moments.mean() + Normal.FIVE_PERCENT * moments.deviation().orNaN(), "it is too large a number");
    }

    /** The mean of the returns at or below {@link #historicalVar95()}. Source: Rockafellar and Uryasev (2000), Journal of Risk 2, 21. */
    public Reading cvar95() {
        return historicalVar95()
                .map(
                        bound -> Arrays.stream(returns)
                                .filter(value -> value <= bound)
                                .average()
                                .orElse(Double.NaN),
                        "no return is that low");
    }

    public Reading bestDay() {
        return few(1, Arrays.stream(returns).max().orElse(Double.NaN), "");
    }

    public Reading worstDay() {
        return few(1, Arrays.stream(returns).min().orElse(Double.NaN), "");
    }

    /** The first session with the best return. */
    public Optional<LocalDate> bestDate() {
        return dateOf(bestDay());
    }

    /** The first session with the worst return. */
    public Optional<LocalDate> worstDate() {
        return dateOf(worstDay());
    }

    private Optional<LocalDate> dateOf(Reading sought) {
        for (int i = 0; i < returns.length; i++) {
            if (returns[i] == sought.orNaN()) {
                return Optional.of(closes.day(i + 1));
            }
        }
        return Optional.empty();
    }

    /** Returns above zero / all returns. */
    public Reading shareOfPositiveDays() {
        return few(1, (double) count(value -> value > 0) / returns.length, "");
    }

    /** Returns above zero / returns that are not zero. */
    public Reading hitRate() {
        return few(
                1,
                (double) count(value -> value > 0) / count(value -> value != 0),
                "no close differs from the one before it");
    }

    /** The sum of the gains / the sum of the losses. */
    public Reading profitFactor() {
        double gains = Arrays.stream(returns).filter(value -> value > 0).sum();
        double losses = -Arrays.stream(returns).filter(value -> value < 0).sum();
        return few(1, gains / losses, "there was no loss");
    }

    /** {@link Moments#skew()}. */
    public Reading skew() {
        return varied(moments.skew());
    }

    /** {@link Moments#kurtosis()}, an excess. */
    public Reading kurtosis() {
        return varied(moments.kurtosis());
    }

    /** {@link Moments#populationSkew()}. */
    public Reading populationSkew() {
        return varied(moments.populationSkew());
    }

    /** {@link Moments#populationKurtosis()}, an excess. */
    public Reading populationKurtosis() {
        return varied(moments.populationKurtosis());
    }

    private Reading varied(Reading reading) {
        double deviation = moments.deviation().orNaN();
        return reading.isPresent() && Double.isNaN(Returns.ratio(1, deviation)) ? Reading.missing(STEADY) : reading;
    }

    private long count(DoublePredicate condition) {
        return Arrays.stream(returns).filter(condition).count();
    }

    private Reading few(int needs, double value, String reason) {
        return returns.length < needs
                ? Reading.missing("needs " + (needs + 1) + " closes, has " + closes.size())
                : Reading.of(value, reason);
    }
}
