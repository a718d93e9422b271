package io.peaflow.quant.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.quant.performance.MoneyWeighted.None;
import io.peaflow.quant.performance.MoneyWeighted.One;
import io.peaflow.quant.performance.MoneyWeighted.Several;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Returns with payments against spreadsheets, closed forms, and a fine comb for roots. */
class FlowTests {

    private static final Offset<Double> RATE = within(1e-11);
    /** What the payments may be worth at a rate that fits, beside the sum of their sizes. */
    private static final double WORTHLESS = 1e-9;

    private static Flows flows(Object... daysAndAmounts) {
        int[] day = new int[daysAndAmounts.length / 2];
        double[] amount = new double[day.length];
        for (int i = 0; i < day.length; i++) {
            day[i] = daysAndAmounts[2 * i] instanceof String text
                    ? Math.toIntExact(LocalDate.parse(text).toEpochDay())
                    : (Integer) daysAndAmounts[2 * i];
            amount[i] = ((Number) daysAndAmounts[2 * i + 1]).doubleValue();
        }
        return Flows.of(day, amount);
    }

    private static double rate(Flows flows) {
        return MoneyWeighted.of(flows) instanceof One one ? one.rate() : Double.NaN;
    }

    @Test
    void theRateIsThatOfSpreadsheets() {
        // The example of Excel's documentation of XIRR.
        assertThat(rate(flows(
                        "2008-01-01",
                        -10_000,
                        "2008-03-01",
                        2_750,
                        "2008-10-30",
                        4_250,
                        "2009-02-15",
                        3_250,
                        "2009-04-01",
                        2_750)))
                .isCloseTo(0.373362535, within(1e-8));
        assertThat(rate(flows(0, -100, 365, 110))).isCloseTo(0.1, RATE);
        assertThat(rate(flows(0, -100, 730, 121))).isCloseTo(0.1, RATE);
        assertThat(rate(flows(0, -100, 365, 100))).isCloseTo(0, RATE);
        assertThat(rate(flows(0, -100, 365, 1))).isCloseTo(-0.99, RATE);
        // The other way round: a loan is taken and paid back.
        assertThat(rate(flows(0, 100, 365, -110))).isCloseTo(0.1, RATE);
        // A tenth more within a day is a very large rate, and still one.
        assertThat(rate(flows(0, -100, 1, 110))).isCloseTo(Math.pow(1.1, 365) - 1, within(1e3));
    }

    @Test
    void thereMayBeNoRate() {
        assertThat(MoneyWeighted.of(flows(0, -100, 365, 150, 730, -100)))
                .isEqualTo(new None("no rate makes these payments worth nothing together"));
        assertThat(MoneyWeighted.of(flows(0, -100, 365, -1))).isEqualTo(new None("nothing was received"));
        assertThat(MoneyWeighted.of(flows(0, 100))).isEqualTo(new None("nothing was paid in"));
        assertThat(MoneyWeighted.of(flows(0, 0))).isEqualTo(new None("there is no payment that is not zero"));
        assertThat(MoneyWeighted.of(flows())).isInstanceOf(None.class);
        assertThat(MoneyWeighted.of(flows(0, -100, 0, 100))).isInstanceOf(None.class);
        assertThat(MoneyWeighted.of(flows(0, -1, 1, 1e6))).isEqualTo(new None("the rate is too large a number"));
        assertThat(MoneyWeighted.of(flows(0, -1e6, 1, 1)))
                .isEqualTo(new None("the rate is too close to -1 to be told from it"));
    }

    @Test
    void thereMayBeSeveralRates() {
        assertThat(MoneyWeighted.of(flows(0, -100, 365, 230, 730, -132)))
                .isInstanceOfSatisfying(Several.class, several -> {
                    assertThat(several.rates()).hasSize(2);
                    assertThat(several.rates().get(0)).isCloseTo(0.1, RATE);
                    assertThat(several.rates().get(1)).isCloseTo(0.2, RATE);
                });
        // The payments only touch worthlessness at 10 %: one rate.
        assertThat(rate(flows(0, -100, 365, 220, 730, -121))).isCloseTo(0.1, within(1e-6));
    }

