package io.peaflow.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.kernel.Money;
import io.peaflow.strategy.Holdings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TicketTradesTests {

    private static TicketBook.Trade trade(String side, long shares, double price, String fees) {
        return new TicketBook.Trade("IE0002XZSHO1", "WPEA", side, shares, price, fees);
    }

    @Test
    void aPurchaseMovesTheAverageASaleLeavesItAndTheLastShareTakesItAway() {
        Map<String, Double> paid = new HashMap<>();
        Holdings held = Holdings.of(Money.parse("1000"), Map.of());
        held = TicketTrades.after(held, List.of(trade("BUY", 100, 5, "1.00")), paid, "t");
        assertThat(held).isEqualTo(Holdings.of(Money.parse("499"), Map.of("WPEA", 100L)));
        assertThat(paid.get("WPEA")).isCloseTo(5.01, within(1e-12));
        held = TicketTrades.after(held, List.of(trade("BUY", 50, 6, "0")), paid, "t");
        assertThat(paid.get("WPEA")).isCloseTo((501 + 300) / 150.0, within(1e-12));
        held = TicketTrades.after(held, List.of(trade("SELL", 149, 6, "2.50")), paid, "t");
        assertThat(paid.get("WPEA")).isCloseTo((501 + 300) / 150.0, within(1e-12));
        assertThat(held.cash()).isEqualTo(Money.parse("1090.50"));
        TicketTrades.after(held, List.of(trade("SELL", 1, 6, "0")), paid, "t");
        assertThat(paid).isEmpty();
    }

    @Test
    void whatWasPaidForSharesOfUnknownOriginStaysUnknown() {
        Map<String, Double> paid = new HashMap<>();
        TicketTrades.after(
                Holdings.of(Money.parse("1000"), Map.of("WPEA", 3L)), List.of(trade("BUY", 1, 5, "0")), paid, "t");
        assertThat(paid).isEmpty();
    }

    @Test
    void nobodySellsWhatHeHasNotNorSpendsWhatHeHasNot() {
        Holdings little = Holdings.of(Money.parse("10"), Map.of("WPEA", 3L));
        assertThatThrownBy(() -> TicketTrades.after(little, List.of(trade("SELL", 4, 5, "0")), new HashMap<>(), "t"))
                .hasMessageContaining("only 3 of WPEA are held")
                .hasMessageContaining("Remedy: `peaflow holdings`");
        assertThatThrownBy(() -> TicketTrades.after(little, List.of(trade("BUY", 2, 5, "0.01")), new HashMap<>(), "t"))
                .hasMessageContaining("-0.01")
                .hasMessageContaining("owes nothing");
    }
}
