package io.peaflow.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.MacroHistory.Vintages;
import io.peaflow.quant.feature.Beside;
import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReleasesTests {

    private static final int UNTOLD = Vintages.UNRECORDED;
    private static final long DAY = 86_400;
    private static final int LATEST = 10;

    /** One value: of a day, what, published when. */
    private record One(int day, double value, int published) {}

    private static Vintages told(List<One> all) {
        return new Vintages(
                "BAA10Y",
                all.stream().mapToInt(One::day).toArray(),
                all.stream().mapToDouble(One::value).toArray(),
                all.stream().mapToInt(One::published).toArray());
    }

    /** By the table of lags a value is there two days after the first hour of its own. */
    private static Releases releases(One... all) {
        return Releases.of(told(List.of(all)), ReleasesTests::lag, LATEST);
    }

    private static long lag(LocalDate day) {
        return (day.toEpochDay() + 2) * DAY;
    }

    @Test
    void aRecordedPublicationCountsAndTheLagWhereNoneWasRecorded() {
        Releases all = releases(new One(100, 1, 103), new One(100, 1.5, 130), new One(101, 2, UNTOLD));
        assertThat(all.day()).containsExactly(100, 100, 101);
        assertThat(all.value()).containsExactly(1, 1.5, 2);
        assertThat(all.knownFrom()).containsExactly(104 * DAY, 131 * DAY, 103 * DAY);
    }

    @Test
    void theBeginningOfAnArchiveIsNoPublication() {
        Releases all = releases(new One(100, 1, 4_000), new One(100, 2, 4_500), new One(3_995, 3, 4_000));
        assertThat(all.knownFrom()).containsExactly(102 * DAY, 4_501 * DAY, 4_001 * DAY);
    }

    @Test
    void whatWasToldWithoutItsDayGivesWayToWhatWasPublishedBefore() {
        Releases early = releases(new One(100, 9, UNTOLD), new One(100, 1, 100), new One(100, 2, 105));
        assertThat(early.value()).containsExactly(1, 2);
        assertThat(early.knownFrom()).containsExactly(101 * DAY, 106 * DAY);
        Releases late = releases(new One(100, 9, UNTOLD), new One(100, 1, 104));
        assertThat(late.value()).as("a revision").containsExactly(9, 1);
        assertThat(late.knownFrom()).containsExactly(102 * DAY, 105 * DAY);
    }

    @Test
    void aDifferenceIsAnewWheneverOneSideIsRevised() {
        Releases ten = releases(
                new One(99, 4, UNTOLD),
                new One(100, 4, 101),
                new One(100, 5, 103),
                new One(100, 6, 110),
                new One(102, 4, UNTOLD));
        Releases two =
                releases(new One(100, 1, 102), new One(100, 2, 110), new One(101, 1, UNTOLD), new One(102, 1, 102));
        Releases slope = ten.less(two);
        assertThat(slope.day()).containsExactly(100, 100, 100, 102);
        assertThat(slope.value()).containsExactly(3, 4, 4, 3);
        assertThat(slope.knownFrom()).containsExactly(103 * DAY, 104 * DAY, 111 * DAY, 104 * DAY);
    }

    /** For every row: with only what was known at its decision, the features are the same to the last bit. */
    @Test
    void aRevisionChangesNoFeatureOfADecisionBeforeIt() {
        Random random = new Random(11);
        int rows = 400;
        List<One> all = new ArrayList<>();
        for (int day = 1_000; day < 1_000 + rows; day++) {
            if (random.nextInt(3) == 0) {
                all.add(new One(day, random.nextDouble(), UNTOLD));
            }
            int published = day + random.nextInt(4);
            for (int vintages = random.nextInt(4); vintages > 0; vintages--) {
                all.add(new One(day, random.nextDouble(), published));
                published += 1 + random.nextInt(40);
            }
        }
        int[] day = IntStream.range(1_000, 1_000 + rows).toArray();
        long[] decided =
                Arrays.stream(day).mapToLong(d -> (d + 1) * DAY + 6 * 3_600).toArray();
        Releases whole = Releases.of(told(all), ReleasesTests::lag, LATEST);
        FeatureTable table = table(day, decided, whole);
        int revised = 0;
        for (int row = 30; row < rows; row++) {
            long at = decided[row];
            Releases known = Releases.of(
                    told(all.stream()
                            .filter(one -> one.published() == UNTOLD || (one.published() + 1L) * DAY <= at)
                            .toList()),
                    ReleasesTests::lag,
                    LATEST);
            FeatureTable then = table(day, decided, known);
            for (Feature feature : List.of(Feature.CREDIT_SPREAD, Feature.CREDIT_SPREAD_CHANGE)) {
                assertThat(then.has(row, feature)).as("row %d", row).isEqualTo(table.has(row, feature));
                if (table.has(row, feature)) {
                    assertThat(then.value(row, feature)).as("row %d", row).isEqualTo(table.value(row, feature));
                }
            }
            revised += known.day().length < whole.day().length ? 1 : 0;
        }
        assertThat(revised).as("there is something to hide").isGreaterThan(rows / 2);
    }

    private static FeatureTable table(int[] day, long[] decided, Releases spread) {
        double[] flat = new double[day.length];
        Arrays.fill(flat, 100);
        Beside none = new Beside(new ValueSeries("NONE", new int[0], new double[0]), new long[0], LATEST);
        return FeatureTable.of(new FeatureTable.Inputs(
                new PriceSeries(
                        "GSPC", day.clone(), flat, flat.clone(), flat.clone(), flat.clone(), new long[day.length]),
                decided,
                none,
                none,
                spread.beside(LATEST)));
    }
}
