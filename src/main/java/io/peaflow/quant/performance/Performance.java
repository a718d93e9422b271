package io.peaflow.quant.performance;

import io.peaflow.kernel.ValueSeries;
import io.peaflow.quant.Reading;
import io.peaflow.quant.stats.Hypothesis;
import io.peaflow.quant.stats.Moments;
import io.peaflow.quant.stats.Normal;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * What one series of closes says about an investment in it. Every return is simple, every rate a fraction (0.12 is 12 %),
 * only {@link Drawdowns#ulcer()} is in percent.
 */
public final class Performance {

    private static final double DAYS_OF_A_YEAR = 365.25;
    private static final String STEADY = "the returns do not vary";

    private final ValueSeries closes;
    private final double[] returns;
    private final Moments moments;
    private final double riskFree;
    private final Drawdowns drawdowns;

    private Performance(ValueSeries closes, double riskFreeYearly) {
        this.closes = closes;
        this.returns = Returns.simple(closes);
        this.moments = Moments.of(returns);
        this.riskFree = Returns.ofSession(riskFreeYearly);
        this.drawdowns = Drawdowns.of(closes);
    }

    /**
     * @param closes prices above zero
     * @param riskFreeYearly what money earns without risk, as a yearly rate; spread over 252 sessions
     */
    public static Performance of(ValueSeries closes, double riskFreeYearly) {
        return new Performance(closes, riskFreeYearly);
    }

    /** How many returns there are: one fewer than closes. */
    public int returns() {
        return returns.length;
    }

    /** Last close / first close - 1. */
    public Reading totalReturn() {
        return growth().map(growth -> growth - 1, "it is too large a number");
    }

    /** (last / first)^(252 / returns) - 1. */
    public Reading annualisedReturn252() {
        return growth().map(
                        growth -> Math.pow(growth, Returns.SESSIONS / returns.length) - 1, "it is too large a number");
    }

    /** (last / first)^(365.25 / calendar days) - 1. */
    public Reading annualisedReturnCalendar() {
        return growth().map(
                        growth -> Math.pow(
                                        growth,
                                        DAYS_OF_A_YEAR
                                                / ChronoUnit.DAYS.between(closes.day(0), closes.day(closes.size() - 1)))
                                - 1,
                        "it is too large a number");
    }

    private Reading growth() {
        return closes.size() < 2
                ? Reading.missing("needs 2 closes, has " + closes.size())
                : Reading.of(closes.value(closes.size() - 1) / closes.value(0), "it is too large a number");
    }

    /** The sample deviation (n - 1) of the returns times the root of 252. */
    public Reading volatility() {
        return few(2, moments.deviation().orNaN() * Math.sqrt(Returns.SESSIONS), "it is too large a number");
    }

    /** Mean excess return / sample deviation, times the root of 252. Source: Sharpe (1994), Journal of Portfolio Management 21, 49. */
    public Reading sharpe() {
        return few(2, sessionSharpe() * Math.sqrt(Returns.SESSIONS), STEADY);
    }

    private double sessionSharpe() {
        return Returns.ratio(moments.mean() - riskFree, moments.deviation().orNaN());
    }

    /**
     * Mean excess return / downside deviation, times the root of 252; the deviation is the root of the mean of
     * min(0, excess)^2 over all n returns. Source: Sortino and Price (1994), Journal of Investing 3, 59.
     */
    public Reading sortino() {
        double squares = Arrays.stream(returns)
                .map(value -> Math.min(0, value - riskFree))
                .map(off -> off * off)
                .sum();
        double ratio = Returns.ratio(moments.mean() - riskFree, Math.sqrt(squares / returns.length));
        return few(1, ratio * Math.sqrt(Returns.SESSIONS), "no return is below the rate without risk");
    }

    /** {@link #annualisedReturnCalendar()} / |deepest drawdown|. Source: Young (1991), Futures 20(10), 40. */
    public Reading calmar() {
        double deepest = -drawdowns.maximum().orNaN();
        return annualisedReturnCalendar().map(rate -> rate / deepest, "there was no drawdown");
    }

    /** The sum of excess gains / the sum of excess losses, at the rate without risk. Source: Keating and Shadwick (2002). */
    public Reading omega() {
        double gains = Arrays.stream(returns)
                .map(value -> Math.max(0, value - riskFree))
                .sum();
        double losses = Arrays.stream(returns)
                .map(value -> Math.max(0, riskFree - value))
                .sum();
        return few(1, Returns.ratio(gains, losses), "no return is below the rate without risk");
    }

    /** Every time the closes were below an earlier one. */
    public Drawdowns drawdowns() {
        return drawdowns;
    }

    /** The worst of the returns, and what they look like as a sample. */
    public ReturnSample sample() {
        return new ReturnSample(closes, returns, moments);
    }

    /** Whether the mean return is zero. */
    public Hypothesis meanIsZero() {
        return unlessSteady(Hypothesis.meanIsZero(returns));
    }

    /** Whether the returns are normal. */
    public Hypothesis isNormal() {
        return unlessSteady(Hypothesis.isNormal(returns));
    }

    /** Whether returns above and below their median follow each other by chance. */
    public Hypothesis isRandom() {
        return unlessSteady(Hypothesis.isRandom(returns));
    }

    private Hypothesis unlessSteady(Hypothesis test) {
        if (returns.length > 1 && !isVaried()) {
            return new Hypothesis(Reading.missing(STEADY), Reading.missing(STEADY));
        }
        return test;
    }

    private boolean isVaried() {
        return Double.isFinite(sessionSharpe());
    }

    /**
     * The probability that the true Sharpe ratio is above zero: Phi(SR sqrt(n - 1) / sqrt(1 - g1 SR + (g2 + 2) / 4 SR^2))
     * with the ratio SR of one session and the skew g1 and excess kurtosis g2 of the population. Source: Bailey and Lopez
     * de Prado (2012), Journal of Risk 15(2), 3.
     */
    public Reading probabilisticSharpe() {
        double ratio = sessionSharpe();
        double skew = moments.populationSkew().orNaN();
        double kurtosis = moments.populationKurtosis().orNaN();
        double variance = 1 - skew * ratio + (kurtosis + 2) / 4 * ratio * ratio;
        double z = ratio * Math.sqrt(returns.length - 1.0) / Math.sqrt(variance);
        return few(2, Double.isFinite(z) ? Normal.upTo(z) : Double.NaN, STEADY);
    }

    /** The table of months. */
    public List<PeriodReturn> monthly() {
        return PeriodReturn.monthly(closes);
    }

    /** The table of years. */
    public List<PeriodReturn> yearly() {
        return PeriodReturn.yearly(closes);
    }

    private Reading few(int needs, double value, String reason) {
        return returns.length < needs
                ? Reading.missing("needs " + (needs + 1) + " closes, has " + closes.size())
                : Reading.of(value, reason);
    }
}
