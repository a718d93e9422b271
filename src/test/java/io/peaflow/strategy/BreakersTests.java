package io.peaflow.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.strategy.Breakers.Cause;
import io.peaflow.strategy.Breakers.Event;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BreakersTests {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
    private static final double EXACT = 1e-12;

    private Breakers state = Breakers.from(DAY, 100);
    private final List<Event> events = new ArrayList<>();

    @Test
    void aSlowFallIsToldAndStopsBuyingOnce() {
        walk(97, 94, 91, 88, 85, 82, 79.9);
        assertThat(events).containsExactly(Event.DRAWDOWN_ALERT, Event.DRAWDOWN_STOP);
        assertThat(state.allowsBuying()).isFalse();
        assertThat(state.drawdown()).isCloseTo(0.201, within(EXACT));
        walk(79, 78);
        assertThat(events).hasSize(2);
    }

    @Test
    void exactlyAtTheThresholdCounts() {
        walk(96, 92, 88, 84, 80);
        assertThat(events).containsExactly(Event.DRAWDOWN_ALERT, Event.DRAWDOWN_STOP);
    }

    @Test
    void aBadDayStopsBuyingUntilReleased() {
        walk(94.9);
        assertThat(events).containsExactly(Event.DAILY_LOSS_STOP);
        assertThat(state.dailyReturn()).isCloseTo(-0.051, within(EXACT));
        walk(99, 105);
        assertThat(state.allowsBuying()).isFalse();
        assertThat(state.stopped()).containsExactly(Cause.DAILY_LOSS);
        state = state.release();
        assertThat(state.allowsBuying()).isTrue();
    }

    @Test
    void afterAReleaseTheStopCountsFromThereAndTheDrawdownDoesNot() {
        walk(96, 92, 88, 84, 80);
        state = state.release();
        events.clear();
        walk(79, 77);
        assertThat(events).isEmpty();
        assertThat(state.allowsBuying()).isTrue();
        assertThat(state.drawdown()).isCloseTo(0.23, within(EXACT));
        walk(74, 71, 68, 65, 63.9);
        assertThat(events).containsExactly(Event.DRAWDOWN_STOP);
    }

    @Test
    void whatTheOwnerDidWhileADecisionWasMadeIsKept() {
        Breakers.Step calm = state.next(DAY.plusDays(1), 101, RiskLimits.HOUSE);
        assertThat(calm.over(state)).isEqualTo(calm.after());
        assertThat(calm.over(state.halt())).isEqualTo(calm.after().halt());

        Breakers.Step halted = state.halt().next(DAY.plusDays(1), 101, RiskLimits.HOUSE);
        assertThat(halted.over(state.halt())).isEqualTo(halted.after());
        assertThat(halted.over(state).isHalted()).isFalse();

        Breakers stopped = state.next(DAY.plusDays(1), 94, RiskLimits.HOUSE).after();
        Breakers.Step later = stopped.next(DAY.plusDays(2), 95, RiskLimits.HOUSE);
        assertThat(later.over(stopped).allowsBuying()).isFalse();
        assertThat(later.over(stopped.release()).allowsBuying()).isTrue();
        // A stop that is new was not released by anybody.
        assertThat(state.next(DAY.plusDays(1), 94, RiskLimits.HOUSE).over(state).allowsBuying())
                .isFalse();
    }

    @Test
    void theAlertEndsWellAboveWhereItBegan() {
        walk(96, 92, 88, 84, 80, 83, 84.9);
        assertThat(state.isAlerted()).isTrue();
        walk(85.1);
        assertThat(events.getLast()).isEqualTo(Event.DRAWDOWN_OVER);
        assertThat(state.isAlerted()).isFalse();
    }

    @Test
    void haltStopsEverythingUntilReleased() {
        state = state.halt();
        assertThat(state.isHalted()).isTrue();
        assertThat(state.allowsBuying()).isFalse();
        walk(101);
        assertThat(state.isHalted()).isTrue();
        assertThat(state.release().isHalted()).isFalse();
    }

    @Test
    void theSameSessionTwiceIsOneAndAnEarlierOneIsRefused() {
        walk(94);
        Breakers.Step again = state.next(state.day(), 50, RiskLimits.HOUSE);
        assertThat(again.after()).isSameAs(state);
        assertThat(again.events()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> state.next(DAY.minusDays(1), 90, RiskLimits.HOUSE));
        assertThatIllegalArgumentException().isThrownBy(() -> Breakers.from(DAY, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Breakers.from(DAY, Double.NaN));
    }

    /** Against a plain count over the whole history. */
    @Property
    void agreesWithACountOverTheWholeHistory(
            @ForAll @Size(max = 60) List<@DoubleRange(min = -0.09, max = 0.08) Double> returns) {
        Breakers now = Breakers.from(DAY, 100);
        double index = 100;
        double highest = 100;
        boolean fell = false;
        boolean sank = false;
        LocalDate day = DAY;
        for (double move : returns) {
            index *= 1 + move;
            highest = Math.max(highest, index);
            day = day.plusDays(1);
            now = now.next(day, index, RiskLimits.HOUSE).after();
            fell |= move <= -0.05 + EXACT;
            sank |= 1 - index / highest >= 0.2 - EXACT;
        }
        assertThat(now.drawdown()).isCloseTo(1 - index / highest, within(EXACT));
        Set<Cause> expected = new java.util.HashSet<>();
        if (fell) {
            expected.add(Cause.DAILY_LOSS);
        }
        if (sank) {
            expected.add(Cause.DRAWDOWN);
        }
        assertThat(now.stopped()).isEqualTo(expected);
    }

    private void walk(double... values) {
        for (double value : values) {
            Breakers.Step step = state.next(state.day().plusDays(1), value, RiskLimits.HOUSE);
            state = step.after();
            events.addAll(step.events());
        }
    }
}
