package io.peaflow.signal;

import static io.peaflow.strategy.RiskLimits.HOUSE;

import io.peaflow.kernel.Weight;
import io.peaflow.strategy.RiskLimits;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Section {@code peaflow.limits}: the hard limits, in percent. */
@Validated
@ConfigurationProperties("peaflow.limits")
@NoLooserThanTheHouse
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

    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

    /** The house's limit by the name of each that is looser and not acknowledged; what is no share at all its own rule tells. */
    Map<String, Weight> looserThanTheHouse() {
        return acknowledgeLooser
                ? Map.of()
                : new RiskLimits(
                                share(leveragedTogether, HOUSE.leveragedTogether()),
                                share(leveragedSingle, HOUSE.leveragedSingle()),
                                share(single, HOUSE.single()),
                                share(heat, HOUSE.heat()),
                                share(cash, HOUSE.cash()),
                                share(drift, HOUSE.drift()),
                                share(drawdownAlert, HOUSE.drawdownAlert()),
                                share(dailyLoss, HOUSE.dailyLoss()),
                                share(drawdownStop, HOUSE.drawdownStop()))
                        .looserThanTheHouse();
    }

    private static Weight share(BigDecimal percent, Weight otherwise) {
        return percent.signum() >= 0 && percent.compareTo(WHOLE) <= 0 ? share(percent) : otherwise;
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
