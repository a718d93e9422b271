package io.peaflow.quant.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HmmTrainingTests {

    private static final Observations ROWS = Observations.ofRows(Samples.congruential(600, 3));

    @ParameterizedTest
    @EnumSource(Covariance.class)
    void findsAtLeastWhatHmmlearnFinds(Covariance kind) {
        // From the start of HmmlearnTests, after 20 iterations.
        double hmmlearn = kind == Covariance.FULL ? -2034.5072237741313 : -2183.779060742218;
        var learnt = (HmmFit.Learnt) HmmTraining.of(3, kind).withRestarts(16).fit(ROWS);

        assertThat(learnt.logLikelihood()).isGreaterThan(hmmlearn - 1e-6);
        assertThat(learnt.convergence().converged()).isTrue();
        assertThat(learnt.convergence().smallestEigenvalue()).isGreaterThan(1e-6);
        assertThat(learnt.convergence().smallestState()).isGreaterThan(30);
        assertThat(learnt.model().logLikelihood(ROWS)).isEqualTo(learnt.logLikelihood());
        assertThat(learnt.bic())
                .isCloseTo(-2 * learnt.logLikelihood() + kind.freeParameters(3, 3) * Math.log(600), within(1e-9));
    }

    @Test
    void statesStandInTheOrderOfTheirMeans() {
        var learnt = (HmmFit.Learnt)
                HmmTraining.of(3, Covariance.FULL).withRestarts(16).fit(ROWS);
        double[][] means = learnt.model().means();
        assertThat(means[0][0]).isLessThan(means[1][0]);
        assertThat(means[1][0]).isLessThan(means[2][0]);
    }

    @Test
    void theSameSeedGivesTheSameBitsOnOneThreadAndOnMany() throws Exception {
        HmmTraining training =
                HmmTraining.of(3, Covariance.FULL).withRestarts(12).withSeed(5);
        try (var one = new ForkJoinPool(1);
                var four = new ForkJoinPool(4)) {
            String alone = json(one.submit(() -> training.fit(ROWS)).get());
            String together = json(four.submit(() -> training.fit(ROWS)).get());
            assertThat(alone).isEqualTo(together).isEqualTo(json(training.fit(ROWS)));
        }
    }

    @Test
    void moreStartsNeverFindAWorseModel() {
        Observations rows = Observations.ofRows(Samples.congruential(300, 3));
        for (long seed = 0; seed < 2; seed++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int starts : new int[] {1, 16, 17, 64, 160}) {
                var learnt = (HmmFit.Learnt) HmmTraining.of(3, Covariance.FULL)
                        .withRestarts(starts)
                        .withSeed(seed)
                        .fit(rows);
                assertThat(learnt.logLikelihood())
                        .as("seed %d, %d starts", seed, starts)
                        .isGreaterThanOrEqualTo(best - 1e-9);
                best = learnt.logLikelihood();
            }
        }
    }

    private static String json(HmmFit fit) {
        return ((HmmFit.Learnt) fit).model().toJson();
    }

    @Test
    void unitsDoNotMatter() {
        double[][] rows = Samples.congruential(600, 3);
        for (double[] row : rows) {
            row[0] = 1e4 + 1e-3 * row[0];
            row[2] *= 1e5;
        }
        HmmTraining training = HmmTraining.of(3, Covariance.FULL).withRestarts(16);
        var moved = (HmmFit.Learnt) training.fit(Observations.ofRows(rows));
        var plain = (HmmFit.Learnt) training.fit(ROWS);
        double jacobian = -600 * (Math.log(1e-3) + Math.log(1e5));
        assertThat(moved.logLikelihood()).isCloseTo(plain.logLikelihood() + jacobian, within(1e-3));
        assertThat(moved.model().means()[0][0]).isCloseTo(1e4, within(0.01));
    }

    @Test
    void aModelOfLastMonthIsARightBeginning() {
        HmmTraining training = HmmTraining.of(3, Covariance.FULL).withRestarts(16);
        double[][] rows = Samples.congruential(600, 3);
        var before = (HmmFit.Learnt) training.fit(Observations.ofRows(Samples.first(rows, 580)));
        var again = (HmmFit.Learnt) training.refit(ROWS, before.model());
        var anew = (HmmFit.Learnt) training.fit(ROWS);
        assertThat(again.logLikelihood()).isCloseTo(anew.logLikelihood(), within(1e-4));
        HmmTraining four = HmmTraining.of(4, Covariance.FULL);
        assertThatThrownBy(() -> four.refit(ROWS, before.model())).hasMessageContaining("cannot begin");
    }

    @Test
    void oneStateIsTheNormalDistribution() {
        var learnt = (HmmFit.Learnt)
                HmmTraining.of(1, Covariance.DIAGONAL).withRestarts(2).fit(ROWS);
        assertThat(learnt.model().means()[0][0]).isCloseTo(ROWS.mean(0), within(1e-12));
        double deviation = ROWS.deviation(0, ROWS.mean(0));
        assertThat(learnt.model().covariance(0)[0][0]).isCloseTo(deviation * deviation, within(1e-12));
    }

    @Test
    void aConstantColumnIsNoCrash() {
        double[][] rows = Samples.congruential(300, 3);
        for (double[] row : rows) {
            row[1] = 0.1;
        }
        assertRefused(HmmFit.Cause.CONSTANT_COLUMN, "column 1 is 0.1", HmmTraining.of(2, Covariance.FULL), rows);
    }

    @Test
    void columnsThatAreMultiplesAreNoCrash() {
        double[][] rows = Samples.congruential(300, 3);
        for (double[] row : rows) {
            row[2] = row[1] - 2 * row[0];
        }
        assertRefused(
                HmmFit.Cause.COVARIANCE_COLLAPSED,
                "leave a column out",
                HmmTraining.of(2, Covariance.FULL).withRestarts(4),
                rows);
    }

    @Test
    void tooFewRowsAreNoCrash() {
        assertRefused(
                HmmFit.Cause.TOO_FEW_ROWS,
                "need at least 15 rows; there are 14",
                HmmTraining.of(3, Covariance.FULL),
                Samples.congruential(14, 3));
        assertRefused(
                HmmFit.Cause.TOO_FEW_ROWS,
                "60 states of 2 columns need at least 3000 rows; there are 1200",
                HmmTraining.of(60, Covariance.FULL),
                Samples.congruential(1200, 2));
    }

    @Test
    void aStateOfAHandfulOfRowsIsNoCrash() {
        Observations rows = Observations.ofRows(Samples.congruential(400, 1));
        var best = new Candidate(Samples.model(2, 1, Covariance.FULL, 1), -1, 0.5, 3, 10, 0, false);
        HmmFit judged = HmmTraining.of(2, Covariance.FULL).judged(best, 20, rows, new double[] {0}, new double[] {1});
        assertThat(judged)
                .asInstanceOf(type(HmmFit.Degenerate.class))
                .satisfies(refused -> assertThat(refused.cause()).isEqualTo(HmmFit.Cause.STATE_TOO_RARE))
                .satisfies(refused -> assertThat(refused.reason()).contains("3.0 rows, fewer than 20.0"));
    }

    private static void assertRefused(HmmFit.Cause cause, String reason, HmmTraining training, double[][] rows) {
        assertThat(training.fit(Observations.ofRows(rows)))
                .asInstanceOf(type(HmmFit.Degenerate.class))
                .satisfies(refused -> assertThat(refused.cause()).isEqualTo(cause))
                .satisfies(refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void freeParametersAreCounted() {
        assertThat(Covariance.FULL.freeParameters(3, 9)).isEqualTo(170);
        assertThat(Covariance.DIAGONAL.freeParameters(3, 9)).isEqualTo(62);
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> HmmTraining.of(0, Covariance.FULL)).hasMessageContaining("needs a state");
        assertThatThrownBy(() -> HmmTraining.of(2, Covariance.FULL).withTolerance(-1))
                .hasMessageContaining("tolerance");
    }
}
