package io.peaflow.signal;

import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import io.peaflow.strategy.Costs;
import io.peaflow.strategy.Rebalancer;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Section {@code peaflow.costs}: what orders cost, and which are worth placing.
 *
 * @param broker whose shipped fee grid holds, or custom
 * @param customFixed euros an order, for custom
 * @param customPercent of an order, for custom
 * @param spread percent between bid and ask
 * @param slippage percent between the price seen and the price got
 * @param buffer euros of cash that no purchase touches
 * @param smallestOrder in euros
 * @param largestOrder in euros
 * @param dearest percent of an order: one that costs more is not placed
 */
@Validated
@ConfigurationProperties("peaflow.costs")
record CostSettings(
        @DefaultValue("bourse-direct") @NotBlank String broker,

        @DefaultValue("0") @DecimalMin("0") @DecimalMax("1000")
        BigDecimal customFixed,

        @DefaultValue("0.5") @DecimalMin("0") @DecimalMax("10")
        BigDecimal customPercent,

        @DefaultValue("0.05") @DecimalMin("0") @DecimalMax("5")
        BigDecimal spread,

        @DefaultValue("0.05") @DecimalMin("0") @DecimalMax("5")
        BigDecimal slippage,

        @DefaultValue("50") @DecimalMin("0") BigDecimal buffer,
        @DefaultValue("50") @DecimalMin("0") BigDecimal smallestOrder,
        @DefaultValue("100000") @DecimalMin("1") BigDecimal largestOrder,

        @DefaultValue("0.5") @DecimalMin("0.01") @DecimalMax("10")
        BigDecimal dearest) {

    /** Percent that a broker takes of an order of usual size. */
    private static final double COMMISSION = 0.15;

    @AssertTrue(
            message = "broker is none whose fees are known; `peaflow config explain peaflow.costs.broker` lists them,"
                    + " and custom")
    boolean isBrokerKnown() {
        return broker.equals(Costs.CUSTOM) || Costs.brokers().contains(broker);
    }

    @AssertTrue(message = "the largest order must not be smaller than the smallest")
    boolean isOrderSizePossible() {
        return largestOrder.compareTo(smallestOrder) >= 0;
    }

    Costs costs() {
        Costs.Market market =
                new Costs.Market(Weight.ofPercent(spread.doubleValue()), Weight.ofPercent(slippage.doubleValue()));
        return broker.equals(Costs.CUSTOM)
                ? Costs.custom(
                        List.of(new Costs.Fee(
                                Double.POSITIVE_INFINITY,
                                customFixed.doubleValue(),
                                customPercent.doubleValue(),
                                "unverified",
                                "peaflow.costs")),
                        market)
                : Costs.at(broker, market);
    }

    /** About what trading costs, as a share of what is traded: for what weighs a move against its cost. */
    Weight ofTrading() {
        double market = spread.doubleValue() / 2 + slippage.doubleValue();
        return Weight.ofPercent(market + (broker.equals(Costs.CUSTOM) ? customPercent.doubleValue() : COMMISSION));
    }

    Rebalancer.Rules rules() {
        return new Rebalancer.Rules(
                Money.ofEuros(buffer.doubleValue()),
                Money.ofEuros(smallestOrder.doubleValue()),
                Money.ofEuros(largestOrder.doubleValue()),
                Weight.ofPercent(dearest.doubleValue()));
    }
}
