package io.peaflow.quant.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for indicators of any prices. */
class IndicatorPropertyTests {

    /** For sums of some twenty numbers. */
    private static final double ROUNDING = 1e-12;

    @Property(tries = 200)
    void anotherUnitOfMoneyChangesNoRatioByABit(
            @ForAll @Size(min = 30, max = 120) double[] raw, @ForAll @IntRange(min = -8, max = 8) int power) {
        double[] closes = prices(raw);
        double[] scaled =
                Arrays.stream(closes).map(close -> Math.scalb(close, power)).toArray();
        same(Volatility.realised(scaled, 20), Volatility.realised(closes, 20), 0);
        same(Momentum.between(scaled, 3, 21), Momentum.between(closes, 3, 21), 0);
        same(Drawdown.of(scaled), Drawdown.of(closes), 0);
        same(RelativeStrength.index(scaled, 14), RelativeStrength.index(closes, 14), 0);
        same(Average.simple(scaled, 7), Average.simple(closes, 7), power);
        same(Macd.of(scaled, 3, 7, 4).signal(), Macd.of(closes, 3, 7, 4).signal(), power);
        same(Bollinger.of(scaled, 9, 2).upper(), Bollinger.of(closes, 9, 2).upper(), power);
    }

    @Property(tries = 200)
    void everyIndicatorStaysWithinItsBounds(
            @ForAll @Size(min = 1, max = 120) double[] raw, @ForAll @IntRange(min = 1, max = 40) int length) {
        double[] closes = prices(raw);
        Track strength = RelativeStrength.index(closes, length);
        Track drawdown = Drawdown.of(closes);
        Track mean = Average.simple(closes, length);
        Bollinger bands = Bollinger.of(closes, length, 2);
        double least = Arrays.stream(closes).min().orElseThrow();
        double most = Arrays.stream(closes).max().orElseThrow();
        for (int t = 0; t < closes.length; t++) {
            assertThat(drawdown.at(t)).isBetween(-1.0, 0.0);
            if (strength.has(t)) {
                assertThat(strength.at(t)).isBetween(0.0, 100.0);
            }
            if (mean.has(t)) {
                assertThat(mean.at(t)).isBetween(least * (1 - ROUNDING), most * (1 + ROUNDING));
                assertThat(bands.lower().at(t))
                        .isLessThanOrEqualTo(bands.middle().at(t));
                assertThat(bands.upper().at(t))
                        .isGreaterThanOrEqualTo(bands.middle().at(t));
            }
        }
    }

    @Property(tries = 100)
    void pricesThatStandStillHaveNoWidth(
            @ForAll @DoubleRange(min = 0.01, max = 1e6) double close, @ForAll @IntRange(min = 2, max = 60) int length) {
        double[] closes = new double[100];
        Arrays.fill(closes, close);
        assertThat(Volatility.realised(closes, length).at(99)).isZero();
        Bollinger bands = Bollinger.of(closes, length, 2);
        assertThat(bands.upper().at(99)).isEqualTo(bands.lower().at(99));
        assertThat(Macd.of(closes).line().at(99)).isCloseTo(0, within(close * ROUNDING));
    }

    /** Any numbers as prices between 1 and 1,000. */
    private static double[] prices(double[] raw) {
        return Arrays.stream(raw)
                .map(value -> 1 + Math.abs(value % 999))
                .map(value -> Double.isFinite(value) ? value : 1)
                .toArray();
    }

    private static void same(Track one, Track other, int power) {
        assertThat(one.size()).isEqualTo(other.size());
        for (int t = 0; t < one.size(); t++) {
            assertThat(one.has(t)).isEqualTo(other.has(t));
            if (one.has(t)) {
                assertThat(one.at(t)).isEqualTo(Math.scalb(other.at(t), power));
            }
        }
    }
}
