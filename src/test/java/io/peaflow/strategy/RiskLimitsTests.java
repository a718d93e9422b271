package io.peaflow.strategy;

import static io.peaflow.strategy.Markets.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.kernel.Weight;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RiskLimitsTests {

    private static final double EXACT = 1e-12;
    private static final RiskLimits HOUSE = RiskLimits.HOUSE;

    @Test
    void theTablesOfTheHouseKeepEveryLimit() {
        Markets.table()
                .values()
                .forEach(target -> assertThat(
                                HOUSE.correct(target, RebalancingTests.KNOWN).corrections())
                        .isEmpty());
    }

    @Test
    void aLeveragedFundIsCutAloneAndThenTogether() {
        RiskLimits.Corrected corrected = HOUSE.correct(weights("LQQ", 40, "CL2", 25), RebalancingTests.KNOWN);
        assertThat(corrected.target().of("LQQ")).isCloseTo(0.15, within(EXACT));
        assertThat(corrected.target().of("CL2")).isCloseTo(0.15, within(EXACT));
        assertThat(corrected.corrections())
                .extracting(Reason::code)
                .containsExactly(Reason.Code.LEVERAGED_SINGLE, Reason.Code.LEVERAGED_TOGETHER);
    }

    @Test
    void aSingleShareIsCutAndADiversifiedFundIsNot() {
        RiskLimits.Corrected corrected = HOUSE.correct(weights("AI", 45), RebalancingTests.KNOWN);
        assertThat(corrected.target()).isEqualTo(weights("AI", 40));
        assertThat(corrected.corrections()).extracting(Reason::code).containsExactly(Reason.Code.SINGLE);
        assertThat(HOUSE.correct(weights("WPEA", 90), RebalancingTests.KNOWN).corrections())
                .isEmpty();
    }

    @Test
    void heatCountsEverythingButCashAndDiversifiedFundsWithoutLeverage() {
        RiskLimits.Corrected corrected = HOUSE.correct(weights("AI", 30, "MC", 30, "WPEA", 20), RebalancingTests.KNOWN);
        assertThat(corrected.target().of("AI")).isCloseTo(0.25, within(EXACT));
        assertThat(corrected.target().of("WPEA")).isEqualTo(0.2);
        assertThat(corrected.corrections()).containsExactly(Reason.of(Reason.Code.HEAT, "", 0.6, 0.5));
    }

    @Test
    void tooLittleCashScalesEverything() {
        RiskLimits.Corrected corrected = HOUSE.correct(weights("WPEA", 80, "LQQ", 20), RebalancingTests.KNOWN);
        assertThat(corrected.target().cash()).isCloseTo(0.1, within(EXACT));
        assertThat(corrected.target().of("WPEA")).isCloseTo(0.72, within(EXACT));
        assertThat(corrected.corrections()).extracting(Reason::code).containsExactly(Reason.Code.CASH);
    }

    @Test
    void whatAPeaMayNotHoldGoes() {
        Map<String, Tradable> without = RebalancingTests.known(id -> !id.equals("LQQ"));
        RiskLimits.Corrected corrected = HOUSE.correct(weights("LQQ", 10, "XYZ", 10, "WPEA", 50), without);
        assertThat(corrected.target()).isEqualTo(weights("WPEA", 50));
        assertThat(corrected.corrections())
                .containsExactly(
                        Reason.of(Reason.Code.NOT_ELIGIBLE, "LQQ", 0.1, 0),
                        Reason.of(Reason.Code.NOT_ELIGIBLE, "XYZ", 0.1, 0));
    }

    @Test
    void aLeveragedShareIsBoundBothWays() {
        Instrument note = new Instrument(
                "NOTE",
                "A leveraged note",
                InstrumentKind.SHARE,
                Markets.instrument("AI").isin(),
                TradingCalendar.euronextParis(),
                "EUR",
                3,
                false,
                null,
                null);
        assertThat(HOUSE.mostOf(new Tradable(note, true))).isEqualTo(0.25);
    }

    @Test
    void tellsHowNearEveryLimitIs() {
        assertThat(HOUSE.measure(weights("LQQ", 26, "AI", 41, "WPEA", 28), RebalancingTests.KNOWN))
                .filteredOn(measure -> !measure.isKept())
                .extracting(RiskLimits.Measure::limit)
                .containsExactly(Reason.Code.SINGLE, Reason.Code.LEVERAGED_SINGLE, Reason.Code.HEAT, Reason.Code.CASH);
        // What nobody registered counts as one hot position.
        assertThat(HOUSE.measure(weights("XYZ", 60), RebalancingTests.KNOWN))
                .filteredOn(measure -> !measure.isKept())
                .extracting(RiskLimits.Measure::limit)
                .containsExactly(Reason.Code.SINGLE, Reason.Code.HEAT);
    }

    @Test
    void looserLimitsAreNamedWithThoseOfTheHouse() {
        RiskLimits loose = new RiskLimits(
                Weight.ofPercent(31),
                Weight.ofPercent(26),
                Weight.ofPercent(41),
                Weight.ofPercent(51),
                Weight.ofPercent(9),
                Weight.ofPercent(6),
                Weight.ofPercent(21),
                Weight.ofPercent(6),
                Weight.ofPercent(21));
        assertThat(loose.looserThanTheHouse().keySet())
                .containsExactly(
                        "leveraged-together",
                        "leveraged-single",
                        "single",
                        "heat",
                        "cash",
                        "drift",
                        "drawdown-alert",
                        "daily-loss",
                        "drawdown-stop");
        assertThat(HOUSE.looserThanTheHouse()).isEmpty();
    }
}
