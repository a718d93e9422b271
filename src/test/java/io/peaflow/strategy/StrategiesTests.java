package io.peaflow.strategy;

import static io.peaflow.strategy.Markets.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.kernel.Known;
import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StrategiesTests {

    private static final double EXACT = 1e-12;
    private static final Instant MORNING = Instant.parse("2026-11-20T06:00:00Z");
    private static final Instant FIRST_OF_MONTH = Instant.parse("2026-12-01T06:00:00Z");
    private static final Holdings CASH = Holdings.of(Money.parse("10000"), Map.of());
    private static final Map<String, Double> PRICES = Map.of("LQQ", 50.0, "CL2", 20.0, "WPEA", 6.0);
    private static final Strategies.Selection TWO = new Strategies.Selection(2, 0.15, new Weight(0.1));

    @Test
    void doubtDrawsTheTargetTowardNeutral() {
        Strategy strategy = Strategies.regimeAllocation("regime-allocation", Markets.table());
        RegimeReading reading = new RegimeReading(MORNING, Regime.RISK_OFF, 0.9, 8, 12);

        Decision.Wanted decision = wanted(strategy.decide(Markets.flat(PRICES, MORNING, reading), CASH));

        double c = 0.9 * 8 / 12;
        assertThat(decision.confidence()).isCloseTo(c, within(EXACT));
        assertThat(decision.target().of("LQQ")).isCloseTo(c * 0.05 + (1 - c) * 0.10, within(EXACT));
        assertThat(decision.target().cash()).isCloseTo(c * 0.30 + (1 - c) * 0.20, within(EXACT));
        assertThat(decision.strength()).isCloseTo(1 - decision.target().cash(), within(EXACT));
        assertThat(decision.reasons())
                .extracting(Reason::code)
                .containsExactly(Reason.Code.REGIME, Reason.Code.BLENDED);
    }

    @Test
    void withoutARegimeNothingIsSaid() {
        Strategy strategy = Strategies.regimeAllocation("regime-allocation", Markets.table());
        RegimeReading tomorrow = new RegimeReading(MORNING.plusSeconds(1), Regime.RISK_ON, 1, 12, 12);

        Decision decision = strategy.decide(Markets.flat(PRICES, MORNING, tomorrow), CASH);

        assertThat(decision).isInstanceOf(Decision.Refused.class);
        assertThat(decision.reasons()).extracting(Reason::code).containsExactly(Reason.Code.NO_REGIME);
        assertThat(decision.strategy()).isEqualTo("regime-allocation");
    }

    @Test
    void aTableMustKnowEveryRegime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strategies.regimeAllocation("half", Map.of(Regime.NEUTRAL, Allocation.allCash())))
                .withMessageContaining("RISK_ON");
    }

    @Test
    void momentumHoldsTheStrongestAndLessOfWhatSwings() {
        MarketView view = Markets.drawn(7, 400, Integer.MAX_VALUE).at(Markets.morningAfter(400), List.of());
        List<String> universe = List.of("AI", "MC", "ASML", "WPEA", "GONE");

        Decision.Wanted decision = wanted(
                Strategies.momentum("momentum", Universe.of(universe), TWO).decide(view, CASH));

        List<String> strongest = List.of("AI", "MC", "ASML", "WPEA").stream()
                .sorted(java.util.Comparator.comparingDouble(id -> -(view.close(id, 21) / view.close(id, 252) - 1)))
                .limit(2)
                .sorted()
                .toList();
        assertThat(decision.target().instruments()).isEqualTo(strongest);
        for (String id : strongest) {
            double scaled = 0.45 * Math.min(1, 0.15 / twoPassVolatility(view, id));
            assertThat(decision.target().of(id)).isCloseTo(scaled, within(EXACT));
        }
        assertThat(decision.reasons()).contains(Reason.of(Reason.Code.SHORT_HISTORY, "GONE", 0, 253));
    }

    @Test
    void valueRefusesWithoutFigures() {
        MarketView view = Markets.drawn(7, 400, Integer.MAX_VALUE).at(Markets.morningAfter(400), List.of());
        Decision decision =
                Strategies.value("value", Universe.of(List.of("AI", "MC")), TWO).decide(view, CASH);
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        assertThat(decision.reasons())
                .extracting(Reason::code)
                .containsExactly(Reason.Code.NOTHING_RANKED, Reason.Code.NO_FUNDAMENTALS, Reason.Code.NO_FUNDAMENTALS);
    }

    @Test
    void valueHoldsTheCheapestByFiguresAsKnown() {
        Known[] figures = {
            new Fundamentals(MORNING.minusSeconds(9), "AI", 1, 10, 0.1),
            new Fundamentals(MORNING.minusSeconds(9), "MC", 5, 50, 2),
            new Fundamentals(MORNING.minusSeconds(9), "ASML", 4, 40, 1),
            // Not out yet: with it AI would be the cheapest.
            new Fundamentals(MORNING.plusSeconds(9), "AI", 50, 500, 50),
        };
        MarketView view = Markets.flat(Map.of("AI", 100.0, "MC", 100.0, "ASML", 100.0), MORNING, figures);
        Strategies.Selection one = new Strategies.Selection(1, 0.15, Weight.ZERO);

        Decision.Wanted decision = wanted(Strategies.value("value", Universe.of(List.of("AI", "MC", "ASML")), one)
                .decide(view, CASH));

        assertThat(decision.target()).isEqualTo(weights("MC", 100));
        assertThat(decision.reasons())
                .filteredOn(reason -> reason.code() == Reason.Code.RANKED_TOGETHER)
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.first()).as("first by each measure").isCloseTo(1, within(EXACT));
                    assertThat(reason.second()).isEqualTo(1);
                });
    }

    @Test
    void membersOfAnIndexAreThoseOfTheDayAndSurvivorsAreSaidToBeSuch() {
        Instant then = Markets.morningAfter(390);
        Instant now = Markets.morningAfter(400);
        List<Known> lists = List.of(
                new IndexMembers(then, "FCHI", new TreeSet<>(List.of("AI", "MC")), true),
                new IndexMembers(now, "FCHI", new TreeSet<>(List.of("MC", "ASML", "GONE")), false),
                new IndexMembers(now, "AEX", new TreeSet<>(List.of("WPEA")), true));
        Strategy two = Strategies.momentum("momentum", new Universe(List.of(), "FCHI"), TWO);

        Decision.Wanted before =
                wanted(two.decide(Markets.drawn(7, 400, Integer.MAX_VALUE).at(then, lists), CASH));
        assertThat(before.target().instruments()).containsExactly("AI", "MC");
        assertThat(before.reasons())
                .contains(Reason.of(Reason.Code.MEMBERS, "FCHI", 2, 2))
                .extracting(Reason::code)
                .doesNotContain(Reason.Code.SURVIVORS);

        Decision.Wanted after =
                wanted(two.decide(Markets.drawn(7, 400, Integer.MAX_VALUE).at(now, lists), CASH));
        assertThat(after.target().instruments()).containsExactly("ASML", "MC");
        assertThat(after.reasons())
                .contains(Reason.of(Reason.Code.MEMBERS, "FCHI", 3, 2), Reason.of(Reason.Code.SURVIVORS, "FCHI"));

        Decision none = two.decide(Markets.drawn(7, 400, Integer.MAX_VALUE).at(now, List.of()), CASH);
        assertThat(none).isInstanceOf(Decision.Refused.class);
        assertThat(none.reasons())
                .extracting(Reason::code)
                .containsExactly(Reason.Code.NOTHING_RANKED, Reason.Code.NO_MEMBERS);
    }

    @Test
    void combinedBlendsRanksNotScores() {
        MarketView prices = Markets.drawn(11, 400, Integer.MAX_VALUE).at(Markets.morningAfter(400), List.of());
        List<String> byMomentum = List.of("AI", "MC", "ASML").stream()
                .sorted(java.util.Comparator.comparingDouble(id -> -(prices.close(id, 21) / prices.close(id, 252))))
                .toList();
        // The second by momentum is by far the cheapest, the last by momentum the dearest.
        List<Known> figures = List.of(
                figures(prices, byMomentum.get(0), 0.05),
                figures(prices, byMomentum.get(1), 50),
                figures(prices, byMomentum.get(2), 0.01));
        MarketView view = Markets.drawn(11, 400, Integer.MAX_VALUE).at(Markets.morningAfter(400), figures);
        Strategies.Selection two = new Strategies.Selection(2, 100, Weight.ZERO);

        Decision.Wanted decision = wanted(
                Strategies.combined("combined", Universe.of(byMomentum), two).decide(view, CASH));

        // Places 0+1, 1+0 and 2+2, half each: the first two tie, the third is out.
        assertThat(decision.target().instruments()).containsExactlyInAnyOrder(byMomentum.get(0), byMomentum.get(1));
    }

    private static Fundamentals figures(MarketView view, String id, double yield) {
        double each = yield * view.lastClose(id);
        return new Fundamentals(Instant.EPOCH, id, each, each, each);
    }

    @Test
    void dcaPutsTheMonthsAmountWhereItIsMissing() {
        Strategy strategy = Strategies.dca("dca", weights("LQQ", 50, "WPEA", 50), Money.parse("500"));
        Holdings held = Holdings.of(Money.parse("5000"), Map.of("LQQ", 100L));
        MarketView due = Markets.flat(PRICES, FIRST_OF_MONTH);

        Decision.Wanted decision = wanted(strategy.decide(due, held));

        assertThat(decision.target().of("WPEA")).isCloseTo(0.05, within(EXACT));
        assertThat(decision.target().of("LQQ")).isCloseTo(0.5, within(EXACT));
        assertThat(decision.reasons()).containsExactly(Reason.of(Reason.Code.MONTHLY_AMOUNT, "", 500));
    }

    @Test
    void dcaWaitsForTheNextMonthAndSpendsNoMoreThanThereIs() {
        Strategy strategy = Strategies.dca("dca", weights("LQQ", 50, "WPEA", 50), Money.parse("500"));

        Decision.Wanted waiting = wanted(strategy.decide(Markets.flat(PRICES, MORNING), CASH));
        assertThat(waiting.strength()).isZero();
        assertThat(waiting.reasons()).extracting(Reason::code).containsExactly(Reason.Code.NOT_DUE);

        Holdings poor = Holdings.of(Money.parse("100"), Map.of());
        Decision.Wanted last = wanted(strategy.decide(Markets.flat(PRICES, FIRST_OF_MONTH), poor));
        assertThat(last.target().cash()).isCloseTo(0, within(EXACT));

        assertThatIllegalArgumentException().isThrownBy(() -> Strategies.dca("dca", weights("LQQ", 50), Money.ZERO));
    }

    @Test
    void dcaMakesUpForAFirstDayOfTheMonthWithoutASignal() {
        Strategy strategy = Strategies.dca("dca", weights("LQQ", 50, "WPEA", 50), Money.parse("500"));
        MarketView unheard = Markets.flat(PRICES, MORNING, new LastIssued(LocalDate.of(2026, 10, 30)));
        MarketView heard = Markets.flat(PRICES, MORNING, new LastIssued(LocalDate.of(2026, 11, 4)));

        assertThat(wanted(strategy.decide(unheard, CASH)).reasons())
                .containsExactly(Reason.of(Reason.Code.MONTHLY_AMOUNT, "", 500));
        assertThat(strategy.scope(unheard, CASH).newCash()).isEqualTo(Money.parse("500"));
        assertThat(wanted(strategy.decide(heard, CASH)).reasons())
                .extracting(Reason::code)
                .containsExactly(Reason.Code.NOT_DUE);
        // A bar that is late on the second day of the month makes no second first day.
        MarketView late = Markets.flat(PRICES, FIRST_OF_MONTH, new LastIssued(LocalDate.of(2026, 12, 1)));
        assertThat(wanted(strategy.decide(late, CASH)).strength()).isZero();
    }

    @Test
    void targetWeightsStayWhatTheyAre() {
        Allocation target = weights("LQQ", 20, "WPEA", 60);
        Decision.Wanted decision =
                wanted(Strategies.targetWeights("target-weights", target).decide(Markets.flat(PRICES, MORNING), CASH));
        assertThat(decision.target()).isEqualTo(target);
        assertThat(decision.strength()).isCloseTo(0.8, within(EXACT));
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RegimeReading(MORNING, Regime.NEUTRAL, 1.1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RegimeReading(MORNING, Regime.NEUTRAL, 1, 2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RegimeReading(MORNING, Regime.NEUTRAL, 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fundamentals(MORNING, "AI", Double.NaN, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Strategies.Selection(0, 0.1, Weight.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Strategies.Selection(1, 0, Weight.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Reason.of(Reason.Code.BLENDED, "", Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decision.Wanted("x", Allocation.allCash(), 1.1, 1, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Holdings.of(Money.ZERO, Map.of("LQQ", 0L)));
        assertThatIllegalArgumentException().isThrownBy(() -> Holdings.of(new Money(-1), Map.of()));
    }

    private static double twoPassVolatility(MarketView view, String id) {
        double[] simple = new double[63];
        for (int i = 0; i < 63; i++) {
            simple[i] = view.close(id, i) / view.close(id, i + 1) - 1;
        }
        double mean = java.util.Arrays.stream(simple).average().orElseThrow();
        double squares = java.util.Arrays.stream(simple)
                .map(r -> (r - mean) * (r - mean))
                .sum();
        return Math.sqrt(squares / 62 * 252);
    }

    static Decision.Wanted wanted(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Wanted.class);
        return (Decision.Wanted) decision;
    }
}
