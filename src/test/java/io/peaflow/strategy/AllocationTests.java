package io.peaflow.strategy;

import static io.peaflow.strategy.Markets.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.kernel.Weight;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AllocationTests {

    private static final double EXACT = 1e-12;

    @Test
    void whatTheWeightsLeaveIsCash() {
        Allocation allocation = weights("LQQ", 15, "WPEA", 60);
        assertThat(allocation.cash()).isCloseTo(0.25, within(EXACT));
        assertThat(allocation.of("WPEA")).isEqualTo(0.6);
        assertThat(allocation.of("CL2")).isZero();
        assertThat(allocation.instruments()).containsExactly("LQQ", "WPEA");
        assertThat(allocation)
                .isEqualTo(weights("WPEA", 60, "LQQ", 15))
                .hasSameHashCodeAs(weights("WPEA", 60, "LQQ", 15));
        assertThat(allocation).isNotEqualTo(weights("WPEA", 60, "LQQ", 14)).isNotEqualTo(weights("WPEA", 60));
        assertThat(allocation.toString()).contains("LQQ").contains("CASH");
    }

    @Test
    void cashThatIsToldMustAgree() {
        assertThat(Allocation.of(Map.of("LQQ", new Weight(0.4), "CASH", new Weight(0.6))))
                .isEqualTo(weights("LQQ", 40));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Allocation.of(Map.of("LQQ", new Weight(0.4), "CASH", new Weight(0.5))))
                .withMessageContaining("60 %");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> weights("LQQ", 60, "CL2", 60))
                .withMessageContaining("borrows nothing");
        assertThatIllegalArgumentException().isThrownBy(() -> Allocation.of(new String[] {"B", "A"}, new double[2]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Allocation.of(new String[] {"A"}, new double[] {Double.NaN}));
    }

    @Property
    void weightsAreOneTogetherCashIncluded(
            @ForAll @Size(max = 12) List<@DoubleRange(min = 0, max = 1) Double> some,
            @ForAll @Size(max = 12) List<@DoubleRange(min = 0, max = 1) Double> others,
            @ForAll @DoubleRange(min = 0, max = 1) double share) {
        Allocation one = scaled(some, "A");
        Allocation other = scaled(others, "C");
        Allocation blend = one.blend(share, other);
        for (Allocation each : List.of(one, other, blend)) {
            assertThat(each.toMap().values().stream()
                            .mapToDouble(weight -> weight)
                            .sum())
                    .isCloseTo(1, within(EXACT));
        }
        assertThat(one.distanceFrom(other)).isBetween(0.0, 1.0).isEqualTo(other.distanceFrom(one));
        assertThat(one.distanceFrom(one)).isZero();
        // Blending moves in proportion: what remains to go is the other share of the way.
        assertThat(blend.distanceFrom(other)).isCloseTo(share * one.distanceFrom(other), within(1e-9));
    }

    private static Allocation scaled(List<Double> raw, String prefix) {
        double sum = Math.max(1, raw.stream().mapToDouble(weight -> weight).sum());
        Map<String, Weight> weights = new TreeMap<>();
        for (int i = 0; i < raw.size(); i++) {
            // Every third name is common to both.
            weights.put((i % 3 == 0 ? "B" : prefix) + i, new Weight(raw.get(i) / sum));
        }
        return Allocation.of(weights);
    }
}