    @Test
    void ratesThatWereBuiltInAreFound() {
        // The payments of (x - 1/1.05)(x - 1/1.2)(x - 1/0.7)(x - 1/1.9), multiplied out.
        double[] rates = {-0.3, 0.05, 0.2, 0.9};
        double[] amounts = {1};
        for (double rate : rates) {
            double[] next = new double[amounts.length + 1];
            for (int i = 0; i < amounts.length; i++) {
                next[i] -= amounts[i];
                next[i + 1] += amounts[i] * (1 + rate);
            }
            amounts = next;
        }
        int[] days = new int[amounts.length];
        for (int i = 0; i < days.length; i++) {
            days[i] = 365 * i;
        }
        assertThat(MoneyWeighted.of(Flows.of(days, amounts))).isInstanceOfSatisfying(Several.class, several -> {
            assertThat(several.rates()).hasSize(4);
            for (int i = 0; i < 4; i++) {
                assertThat(several.rates().get(i)).isCloseTo(rates[i], within(1e-8));
            }
        });
    }

    @Property(tries = 300)
    void anyPatternOfSignsIsSolvedOrRefused(
            @ForAll @Size(min = 1, max = 25) List<@DoubleRange(min = -1000, max = 1000) Double> amounts,
            @ForAll @Size(min = 25, max = 25) List<@IntRange(max = 4000) Integer> days) {
        int[] day = new int[amounts.size()];
        double[] amount = new double[day.length];
        for (int i = 0; i < day.length; i++) {
            day[i] = days.get(i);
            amount[i] = amounts.get(i);
        }
        Flows flows = Flows.of(day, amount);
        // Close to -1 the double nearest to the rate is itself off by this share of 1 + rate, a year.
        ratesOf(flows)
                .forEach(
                        rate -> assertThat(worth(flows, rate)).isLessThan(WORTHLESS + 11 * Math.ulp(1.0) / (1 + rate)));
        assertThat(ratesOf(flows)).hasSizeGreaterThanOrEqualTo(combed(flows));
    }

    private static List<Double> ratesOf(Flows flows) {
        return switch (MoneyWeighted.of(flows)) {
            case One one -> List.of(one.rate());
            case Several several -> several.rates();
            case None unused -> List.of();
        };
    }

    /** |present value| / sum of |present values|. */
    private static double worth(Flows flows, double rate) {
        double sum = 0;
        double size = 0;
        int reference = rate > 0 ? flows.epochDay(0) : flows.epochDay(flows.size() - 1);
        for (int i = 0; i < flows.size(); i++) {
            double value = flows.amount(i) * Math.pow(1 + rate, (reference - flows.epochDay(i)) / 365.0);
            sum += value;
            size += Math.abs(value);
        }
        return Math.abs(sum) / size;
    }

    /** Changes of sign on a fine grid of rates from -99.9 % to 10,000 %: each is a root. */
    private static int combed(Flows flows) {
        int roots = 0;
        double before = 0;
        for (double y = Math.log(0.001); y < Math.log(100); y += 0.002) {
            double sum = 0;
            for (int i = 0; i < flows.size(); i++) {
                sum += flows.amount(i) * Math.exp(-y * flows.epochDay(i) / 365.0);
            }
            roots += sum * before < 0 ? 1 : 0;
            before = sum;
        }
        return roots;
    }

    @Property(tries = 200)
    void aMultipleOfThePaymentsHasTheSameRate(
            @ForAll @DoubleRange(min = 0.5, max = 1e6) double factor,
            @ForAll @DoubleRange(min = -0.9, max = 3) double rate,
            @ForAll @IntRange(min = 1, max = 8000) int days) {
        double received = Math.pow(1 + rate, days / 365.0);
        Assume.that(received > 1e-30 && received < 1e30);
        assertThat(rate(flows(0, -factor, days, factor * received)))
                .isCloseTo(rate, within(1e-8 * (1 + Math.abs(rate))));
    }

