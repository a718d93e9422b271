package io.peaflow.signal;

import io.peaflow.kernel.Weight;
import io.peaflow.strategy.RiskLimits;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Section {@code peaflow.limits}: the hard limits, in percent. */
@Validated
@ConfigurationProperties("peaflow.limits")
record LimitSettings(
        @DefaultValue("30") @DecimalMin("0") @DecimalMax("100")
        BigDecimal leveragedTogether,

        @DefaultValue("25") @DecimalMin("0") @DecimalMax("100")
        BigDecimal leveragedSingle,

        @DefaultValue("40") @DecimalMin("0") @DecimalMax("100")
        BigDecimal single,

        @DefaultValue("50") @DecimalMin("0") @DecimalMax("100")
        BigDecimal heat,

        @DefaultValue("10") @DecimalMin("0") @DecimalMax("100")
        BigDecimal cash,

        @DefaultValue("5") @DecimalMin("0.1") @DecimalMax("50")
        BigDecimal drift,

        @DefaultValue("20") @DecimalMin("1") @DecimalMax("90")
        BigDecimal drawdownAlert,

        @DefaultValue("5") @DecimalMin("0.5") @DecimalMax("50")
        BigDecimal dailyLoss,

        @DefaultValue("20") @DecimalMin("1") @DecimalMax("90")
        BigDecimal drawdownStop,

        @DefaultValue("false") boolean acknowledgeLooser) {

    @AssertTrue(
            message =
                    "some of these limits are looser than the house's (30, 25, 40, 50, 10, 5, 20, 5, 20 percent); take"
                            + " them back, or say that you want them so with acknowledge-looser: true")
    boolean isNoLooserThanTheHouseOrAcknowledged() {
        return acknowledgeLooser || limits().looserThanTheHouse().isEmpty();
    }

    RiskLimits limits() {
        return new RiskLimits(
                share(leveragedTogether),
                share(leveragedSingle),
                share(single),
                share(heat),
                share(cash),
                share(drift),
                share(drawdownAlert),
                share(dailyLoss),
                share(drawdownStop));
    }

    private static Weight share(BigDecimal percent) {
        return Weight.ofPercent(percent.doubleValue());
    }
}
