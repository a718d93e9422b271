package io.peaflow.quant.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.quant.random.RandomStream;
import java.util.Arrays;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearningTests {

    /** How far a step may fall for want of digits, relative to the likelihood. */
    private static final double ROUNDING = 1e-11;

    @Property(tries = 60)
    void noIterationLosesLikelihood(
            @ForAll @IntRange(min = 1, max = 4) int states,
            @ForAll @IntRange(min = 1, max = 5) int columns,
            @ForAll Covariance kind,
            @ForAll @IntRange(min = 0, max = 10_000) int seed) {
        Parameters model = Samples.model(states, columns, kind, seed);
        Observations rows = Observations.ofRows(Samples.rows(model, 400, seed + 1L));
        Learning learning = new Learning(rows, states, kind, 1e-9)
                .from(new Starts(rows, states, kind).start(seed % 4, RandomStream.of(seed)));
        double before = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < 30; i++) {
            if (!learning.step() || learning.floored()) {
                return;
            }
            assertThat(learning.logLikelihood()).isGreaterThanOrEqualTo(before - ROUNDING * Math.abs(before));
            before = learning.logLikelihood();
        }
    }

    @ParameterizedTest
    @EnumSource(Covariance.class)
    void atTheOptimumNoDirectionGains(Covariance kind) {
        double[][] rows = Samples.congruential(600, 3);
        Observations observations = Observations.ofRows(rows);
        var learnt = (HmmFit.Learnt)
                HmmTraining.of(3, kind).withTolerance(0).withRestarts(8).fit(observations);
        Parameters best = learnt.model().parameters();

        BiConsumer<String, Parameters> flat = (what, direction) -> {
            double step = 1e-5;
            double forward = new GaussianHmm(moved(best, direction, step)).logLikelihood(observations);
            double backward = new GaussianHmm(moved(best, direction, -step)).logLikelihood(observations);
            assertThat((forward - backward) / (2 * step)).as(what).isCloseTo(0, within(1e-2));
            assertThat(Math.max(forward, backward)).as(what).isLessThanOrEqualTo(learnt.logLikelihood() + 1e-7);
        };
        for (int i = 0; i < best.mean.length; i++) {
            var direction = new Parameters(3, 3, kind);
            direction.mean[i] = 1;
            flat.accept("mean " + i, direction);
        }
        for (int state = 0; state < 3; state++) {
            for (int column = 0; column < 3; column++) {
                var direction = new Parameters(3, 3, kind);
                direction.covariance[direction.variance(state, column)] = 1;
                flat.accept("variance " + state + " " + column, direction);
            }
            var direction = new Parameters(3, 3, kind);
            // Along the sum of 1, away from probabilities that are 0 at the optimum.
            direction.transition[state * 3 + state] = 0.1;
            direction.transition[state * 3 + (state + (state == 0 ? 1 : state == 1 ? 1 : -2)) % 3] = -0.1;
            flat.accept("transition from " + state, direction);
        }
    }

    private static Parameters moved(Parameters from, Parameters direction, double step) {
        Parameters result = from.copy();
        add(result.mean, direction.mean, step);
        add(result.covariance, direction.covariance, step);
        add(result.transition, direction.transition, step);
        return result;
    }

    private static void add(double[] values, double[] direction, double step) {
        for (int i = 0; i < values.length; i++) {
            values[i] += step * direction[i];
        }
    }

    @Test
    void aModelThatCannotBeComputedEndsTheRun() {
        Observations rows = Observations.ofRows(Samples.congruential(300, 2));
        var broken = new Parameters(2, 2, Covariance.FULL);
        Arrays.fill(broken.covariance, Double.NaN);
        Learning learning = new Learning(rows, 2, Covariance.FULL, 1e-6).from(broken);
        assertThat(learning.step()).isFalse();
        assertThat(Candidate.of(learning).sound(1e-6, 0)).isFalse();
    }

    @Test
    void aCovarianceThatCollapsesIsRaisedAndTold() {
        double[][] rows = Samples.congruential(300, 2);
        for (double[] row : rows) {
            row[1] = row[0];
        }
        Observations observations = Observations.ofRows(rows);
        Learning learning = new Learning(observations, 2, Covariance.FULL, 1e-6)
                .from(new Starts(observations, 2, Covariance.FULL).start(0, RandomStream.of(1)))
                .run(20, 0);
        assertThat(learning.floored()).isTrue();
        assertThat(learning.logLikelihood()).isFinite();
    }
}
