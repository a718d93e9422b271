package io.peaflow.quant.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTests {

    private static final Offset<Double> EXACT = within(1e-12);

    @ParameterizedTest
    @CsvSource({"1,2,FULL", "2,3,FULL", "3,2,FULL", "3,4,DIAGONAL", "4,1,FULL", "4,2,DIAGONAL"})
    void agreesWithTheSumOverEveryPath(int states, int columns, Covariance kind) {
        Parameters parameters = Samples.model(states, columns, kind, 11 * states + columns);
        var model = new GaussianHmm(parameters);
        double[][] rows = Samples.rows(parameters, 6, 5);
        Observations observations = Observations.ofRows(rows);
        var paths = new EveryPath(model, rows);

        FilteredPath filtered = model.filter(observations);
        double[][] smoothed = Hindsight.smoothed(model, observations);

        assertThat(filtered.logLikelihood()).isCloseTo(paths.logLikelihood(), within(1e-10));
        assertThat(model.logLikelihood(observations)).isEqualTo(filtered.logLikelihood());
        assertThat(filtered.rows()).isEqualTo(6);
        assertThat(filtered.states()).isEqualTo(states);
        for (int row = 0; row < rows.length; row++) {
            assertThat(filtered.row(row)).containsExactly(paths.atTheEndOf(row + 1), EXACT);
            assertThat(smoothed[row]).containsExactly(paths.givenAllRows(row), EXACT);
            assertThat(filtered.probability(row, filtered.likeliest(row)))
                    .isEqualTo(Arrays.stream(filtered.row(row)).max().orElseThrow());
        }
        assertThat(Hindsight.viterbi(model, observations)).containsExactly(paths.likeliest());
    }

    @ParameterizedTest
    @CsvSource({"3,9,FULL", "3,2,DIAGONAL", "2,4,FULL"})
    void aRowKnowsNothingOfTheRowsAfterIt(int states, int columns, Covariance kind) {
        Parameters parameters = Samples.model(states, columns, kind, 3);
        var model = new GaussianHmm(parameters);
        double[][] rows = Samples.rows(parameters, 700, 8);
        FilteredPath whole = model.filter(Observations.ofRows(rows));

        for (int count : new int[] {1, 2, 7, 255, 256, 257, 511, 513, 699}) {
            FilteredPath cut = model.filter(Observations.ofRows(Samples.first(rows, count)));
            for (int row = 0; row < count; row++) {
                assertThat(cut.row(row)).as("row %s of %s", row, count).containsExactly(whole.row(row));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2,FULL", "3,9,FULL", "3,2,DIAGONAL", "4,3,FULL"})
    void rowByRowGivesTheSameBits(int states, int columns, Covariance kind) {
        Parameters parameters = Samples.model(states, columns, kind, 13);
        var model = new GaussianHmm(parameters);
        double[][] rows = Samples.rows(parameters, 300, 4);
        rows[120][0] = 1e4;
        rows[121][0] = -1e4;
        FilteredPath whole = model.filter(Observations.ofRows(rows));
        RunningFilter running = model.running();
        for (int row = 0; row < rows.length; row++) {
            assertThat(running.next(rows[row])).as("row %s", row).containsExactly(whole.row(row));
        }
        assertThatThrownBy(() -> running.next(new double[columns + 1])).hasMessageContaining("the row has");
        double[] bad = new double[columns];
        bad[0] = Double.NaN;
        assertThatThrownBy(() -> running.next(bad)).hasMessageContaining("Not a finite number");
    }

    @Test
    void whatLooksBackIsAnotherThing() {
        Parameters parameters = Samples.model(3, 2, Covariance.FULL, 3);
        double[][] rows = Samples.rows(parameters, 300, 8);
        var model = new GaussianHmm(parameters);
        Observations observations = Observations.ofRows(rows);
        FilteredPath filtered = model.filter(observations);
        double[][] smoothed = Hindsight.smoothed(model, observations);

        assertThat(smoothed[299]).containsExactly(filtered.row(299), EXACT);
        double apart = 0;
        for (int row = 0; row < 299; row++) {
            apart = Math.max(apart, Math.abs(smoothed[row][0] - filtered.probability(row, 0)));
        }
        assertThat(apart).isGreaterThan(1e-3);
    }

    @ParameterizedTest
    @CsvSource({"2", "3"})
    void aStateThatCannotBeReachedIsNotEntered(int states) {
        // The chain cannot leave its first state, and the rows lie where only the others would have a density.
        double[][] transition = new double[states][states];
        double[][] means = new double[states][1];
        double[][][] covariances = new double[states][1][1];
        double[] start = new double[states];
        start[0] = 1;
        for (int state = 0; state < states; state++) {
            transition[state][state] = 1;
            means[state][0] = 1000 * state;
            covariances[state][0][0] = 1;
        }
        GaussianHmm model = GaussianHmm.of(Covariance.FULL, start, transition, means, covariances);
        FilteredPath filtered = model.filter(Observations.ofRows(new double[][] {{0}, {1000}, {0.5}}));

        assertThat(filtered.row(1)[0]).isEqualTo(1);
        assertThat(filtered.row(2)[0]).isEqualTo(1);
        double expected = -1.5 * Math.log(2 * Math.PI) - 0.5 * (1000.0 * 1000.0 + 0.25);
        assertThat(filtered.logLikelihood()).isCloseTo(expected, within(1e-6));
        RunningFilter running = model.running();
        running.next(new double[] {0});
        assertThat(running.next(new double[] {1000})).containsExactly(filtered.row(1));
        assertThat(Hindsight.smoothed(model, Observations.ofRows(new double[][] {{0}, {1000}, {0.5}}))[1][0])
                .isCloseTo(1, EXACT);
    }

    @Test
    void ofTwoReachableStatesTheLikelierIsFoundHoweverUnlikelyBothAre() {
        GaussianHmm model = GaussianHmm.of(
                Covariance.DIAGONAL,
                new double[] {0.5, 0.5, 0},
                new double[][] {{0.9, 0.1, 0}, {0.1, 0.9, 0}, {0, 0, 1}},
                new double[][] {{0}, {1}, {5000}},
                new double[][][] {{{1}}, {{1}}, {{1}}});
        // At 5000 the density of state 1 is e^4999.5 times that of state 0.
        FilteredPath filtered = model.filter(Observations.ofRows(new double[][] {{0}, {5000}}));
        assertThat(filtered.row(1)).containsExactly(new double[] {0, 1, 0}, EXACT);
        assertThat(filtered.logLikelihood()).isFinite();
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        var model = new GaussianHmm(Samples.model(2, 3, Covariance.FULL, 1));
        assertThatThrownBy(() -> model.filter(Observations.ofRows(new double[][] {{1, 2}})))
                .hasMessageContaining("3 columns, the rows have 2");
    }

    @Test
    void whatIsNotANumberIsRefusedAtTheDoor() {
        assertThatThrownBy(() -> Observations.ofRows(new double[][] {{1, 2}, {1, Double.NaN}}))
                .hasMessageContaining("Column 1, row 1");
        assertThatThrownBy(() -> Observations.ofColumns(new double[] {1}, new double[] {Double.POSITIVE_INFINITY}))
                .hasMessageContaining("Column 1, row 0");
        assertThatThrownBy(() -> Observations.ofColumns(new double[] {1}, new double[] {1, 2}))
                .hasMessageContaining("has 2 rows");
        assertThatThrownBy(() -> Observations.ofRows(new double[][] {{1}, {1, 2}}))
                .hasMessageContaining("Row 1 has 2 columns");
        assertThatThrownBy(() -> Observations.ofRows(new double[0][])).hasMessageContaining("need a row");
    }
}
