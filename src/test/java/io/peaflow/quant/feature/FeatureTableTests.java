package io.peaflow.quant.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.ValueSeries;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each feature against its definition, computed the long way; and what a row may know. */
class FeatureTableTests {

    private static final int ROWS = 900;
    private static final long DAY = 86_400;
    /** Between two orders of the same sums. */
    private static final double SUMS = 1e-12;

    private static final double[] CLOSE = walk(1, 4_000, 0.01);
    private static final double[] VIX = walk(2, 20, 0.05);
    private static final double[] SPREAD = walk(3, 2.5, 0.01);
    private static final double[] SLOPE = walk(4, 1.5, 0.02);

    private static double[] walk(long seed, double from, double volatility) {
        Random random = new Random(seed);
        double[] walk = new double[ROWS];
        double value = from;
        for (int i = 0; i < ROWS; i++) {
            value *= Math.exp(volatility * random.nextGaussian());
            walk[i] = value;
        }
        return walk;
    }

    private static int[] days(int rows) {
        int[] day = new int[rows];
        for (int i = 0; i < rows; i++) {
            day[i] = 10_000 + i / 5 * 7 + i % 5;
        }
        return day;
    }

    private static PriceSeries price(double[] close) {
        return new PriceSeries("GSPC", days(close.length), close, close, close, close.clone(), new long[close.length]);
    }

    /** Known so many seconds after its day began; the decision of a session is taken at 06:00 of the day after. */
    private static Beside beside(double[] values, long after) {
        int[] day = days(values.length);
        long[] known = Arrays.stream(day).mapToLong(d -> d * DAY + after).toArray();
        return new Beside(new ValueSeries("BESIDE", day, values.clone()), known, 10);
    }

    private static FeatureTable table(double[] close, Beside vix, Beside slope, Beside spread) {
        long[] decided = Arrays.stream(days(close.length))
                .mapToLong(day -> day * DAY + DAY + 6 * 3600)
                .toArray();
        return FeatureTable.of(new FeatureTable.Inputs(price(close), decided, vix, slope, spread));
    }

    private static FeatureTable table(int rows) {
        return table(
                Arrays.copyOf(CLOSE, rows),
                beside(Arrays.copyOf(VIX, rows), DAY),
                beside(Arrays.copyOf(SLOPE, rows), DAY),
                beside(Arrays.copyOf(SPREAD, rows), DAY));
    }

    /** The definition, word for word, without any state between rows. */
    private static double theLongWay(Feature feature, int t) {
        return switch (feature) {
            case VIX_LEVEL -> VIX[t];
            case VIX_RANK -> {
                long below = Arrays.stream(VIX, t - 19, t + 1)
                        .filter(v -> v < VIX[t])
                        .count();
                yield below / 20.0;
            }
            case VOLATILITY -> {
                double[] returns = new double[20];
                for (int i = 0; i < 20; i++) {
                    returns[i] = CLOSE[t - 19 + i] / CLOSE[t - 20 + i] - 1;
                }
                double mean = Arrays.stream(returns).average().orElseThrow();
                double squares =
                        Arrays.stream(returns).map(r -> (r - mean) * (r - mean)).sum();
                yield Math.sqrt(squares / 19) * Math.sqrt(252);
            }
            case PRICE_TO_MEAN -> CLOSE[t] / mean(t, 200);
            case MEAN_TO_MEAN -> mean(t, 50) / mean(t, 200);
            case MOMENTUM -> CLOSE[t] / CLOSE[t - 63] - 1;
            case CURVE_SLOPE -> SLOPE[t];
            case CREDIT_SPREAD -> SPREAD[t];
            case CREDIT_SPREAD_CHANGE -> SPREAD[t] - SPREAD[t - 21];
        };
    }

