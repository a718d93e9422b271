package io.peaflow.quant.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/**
 * Against hmmlearn 0.3.3 (numpy 2.4.6, scikit-learn 1.9.1): {@code GaussianHMM(3, kind, covars_prior=0, covars_weight=0,
 * min_covar=0, n_iter=n, tol=-inf, implementation="scaling", init_params="")} from the start below, on the rows of
 * {@link Samples#congruential}; {@code score} after n iterations and the parameters after 20.
 */
class HmmlearnTests {

    private static Parameters start(Covariance kind) {
        var start = new Parameters(3, 3, kind);
        System.arraycopy(new double[] {.5, .3, .2}, 0, start.start, 0, 3);
        System.arraycopy(new double[] {.8, .1, .1, .15, .7, .15, .1, .3, .6}, 0, start.transition, 0, 9);
        System.arraycopy(new double[] {0, 0, 0, .5, 1, 1.5, 1, 2, 3}, 0, start.mean, 0, 9);
        for (int state = 0; state < 3; state++) {
            for (int column = 0; column < 3; column++) {
                start.covariance[start.variance(state, column)] = 2;
            }
        }
        return start;
    }

    private static Learning learnt(Covariance kind, int iterations) {
        Learning learning = new Learning(Observations.ofRows(Samples.congruential(600, 3)), 3, kind, 1e-9)
                .from(start(kind))
                .run(iterations, Double.NEGATIVE_INFINITY);
        assertThat(learning.expect()).isTrue();
        return learning;
    }

    @Test
    void theRowsAreTheSame() {
        double[][] rows = Samples.congruential(600, 3);
        assertThat(rows[0]).containsExactly(new double[] {0.1205694, 0.0945417, 0.19132759}, within(1e-8));
        assertThat(rows[599]).containsExactly(new double[] {1.93940453, 2.4055019, 6.65555369}, within(1e-8));
    }

    @Test
    void likelihoodsOfFullCovariancesAgree() {
        assertThat(learnt(Covariance.FULL, 0).logLikelihood()).isCloseTo(-2896.0303935456664, within(1e-8));
        assertThat(learnt(Covariance.FULL, 1).logLikelihood()).isCloseTo(-2126.9943654483177, within(1e-8));
        assertThat(learnt(Covariance.FULL, 20).logLikelihood()).isCloseTo(-2034.5072237741313, within(1e-8));
    }

    @Test
    void likelihoodsOfDiagonalCovariancesAgree() {
        assertThat(learnt(Covariance.DIAGONAL, 0).logLikelihood()).isCloseTo(-2896.030393545666, within(1e-8));
        assertThat(learnt(Covariance.DIAGONAL, 1).logLikelihood()).isCloseTo(-2271.1180344610425, within(1e-8));
        assertThat(learnt(Covariance.DIAGONAL, 20).logLikelihood()).isCloseTo(-2183.779060742218, within(1e-8));
    }

    @Test
    void parametersAgree() {
        var model = new GaussianHmm(learnt(Covariance.FULL, 20).parameters());
        assertThat(model.means()[2])
                .containsExactly(new double[] {1.007885331487805, 2.52463896882393, 4.311192539005016}, within(1e-9));
        assertThat(model.transition()[0])
                .containsExactly(
                        new double[] {0.9800511277783616, 0.019948872221638415, 4.757308639205313e-65}, within(1e-9));
        assertThat(model.covariance(0)[2])
                .containsExactly(
                        new double[] {0.08674588896724812, 0.18205526037457, 0.34822869325959277}, within(1e-9));
    }
}
