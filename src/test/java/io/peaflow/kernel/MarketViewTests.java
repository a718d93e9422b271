package io.peaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketViewTests {

    /** Before Friday's opening in Paris; Wednesday 11 November 2026 is a session there. */
    private static final Instant FRIDAY_MORNING = Instant.parse("2026-11-13T06:00:00Z");

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 9);

    private record Rumour(Instant knownFrom, String text) implements Known {}

    @Test
    void seesTheSessionsThatHadClosed() {
        MarketView morning = market().at(FRIDAY_MORNING, List.of());
        assertThat(morning.lastSession("LQQ")).isEqualTo(LocalDate.of(2026, 11, 12));
        assertThat(morning.sessions("LQQ")).isEqualTo(4);
        assertThat(morning.lastClose("LQQ")).isEqualTo(13);
        assertThat(morning.close("LQQ", 3)).isEqualTo(10);
        assertThat(morning.high("LQQ", 0)).isEqualTo(14);
        assertThat(morning.low("LQQ", 0)).isEqualTo(12);
        assertThat(morning.epochDay("LQQ", 3)).isEqualTo(MONDAY.toEpochDay());
        assertThat(morning.day()).isEqualTo(LocalDate.of(2026, 11, 13));

        MarketView evening = market().at(Instant.parse("2026-11-13T16:35:00Z"), List.of());
        assertThat(evening.lastClose("LQQ")).isEqualTo(14);
    }

    @Test
    void hasNoNameForTheFuture() {
        MarketView view = market().at(FRIDAY_MORNING, List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view.close("LQQ", -1))
                .withMessageContaining("future of LQQ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view.close("LQQ", 4))
                .withMessageContaining("before the first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view.lastClose("CL2"))
                .withMessageContaining("CL2");
    }

    @Test
    void knowsNothingBeforeTheFirstSession() {
        MarketView view = market().at(Instant.parse("2026-11-09T06:00:00Z"), List.of());
        assertThat(view.hasPrices("LQQ")).isFalse();
        assertThat(view.hasPrices("CL2")).isFalse();
        assertThat(view.sessions("LQQ")).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> view.lastClose("LQQ"));
    }

    @Test
    void leavesOutWhatWasNotKnownYet() {
        Rumour old = new Rumour(FRIDAY_MORNING.minusSeconds(60), "old");
        Rumour now = new Rumour(FRIDAY_MORNING, "now");
        Rumour later = new Rumour(FRIDAY_MORNING.plusNanos(1), "later");
        MarketView view = market().at(FRIDAY_MORNING, List.of(now, later, old));
        assertThat(view.latest(Rumour.class)).contains(now);
        assertThat(view.latest(Rumour.class, rumour -> rumour.text().startsWith("o")))
                .contains(old);
        assertThat(view.latest(Rumour.class, rumour -> rumour.text().equals("later")))
                .isEmpty();
    }

    @Test
    void refusesPricesOfAnother() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MarketView.Market(List.of(lqq()), List.of(prices("CL2"))));
        assertThatIllegalArgumentException().isThrownBy(() -> new MarketView.Market(List.of(lqq()), List.of()));
    }

    @Test
    void tellsWhatItLooksAt() {
        MarketView view = market().at(FRIDAY_MORNING, List.of());
        assertThat(view.instruments()).containsExactly(lqq());
        assertThat(view.instrument("LQQ")).isEqualTo(lqq());
        assertThat(view.at()).isEqualTo(FRIDAY_MORNING);
    }

    private static MarketView.Market market() {
        return new MarketView.Market(List.of(lqq()), List.of(prices("LQQ")));
    }

    private static Instrument lqq() {
        return new Instrument(
                "LQQ", "LQQ", InstrumentKind.ETF, null, TradingCalendar.euronextParis(), "EUR", 2, true, null, null);
    }

    private static PriceSeries prices(String id) {
        int first = (int) MONDAY.toEpochDay();
        int[] days = {first, first + 1, first + 2, first + 3, first + 4};
        double[] close = {10, 11, 12, 13, 14};
        double[] high = {11, 12, 13, 14, 15};
        double[] low = {9, 10, 11, 12, 13};
        return new PriceSeries(id, days, close.clone(), high, low, close, new long[5]);
    }
}