    private static double mean(int t, int window) {
        return Arrays.stream(CLOSE, t - window + 1, t + 1).average().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void isWhatItsDefinitionSays(Feature feature) {
        FeatureTable table = table(ROWS);
        int first = feature.sessions() - 1;
        assertThat(table.has(first, feature)).isTrue();
        if (first > 0) {
            assertThat(table.missing(first - 1, feature).orElseThrow().text())
                    .contains(first + " sessions, " + feature.sessions() + " are needed");
            assertThatThrownBy(() -> table.value(first - 1, feature)).isInstanceOf(IllegalStateException.class);
        }
        for (int t = first; t < ROWS; t++) {
            assertThat(table.missing(t, feature)).isEmpty();
            assertThat(table.value(t, feature)).isCloseTo(theLongWay(feature, t), within(SUMS * 10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFutureChangesNoBitOfThePast(Feature feature) {
        FeatureTable whole = table(ROWS);
        for (int rows : new int[] {feature.sessions(), 230, 401, ROWS - 1}) {
            FeatureTable cut = table(rows);
            for (int t = 0; t < rows; t++) {
                assertThat(cut.has(t, feature)).isEqualTo(whole.has(t, feature));
                if (cut.has(t, feature)) {
                    assertThat(cut.value(t, feature)).isEqualTo(whole.value(t, feature));
                    if (t == rows - 1) {
                        assertThat(cut.percentile(t, feature)).isEqualTo(whole.percentile(t, feature));
                    }
                }
            }
        }
    }

    @Test
    void aValueThatIsNotOutYetIsNotUsed() {
        // Out at noon of the day after: the decision in the morning uses the value of the session before.
        FeatureTable late = table(CLOSE, beside(VIX, DAY), beside(SLOPE, DAY), beside(SPREAD, DAY + 12 * 3600));
        assertThat(late.value(500, Feature.CREDIT_SPREAD)).isEqualTo(SPREAD[499]);
        assertThat(late.value(500, Feature.CREDIT_SPREAD_CHANGE)).isEqualTo(SPREAD[499] - SPREAD[478]);
        assertThat(late.missing(0, Feature.CREDIT_SPREAD).orElseThrow().text()).isEqualTo("nothing is known of BESIDE");
    }

    @Test
    void aValueThatIsTooOldIsMissingAndSaysSo() {
        FeatureTable table =
                table(CLOSE, beside(Arrays.copyOf(VIX, 300), DAY), beside(SLOPE, DAY), beside(SPREAD, DAY));
        // Row 299 is the last with a value of its own; ten days are allowed.
        assertThat(table.value(305, Feature.VIX_LEVEL)).isEqualTo(VIX[299]);
        assertThat(table.missing(310, Feature.VIX_LEVEL).orElseThrow())
                .isEqualTo(new Missing(Missing.Code.TOO_OLD, "BESIDE", 17, 10));
        assertThat(table.missing(310, Feature.VIX_RANK).orElseThrow().code()).isEqualTo(Missing.Code.TOO_OLD);
        assertThat(table.rowsWith(List.of(Feature.MOMENTUM), 310)).contains(310).doesNotContain(62, 311);
        int[] both = table.rowsWith(List.of(Feature.MOMENTUM, Feature.VIX_LEVEL), 310);
        assertThat(both)
                .isEqualTo(IntStream.rangeClosed(0, 310)
                        .filter(row -> table.has(row, Feature.MOMENTUM) && table.has(row, Feature.VIX_LEVEL))
                        .toArray())
                .contains(305)
                .doesNotContain(310);
        assertThat(table.values(both, Feature.VIX_LEVEL))
                .isEqualTo(Arrays.stream(both)
                        .mapToDouble(row -> table.value(row, Feature.VIX_LEVEL))
                        .toArray());
        assertThatThrownBy(() -> table.values(new int[] {305, 310}, Feature.VIX_LEVEL))
                .hasMessageContaining("row 310 is missing");
    }

    @Test
    void aHoleWithinTheWindowIsNamed() {
        double[] values = Arrays.copyOf(SPREAD, ROWS);
        int[] day = days(ROWS);
        int[] kept = IntStream.range(0, ROWS).filter(i -> i < 300 || i >= 330).toArray();
        Beside holed = new Beside(
                new ValueSeries(
                        "SPREAD",
                        Arrays.stream(kept).map(i -> day[i]).toArray(),
                        Arrays.stream(kept).mapToDouble(i -> values[i]).toArray()),
                Arrays.stream(kept).mapToLong(i -> day[i] * DAY + DAY).toArray(),
                3);
        FeatureTable table = table(CLOSE, beside(VIX, DAY), beside(SLOPE, DAY), holed);
        assertThat(table.has(335, Feature.CREDIT_SPREAD)).isTrue();
        assertThat(table.missing(335, Feature.CREDIT_SPREAD_CHANGE)
                        .orElseThrow()
                        .text())
                .startsWith("SPREAD has ")
                .endsWith(" of the 22 values that the window needs");
    }

    @Test
    void theSlopeNeedsBothYieldsOfOneDay() {
        ValueSeries tenYears = new ValueSeries("DGS10", new int[] {1, 2, 4, 5}, new double[] {4, 4.1, 4.2, 4.3});
        ValueSeries twoYears = new ValueSeries("DGS2", new int[] {2, 3, 5}, new double[] {3, 3.1, 3.5});
        ValueSeries slope = FeatureTable.slope(tenYears, twoYears);
        assertThat(slope.size()).isEqualTo(2);
        assertThat(slope.epochDay(0)).isEqualTo(2);
        assertThat(slope.value(0)).isCloseTo(1.1, within(1e-12));
        assertThat(slope.value(1)).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void refusesInputsThatDoNotFit() {
        assertThatThrownBy(() -> new Beside(new ValueSeries("X", new int[] {1}, new double[] {1}), new long[0], 1))
                .hasMessageContaining("X has 1 values of 1 days and 0 instants");
        assertThatThrownBy(() -> new Beside("X", new int[] {1, 1}, new double[2], new long[] {9, 8}, 1))
                .hasMessageContaining("X, row 1");
        assertThatThrownBy(() -> new Beside(new ValueSeries("X", new int[0], new double[0]), new long[0], -1))
                .hasMessageContaining("greatest age");
        assertThatThrownBy(() -> new FeatureTable.Inputs(
                        price(CLOSE), new long[3], beside(VIX, 0), beside(SLOPE, 0), beside(SPREAD, 0)))
                .hasMessageContaining("900 sessions");
        assertThatThrownBy(() -> Feature.of("vix")).hasMessageContaining("none of the nine");
        assertThat(Feature.of("price-to-mean")).isEqualTo(Feature.PRICE_TO_MEAN);
    }

    @ParameterizedTest
    @EnumSource(Missing.Code.class)
    void whatIsMissingIsSaidInBothLanguages(Missing.Code code) {
        Missing missing = new Missing(code, "VIX", 7, 1_260);
        assertThat(missing.said().english()).isEqualTo(missing.text());
        assertThat(missing.said().in(Locale.FRENCH)).contains("VIX").isNotEqualTo(missing.text());
    }
}
