package io.peaflow.strategy;

import static io.peaflow.strategy.Markets.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.Weight;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class AdvisorTests {

    private static final Instant MORNING = Instant.parse("2026-11-20T06:00:00Z");
    private static final Map<String, Double> PRICES = Map.of("LQQ", 50.0, "CL2", 20.0, "WPEA", 6.0);
    private static final Holdings CASH = Holdings.of(Money.parse("10000"), Map.of());
    private static final Breakers CALM = Breakers.from(LocalDate.of(2026, 11, 19), 100);
    private static final MarketView VIEW =
            Markets.flat(PRICES, MORNING, new RegimeReading(MORNING, Regime.NEUTRAL, 0.9, 10, 12));

    @Test
    void decidesBindsAndRoundsInOneStep() {
        Advisor.Advice.Issued issued = issued(advisor(regimes()).advise(VIEW, CASH, CALM, false));
        assertThat(issued.ticket().lines())
                .extracting(OrderTicket.Line::instrument)
                .containsExactlyInAnyOrder("WPEA", "LQQ", "CL2");
        assertThat(issued.decision().confidence()).isEqualTo(0.75);
        assertThat(issued.limits()).isNotEmpty().allMatch(RiskLimits.Measure::isKept);
    }

    @Test
    void staleDataBuyNoLeverageAndABreakerNothing() {
        assertThat(issued(advisor(regimes()).advise(VIEW, CASH, CALM, true))
                        .ticket()
                        .lines())
                .extracting(OrderTicket.Line::instrument)
                .containsExactly("WPEA");
        Breakers tripped =
                CALM.next(LocalDate.of(2026, 11, 20), 90, RiskLimits.HOUSE).after();
        assertThat(issued(advisor(regimes()).advise(VIEW, CASH, tripped, false))
                        .ticket()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whoSellsNothingBuysWhatDriftedOrSpendsTheCashThatIsThere() {
        Holdings heavy = Holdings.of(Money.parse("4000"), Map.of("LQQ", 80L, "WPEA", 300L));
        assertThat(sides(regimes(), heavy)).contains(tuple("LQQ", Costs.Side.SELL), tuple("WPEA", Costs.Side.BUY));
        assertThat(sides(Strategies.withoutSales(regimes(), false), heavy))
                .contains(tuple("WPEA", Costs.Side.BUY))
                .extracting(order -> order.toList().get(1))
                .containsOnly(Costs.Side.BUY);

        // Of 10,000 a drift of three points: within the band, and new cash all the same.
        Holdings near = Holdings.of(Money.parse("2300"), Map.of("LQQ", 20L, "CL2", 50L, "WPEA", 950L));
        assertThat(sides(Strategies.withoutSales(regimes(), false), near)).isEmpty();
        assertThat(sides(Strategies.withoutSales(regimes(), true), near))
                .containsExactly(tuple("WPEA", Costs.Side.BUY));

        Strategy monthly = Strategies.dca("dca", weights("WPEA", 60), Money.parse("300"));
        assertThat(Strategies.withoutSales(monthly, false).scope(VIEW, near)).isEqualTo(monthly.scope(VIEW, near));
    }

    private static List<Tuple> sides(Strategy strategy, Holdings held) {
        return issued(advisor(strategy).advise(VIEW, held, CALM, false)).ticket().lines().stream()
                .map(line -> tuple(line.instrument(), line.side()))
                .toList();
    }

    @Test
    void aHaltedStrategyGivesAnExitOnly() {
        Advisor advisor = advisor(regimes());
        assertThat(advisor.advise(VIEW, CASH, CALM.halt(), false)).isInstanceOf(Advisor.Advice.Halted.class);
        Holdings held = Holdings.of(Money.ZERO, Map.of("LQQ", 20L));
        assertThat(advisor.exit(VIEW, held, Set.of("LQQ", "WPEA")).after().shares())
                .isEmpty();
    }

    @Test
    void anExitSellsWhatItsStrategyHoldsLeveragedFirstAndTouchesNothingElse() {
        Advisor advisor = advisor(regimes());
        Holdings held = Holdings.of(Money.parse("10"), Map.of("WPEA", 500L, "LQQ", 20L, "CL2", 7L));
        OrderTicket exit = advisor.exit(VIEW, held, Set.of("WPEA", "LQQ"));
        assertThat(exit.lines())
                .extracting(OrderTicket.Line::instrument, OrderTicket.Line::side, OrderTicket.Line::shares)
                .containsExactly(tuple("LQQ", Costs.Side.SELL, 20L), tuple("WPEA", Costs.Side.SELL, 500L));
        assertThat(exit.after().shares()).isEqualTo(Map.of("CL2", 7L));
        assertThatThrownBy(() -> advisor.exit(VIEW, held, Set.of())).hasMessageContaining("names what is sold");
    }

    @Test
    void withoutARegimeNothingIsIssued() {
        assertThat(advisor(regimes()).advise(Markets.flat(PRICES, MORNING), CASH, CALM, false))
                .isInstanceOf(Advisor.Advice.Withheld.class);
    }

    @Test
    void aMonthlyAmountIsSpentOnceAMonthHoweverSmall() {
        Advisor advisor = advisor(Strategies.dca("dca", weights("WPEA", 90), Money.parse("400")));
        MarketView first = Markets.flat(PRICES, Instant.parse("2026-12-01T06:00:00Z"));
        Advisor.Advice.Issued issued = issued(advisor.advise(first, CASH, CALM, false));
        assertThat(issued.ticket().lines())
                .singleElement()
                .satisfies(line -> assertThat(line.amount()).isBetween(Money.parse("380"), Money.parse("400")));
        assertThat(issued(advisor.advise(VIEW, CASH, CALM, false)).ticket().isEmpty())
                .isTrue();
    }

    @Test
    void leastVarianceIsHeldInWholeSharesAndLeftAloneWhenCostsOutweighIt() {
        MarketView drawn = Markets.drawn(5, 400, Integer.MAX_VALUE).at(Markets.morningAfter(400), List.of());
        List<String> universe = List.of("AI", "ASML", "MC", "WPEA", "GONE");
        Strategy free = Strategies.minimumVariance(
                "minimum-variance", Universe.of(universe), Weight.ofPercent(10), Weight.ZERO);
        Holdings rich = Holdings.of(Money.parse("50000"), Map.of());

        Decision.Wanted wanted = StrategiesTests.wanted(free.decide(drawn, rich));

        for (String id : wanted.target().instruments()) {
            double shares = wanted.target().of(id) * 50_000 / drawn.lastClose(id);
            assertThat(shares).isCloseTo((double) Math.round(shares), within(1e-6));
        }
        assertThat(wanted.target().cash()).isGreaterThanOrEqualTo(0.1 - 1e-9);
        assertThat(wanted.reasons()).contains(Reason.of(Reason.Code.SHORT_HISTORY, "GONE", 0, 253));
        // Held as wanted and dear to trade: nothing is moved.
        Holdings held =
                issued(advisor(free).advise(drawn, rich, CALM, false)).ticket().after();
        Strategy dear = Strategies.minimumVariance(
                "minimum-variance",
                Universe.of(universe),
                new Weight(held.allocation(drawn).cash()),
                Weight.ONE);
        assertThat(StrategiesTests.wanted(dear.decide(drawn, held)).strength()).isLessThan(0.01);
        // Flat prices have no variance, and nothing is chosen by it.
        assertThat(free.decide(Markets.flat(Map.of("WPEA", 6.0), MORNING), rich))
                .isInstanceOf(Decision.Refused.class);
    }

    /** Two funds on the same index: whichever bar is late, they move together. */
    @Test
    void aLateBarShiftsNoFundAgainstTheOthers() {
        MarketView whole = Markets.drawn(5, 400, Integer.MAX_VALUE).at(Markets.morningAfter(400), List.of());
        double[] close = new double[400];
        Arrays.setAll(close, row -> whole.close("WPEA", 399 - row));
        Set<Integer> missing = Set.of(399, 300, 299, 200);
        MarketView view = new MarketView.Market(
                        List.of(Markets.instrument("WPEA"), Markets.instrument("CL2")),
                        List.of(series("WPEA", close, Set.of()), series("CL2", close, missing)))
                .at(Markets.morningAfter(400), List.of());

        double[][] covariance =
                MinimumVarianceWeights.covariance(MinimumVarianceWeights.returns(view, List.of("WPEA", "CL2")));

        assertThat(covariance[0][1]).isCloseTo(covariance[0][0], within(1e-15));
        assertThat(covariance[0][1]).isCloseTo(covariance[1][1], within(1e-15));
    }

    @Test
    void whoSharesTooFewDaysWithTheOthersIsLeftOut() {
        double[] close = new double[400];
        Arrays.setAll(close, row -> 100 + row % 7);
        Set<Integer> old = IntStream.range(300, 400).boxed().collect(Collectors.toSet());
        MarketView view = new MarketView.Market(
                        List.of(Markets.instrument("WPEA"), Markets.instrument("CL2")),
                        List.of(series("WPEA", close, Set.of()), series("CL2", close, old)))
                .at(Markets.morningAfter(400), List.of());
        Strategy calmest = Strategies.minimumVariance(
                "minimum-variance", Universe.of(List.of("CL2", "WPEA")), Weight.ofPercent(10), Weight.ZERO);

        Decision.Wanted wanted = StrategiesTests.wanted(calmest.decide(view, CASH));

        assertThat(wanted.target().instruments()).containsExactly("WPEA");
        assertThat(wanted.reasons()).contains(Reason.of(Reason.Code.SHORT_HISTORY, "CL2", 153, 201));
    }

    private static PriceSeries series(String id, double[] close, Set<Integer> missing) {
        List<LocalDate> days = Markets.sessions(close.length);
        int[] kept = IntStream.range(0, close.length)
                .filter(row -> !missing.contains(row))
                .toArray();
        double[] here = Arrays.stream(kept).mapToDouble(row -> close[row]).toArray();
        return new PriceSeries(
                id,
                Arrays.stream(kept).map(row -> (int) days.get(row).toEpochDay()).toArray(),
                here,
                here,
                here,
                here,
                new long[here.length]);
    }

    private static Strategy regimes() {
        return Strategies.regimeAllocation("regime-allocation", Markets.table());
    }

    private static Advisor advisor(Strategy strategy) {
        Costs costs = Costs.at("bourse-direct", new Costs.Market(Weight.ofPercent(0.1), Weight.ofPercent(0.05)));
        return new Advisor(
                strategy,
                new Rebalancer(RiskLimits.HOUSE, costs, Rebalancer.Rules.HOUSE, RebalancingTests.KNOWN.values()));
    }

    private static Advisor.Advice.Issued issued(Advisor.Advice advice) {
        assertThat(advice).isInstanceOf(Advisor.Advice.Issued.class);
        return (Advisor.Advice.Issued) advice;
    }
}
