package io.peaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AmountsTests {

    @Test
    void roundsHalvesAwayFromZero() {
        assertThat(Money.ofEuros(1.125)).isEqualTo(new Money(113));
        assertThat(Money.ofEuros(-1.125)).isEqualTo(new Money(-113));
        assertThat(Money.ofEuros(1.124)).isEqualTo(new Money(112));
    }

    @Test
    void refusesWhatIsNoAmount() {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.ofEuros(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Money.ofEuros(Double.NEGATIVE_INFINITY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.parse("12,5"))
                .withMessageContaining("1234.56");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.parse("1.001"))
                .withMessageContaining("1.001");
    }

    @Test
    void countsSharesAtAPrice() {
        assertThat(Money.of(3, 33.335)).isEqualTo(Money.parse("100.01"));
        assertThat(Money.of(0, 33.335)).isEqualTo(Money.ZERO);
    }

    @Test
    void addsAndCompares() {
        Money ten = Money.parse("10");
        assertThat(ten.plus(Money.parse(" 0.50 ")).minus(ten)).isEqualTo(new Money(50));
        assertThat(ten).isGreaterThan(Money.ZERO);
        assertThat(Money.ZERO.minus(ten).isNegative()).isTrue();
        assertThat(Money.ZERO.isNegative()).isFalse();
        assertThat(ten).hasToString("10.00");
    }

    @Property
    void readsWhatItWrites(@ForAll @LongRange(min = -1_000_000_000_000L, max = 1_000_000_000_000L) long cents) {
        Money amount = new Money(cents);
        assertThat(Money.parse(amount.toString())).isEqualTo(amount);
        assertThat(Money.ofEuros(amount.euros())).isEqualTo(amount);
    }

    @Property
    void aWeightIsAShareOfAWhole(@ForAll @DoubleRange(min = -1, max = 2) double share) {
        if (share < 0 || share > 1) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Weight(share));
        } else {
            assertThat(Weight.ofPercent(new Weight(share).percent()).share())
                    .isCloseTo(share, org.assertj.core.api.Assertions.within(1e-15));
        }
    }

    @Test
    void tellsAWeightInPercent() {
        assertThat(new Weight(0.125)).hasToString("12.5 %");
        assertThat(Weight.ONE).hasToString("100 %");
        assertThat(Weight.ZERO).isLessThan(Weight.ONE);
        assertThat(Weight.ONE.isAbove(Weight.ZERO)).isTrue();
        assertThat(Weight.ONE.isAbove(Weight.ONE)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new Weight(Double.NaN));
    }
}
