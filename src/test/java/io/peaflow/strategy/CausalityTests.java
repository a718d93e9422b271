package io.peaflow.strategy;

import static io.peaflow.strategy.Markets.weights;
import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.Known;
import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** No strategy looks ahead: cut off what came later, or make it another world, and it decides the same. */
class CausalityTests {

    private static final int SESSIONS = 420;
    private static final List<String> SHARES = List.of("AI", "MC", "ASML");
    private static final Strategies.Selection TWO = new Strategies.Selection(2, 0.15, new Weight(0.1));

    /** Whoever adds a strategy adds it here. */
    static List<Strategy> everyStrategy() {
        return List.of(
                Strategies.regimeAllocation("regime-allocation", Markets.table()),
                Strategies.momentum("momentum", Universe.of(List.of("LQQ", "CL2", "WPEA", "AI")), TWO),
                Strategies.momentum("members", new Universe(List.of("WPEA"), "FCHI"), TWO),
                Strategies.value("value", Universe.of(SHARES), TWO),
                Strategies.combined("combined", Universe.of(SHARES), TWO),
                Strategies.targetWeights("target-weights", weights("LQQ", 20, "WPEA", 60)),
                Strategies.minimumVariance(
                        "minimum-variance",
                        Universe.of(List.of("CL2", "WPEA", "AI")),
                        new Weight(0.1),
                        Weight.ofPercent(0.2)),
                Strategies.dca("dca", weights("LQQ", 20, "WPEA", 60), Money.parse("300")),
                Strategies.withoutSales(
                        Strategies.momentum("patient", Universe.of(List.of("LQQ", "CL2", "WPEA")), TWO), false));
    }

    @Property(tries = 60)
    void decidesTheSameWhateverComesLater(
            @ForAll long seed,
            @ForAll @IntRange(min = 5, max = SESSIONS - 1) int known,
            @ForAll @IntRange(max = 90) int shares) {
        Instant at = Markets.morningAfter(known);
        List<Known> facts = facts(seed);
        Holdings held = Holdings.of(Money.parse("4321.09"), shares == 0 ? Map.of() : Map.of("LQQ", (long) shares));

        MarketView whole = Markets.drawn(seed, SESSIONS, Integer.MAX_VALUE).at(at, facts);
        MarketView cut = Markets.drawn(seed, known, Integer.MAX_VALUE).at(at, knownAt(at, facts));
        MarketView otherwise = Markets.drawn(seed, SESSIONS, known).at(at, facts);

        for (Strategy strategy : everyStrategy()) {
            Decision decision = strategy.decide(whole, held);
            assertThat(strategy.decide(cut, held))
                    .as("%s, cut", strategy.name())
                    .isEqualTo(decision);
            assertThat(strategy.decide(otherwise, held))
                    .as("%s, another future", strategy.name())
                    .isEqualTo(decision);
            assertThat(strategy.decide(whole, held))
                    .as("%s, again", strategy.name())
                    .isEqualTo(decision);
        }
    }

    private static List<Known> knownAt(Instant at, List<Known> facts) {
        return facts.stream().filter(fact -> !fact.knownFrom().isAfter(at)).toList();
    }

    private static List<Known> facts(long seed) {
        Random random = new Random(seed);
        List<Known> facts = new ArrayList<>();
        for (int session = 1; session < SESSIONS; session += 30) {
            Instant from = Markets.morningAfter(session);
            facts.add(new RegimeReading(
                    from,
                    List.of(Regime.RISK_ON, Regime.NEUTRAL, Regime.RISK_OFF).get(random.nextInt(3)),
                    random.nextDouble(),
                    random.nextInt(13),
                    12));
            facts.add(new IndexMembers(
                    from,
                    "FCHI",
                    new TreeSet<>(SHARES.subList(0, random.nextInt(SHARES.size() + 1))),
                    random.nextBoolean()));
            for (String share : SHARES) {
                facts.add(new Fundamentals(
                        from, share, random.nextGaussian(), 10 * random.nextDouble(), random.nextDouble()));
            }
        }
        return facts;
    }
}
