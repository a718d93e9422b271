package io.peaflow.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostsTests {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    private static final Costs.Market MARKET = new Costs.Market(Weight.ofPercent(0.1), Weight.ofPercent(0.05));
    private static final Tradable FUND = new Tradable(Markets.instrument("WPEA"), true);
    private static final Tradable AIR_LIQUIDE = new Tradable(Markets.instrument("AI"), true);
    private static final Tradable ASML = new Tradable(Markets.instrument("ASML"), true);

    @ParameterizedTest
    @CsvSource({
        // broker, euros, what the grid asks, what a PEA pays
        "bourse-direct, 198, 0.99, 0.99",
        "bourse-direct, 100, 0.99, 0.50",
        "bourse-direct, 114, 0.99, 0.57",
        "bourse-direct, 500, 0.99, 0.99",
        "bourse-direct, 501, 1.90, 1.90",
        "bourse-direct, 2000, 2.90, 2.90",
        "bourse-direct, 4400, 3.80, 3.80",
        "bourse-direct, 10000, 9.00, 9.00",
        "boursobank, 500, 1.99, 1.99",
        "boursobank, 1000, 6.00, 5.00",
        "fortuneo, 1000, 3.50, 3.50",
        "trade-republic, 150, 1.00, 0.75",
        "trade-republic, 5000, 1.00, 1.00"
    })
    void takesTheGridUnderTheLegalCap(String broker, long euros, String asked, String paid) {
        Costs.Estimate cost = Costs.at(broker, MARKET).estimate(Costs.Side.SELL, FUND, euros, 1, TODAY);
        assertThat(cost.asked()).isEqualTo(Money.parse(asked));
        assertThat(cost.commission()).isEqualTo(Money.parse(paid));
        assertThat(cost.isCapped()).isEqualTo(!asked.equals(paid));
    }

    @Test
    void beforeJuly2020NothingCappedACommission() {
        Costs boursobank = Costs.at("boursobank", MARKET);
        assertThat(boursobank
                        .estimate(Costs.Side.BUY, FUND, 1000, 1, LocalDate.of(2020, 6, 30))
                        .commission())
                .isEqualTo(Money.parse("6"));
        assertThat(boursobank
                        .estimate(Costs.Side.BUY, FUND, 1000, 1, LocalDate.of(2020, 7, 1))
                        .commission())
                .isEqualTo(Money.parse("5"));
    }

    @ParameterizedTest
    @CsvSource({
        "2012-07-31, 0",
        "2012-08-01, 2",
        "2016-12-31, 2",
        "2017-01-01, 3",
        "2025-03-31, 3",
        "2025-04-01, 4",
        "2030-01-01, 4"
    })
    void theTaxFollowsItsDates(LocalDate day, double euros) {
        Money tax = Costs.at("fortuneo", MARKET)
                .estimate(Costs.Side.BUY, AIR_LIQUIDE, 10, 100, day)
                .tax();
        assertThat(tax).isEqualTo(Money.ofEuros(euros));
    }

    @Test
    void onlyPurchasesOfCompaniesOfTheListAreTaxed() {
        Costs costs = Costs.at("fortuneo", MARKET);
        assertThat(costs.estimate(Costs.Side.SELL, AIR_LIQUIDE, 10, 100, TODAY).tax())
                .isEqualTo(Money.ZERO);
        assertThat(costs.estimate(Costs.Side.BUY, ASML, 10, 100, TODAY).tax()).isEqualTo(Money.ZERO);
        assertThat(costs.estimate(Costs.Side.BUY, FUND, 10, 100, TODAY).tax()).isEqualTo(Money.ZERO);
        assertThat(Costs.isTaxed(AIR_LIQUIDE, LocalDate.of(2013, 1, 2))).isTrue();
    }

    @Test
    void theMarketTakesHalfTheSpreadAndTheSlippage() {
        Costs.Estimate cost = Costs.at("fortuneo", MARKET).estimate(Costs.Side.BUY, FUND, 1000, 10, TODAY);
        assertThat(cost.market()).isEqualTo(Money.parse("10"));
        assertThat(cost.booked()).isEqualTo(Money.parse("35"));
        assertThat(cost.total()).isEqualTo(Money.parse("45"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Costs.Market(Weight.ofPercent(3), Weight.ofPercent(1)));
    }

    @Test
    void aGridOfOnesOwnHasNoGaps() {
        Costs.Fee small = new Costs.Fee(1000, 1, 0, "2026-11-21", "mine");
        Costs.Fee large = new Costs.Fee(Double.POSITIVE_INFINITY, 0, 0.2, "2026-11-21", "mine");
        Costs custom = Costs.custom(List.of(small, large), MARKET);
        assertThat(custom.broker()).isEqualTo("custom");
        assertThat(custom.estimate(Costs.Side.BUY, FUND, 2000, 1, TODAY).commission())
                .isEqualTo(Money.parse("4"));
        assertThatIllegalArgumentException().isThrownBy(() -> Costs.custom(List.of(small), MARKET));
        assertThatIllegalArgumentException().isThrownBy(() -> Costs.custom(List.of(), MARKET));
        assertThatIllegalArgumentException().isThrownBy(() -> new Costs.Fee(0, 1, 0, "", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Costs.Fee(1, -1, 0, "", ""));
    }

    @Test
    void everyShippedRowSaysWhenItWasVerifiedOrThatItWasNot() {
        assertThat(Costs.brokers()).containsExactly("bourse-direct", "boursobank", "fortuneo", "trade-republic");
        for (String broker : Costs.brokers()) {
            List<Costs.Fee> fees = Costs.at(broker, MARKET).fees(TODAY);
            assertThat(fees.getLast().upTo()).isInfinite();
            assertThat(fees).allSatisfy(fee -> {
                assertThat(fee.source()).isNotBlank();
                assertThat(fee.verifiedOn()).matches("unverified|\\d{4}-\\d{2}-\\d{2}");
            });
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Costs.at("nobody", MARKET))
                .withMessageContaining("fortuneo");
    }
}