    @Test
    void aThousandPaymentsOfAnySignAreDoneInTime() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        var all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add(10 * i);
            all.add(random.nextGaussian());
        }
        Flows flows = flows(all.toArray());
        for (double rate : ratesOf(flows)) {
            assertThat(worth(flows, rate)).isLessThan(WORTHLESS);
        }
    }

    @Test
    void manyThousandPaymentsOfAnySignAreDoneInTimeToo() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(6);
        int[] days = new int[3000];
        double[] amounts = new double[days.length];
        for (int i = 0; i < days.length; i++) {
            days[i] = i;
            amounts[i] = random.nextGaussian();
        }
        amounts[2999] = 500;
        Flows flows = Flows.of(days, amounts);
        List<Double> rates = ratesOf(flows);
        assertThat(rates).isNotEmpty();
        for (double rate : rates) {
            assertThat(worth(flows, rate)).isLessThan(WORTHLESS);
        }
        // A savings plan over a lifetime: one root, whatever the number of payments.
        Arrays.fill(amounts, -1);
        amounts[2999] = 20_000;
        assertThat(ratesOf(Flows.of(days, amounts))).hasSize(1);
    }

    @Test
    void emptyingAnAccountIsNoLoss() {
        // 1000 in, grown to 1100, all taken out; later 500 in, grown to 550.
        Flows flows = flows(0, -1000, 100, 1100, 200, -500, 300, 0);
        TimeWeighted after = TimeWeighted.ofValuesAfter(flows, new double[] {1000, 0, 500, 550});
        assertThat(after.total().orNaN()).isCloseTo(0.21, RATE);
        assertThat(after.periods()).hasSize(2);
        assertThat(after.annualised().orNaN()).isCloseTo(Math.pow(1.21, 365 / 200.0) - 1, RATE);
        TimeWeighted before = TimeWeighted.ofValuesBefore(flows, new double[] {0, 1100, 0, 550});
        assertThat(before.total().orNaN()).isCloseTo(0.21, RATE);
        assertThat(before.periods()).isEqualTo(after.periods());
        assertThat(before.periods().getFirst().value()).isCloseTo(0.1, RATE);
    }

    @Test
    void paymentsDoNotChangeTheTimeWeightedReturn() {
        double[] index = {100, 104, 98, 111, 120};
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(6);
        for (int round = 0; round < 50; round++) {
            double[] after = new double[5];
            var rows = new ArrayList<>();
            double held = 0;
            for (int t = 0; t < 5; t++) {
                double before = t == 0 ? 0 : held * index[t] / index[t - 1];
                double paidIn = t == 0 ? 1000 : random.nextDouble(-0.5, 0.5) * before;
                held = before + paidIn;
                after[t] = held;
                rows.add(30 * t);
                rows.add(-paidIn);
            }
            TimeWeighted result = TimeWeighted.ofValuesAfter(flows(rows.toArray()), after);
            assertThat(result.total().orNaN()).isCloseTo(0.2, within(1e-12));
        }
    }

    @Test
    void whatNoReturnLeadsToHasAReason() {
        assertThat(TimeWeighted.ofValuesAfter(flows(0, -100), new double[] {100})
                        .total()
                        .reason())
                .contains("needs 2 values");
        assertThat(TimeWeighted.ofValuesAfter(flows(0, 0, 10, 0), new double[] {0, 50})
                        .total()
                        .reason())
                .contains("no return leads");
        assertThat(TimeWeighted.ofValuesAfter(flows(0, 0, 10, 0), new double[] {50, -1})
                        .annualised()
                        .reason())
                .contains("no return leads");
        // Losing everything without a payment is a loss.
        assertThat(TimeWeighted.ofValuesAfter(flows(0, 0, 10, 0), new double[] {50, 0})
                        .total()
                        .orNaN())
                .isEqualTo(-1);
        assertThatThrownBy(() -> TimeWeighted.ofValuesAfter(flows(0, 1), new double[] {Double.NaN}))
                .hasMessageContaining("Row 0 of values");
        assertThatThrownBy(() -> Flows.of(new int[] {1}, new double[] {Double.NaN}))
                .hasMessageContaining("amounts");
        assertThat(flows(3, 1, 2, 5, 3, 4).amount(1)).isEqualTo(5);
        assertThat(flows("2024-02-29", 1).day(0)).isEqualTo(LocalDate.of(2024, 2, 29));
    }
}
