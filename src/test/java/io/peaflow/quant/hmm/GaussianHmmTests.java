package io.peaflow.quant.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GaussianHmmTests {

    @ParameterizedTest
    @EnumSource(Covariance.class)
    void loadsTheSameBits(Covariance kind) {
        Parameters parameters = Samples.model(3, 4, kind, 77);
        var model = new GaussianHmm(parameters);
        GaussianHmm loaded = GaussianHmm.ofJson(model.toJson());

        assertThat(loaded.parameters().start).containsExactly(parameters.start);
        assertThat(loaded.parameters().transition).containsExactly(parameters.transition);
        assertThat(loaded.parameters().mean).containsExactly(parameters.mean);
        assertThat(loaded.parameters().covariance).containsExactly(parameters.covariance);
        assertThat(loaded.checksum()).isEqualTo(model.checksum()).hasSize(64);
        assertThat(loaded).isEqualTo(model).hasSameHashCodeAs(model).hasToString(model.toJson());
        assertThat(model)
                .isNotEqualTo(new GaussianHmm(Samples.model(3, 4, kind, 78)))
                .isNotEqualTo("model");
    }

    @ParameterizedTest
    @EnumSource(Covariance.class)
    void isMadeOfItsOwnNumbers(Covariance kind) {
        var model = new GaussianHmm(Samples.model(3, 2, kind, 5));
        GaussianHmm again =
                GaussianHmm.of(model.covariance(), model.start(), model.transition(), model.means(), new double[][][] {
                    model.covariance(0), model.covariance(1), model.covariance(2)
                });
        assertThat(again).isEqualTo(model);
        assertThat(again.smallestEigenvalue())
                .isEqualTo(model.smallestEigenvalue())
                .isPositive();
    }

    @Test
    void aTextThatWasChangedIsRefused() {
        var model = new GaussianHmm(Samples.model(2, 2, Covariance.FULL, 5));
        String text = model.toJson();
        assertThatThrownBy(() -> GaussianHmm.ofJson(text.replace("\"states\":2", "\"states\":3")))
                .hasMessageContaining("was changed");
        assertThatThrownBy(() -> GaussianHmm.ofJson(
                        io.peaflow.quant.json.Sealed.write(java.util.Map.of("form", "something-else"))))
                .hasMessageContaining("Not a model");
    }

    @Test
    void numbersThatMakeNoModelAreRefused() {
        double[][] unit = {{1}};
        double[][][] covariances = {{{1}}, {{1}}};
        double[][] means = {{0}, {1}};
        double[][] steps = {{.5, .5}, {.5, .5}};
        double[] start = {1, 0};
        assertThat(GaussianHmm.of(Covariance.FULL, start, steps, means, covariances)
                        .states())
                .isEqualTo(2);
        assertThatThrownBy(() -> GaussianHmm.of(Covariance.FULL, new double[] {.5, .4}, steps, means, covariances))
                .hasMessageContaining("sum to 0.9");
        assertThatThrownBy(() -> GaussianHmm.of(Covariance.FULL, new double[] {2, -1}, steps, means, covariances))
                .hasMessageContaining("Not a probability");
        assertThatThrownBy(() -> GaussianHmm.of(Covariance.FULL, start, unit, means, covariances))
                .hasMessageContaining("not all of 2 states");
        assertThatThrownBy(() -> GaussianHmm.of(Covariance.FULL, start, new double[][] {{1}, {1}}, means, covariances))
                .hasMessageContaining("has 1 numbers, not 2");
        assertThatThrownBy(() ->
                        GaussianHmm.of(Covariance.FULL, start, steps, new double[][] {{Double.NaN}, {1}}, covariances))
                .hasMessageContaining("not a finite number");
        assertThatThrownBy(() -> GaussianHmm.of(Covariance.FULL, start, steps, means, new double[][][] {{{0}}, {{1}}}))
                .hasMessageContaining("not positive definite");
        assertThatThrownBy(() ->
                        GaussianHmm.of(Covariance.FULL, start, steps, means, new double[][][] {{{1, 2}}, {{1}}}))
                .hasMessageContaining("not 1 by 1");
        double[][] wide = {{0, 0}, {1, 1}};
        double[][][] skew = {{{1, .5}, {.4, 1}}, {{1, 0}, {0, 1}}};
        assertThatThrownBy(() -> GaussianHmm.of(Covariance.FULL, start, steps, wide, skew))
                .hasMessageContaining("not symmetric");
        double[][][] full = {{{1, .5}, {.5, 1}}, {{1, 0}, {0, 1}}};
        assertThatThrownBy(() -> GaussianHmm.of(Covariance.DIAGONAL, start, steps, wide, full))
                .hasMessageContaining("not diagonal");
    }
}
