package io.peaflow.strategy;

import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import java.util.Map;

/** Makes the strategies that peaflow knows; each is a class and a paragraph of configuration. */
public final class Strategies {

    /**
     * How many of a ranked universe are held, and how much of each.
     *
     * @param count the first so many
     * @param volatility a year, as a share: what swings more is held in proportion less, and the rest stays cash
     * @param cash kept in any case
     */
    public record Selection(int count, double volatility, Weight cash) {

        public Selection {
            if (count < 1 || !(volatility > 0) || volatility == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "A selection holds at least one instrument and aims at a volatility above 0, not " + count
                                + " and " + volatility);
            }
        }
    }

    private static final double HALF = 1 / 2.0;
    private static final double THIRD = 1 / 3.0;

    private Strategies() {}

    /** Weights by regime, drawn toward those of {@link Regime#NEUTRAL} by doubt. */
    public static Strategy regimeAllocation(String name, Map<Regime, Allocation> table) {
        return new RegimeAllocation(name, table);
    }

    /** The strongest of the last year without its last month. */
    public static Strategy momentum(String name, Universe universe, Selection selection) {
        return new RankedSelection(name, universe, Map.of(Ranking.MOMENTUM, 1.0), selection);
    }

    /** The cheapest by earnings, book and dividends as known that day. */
    public static Strategy value(String name, Universe universe, Selection selection) {
        return new RankedSelection(
                name,
                universe,
                Map.of(Ranking.EARNINGS_YIELD, THIRD, Ranking.BOOK_YIELD, THIRD, Ranking.DIVIDEND_YIELD, THIRD),
                selection);
    }

    /** Momentum and value, half each, by rank. */
    public static Strategy combined(String name, Universe universe, Selection selection) {
        double third = HALF * THIRD;
        return new RankedSelection(
                name,
                universe,
                Map.of(
                        Ranking.MOMENTUM,
                        HALF,
                        Ranking.EARNINGS_YIELD,
                        third,
                        Ranking.BOOK_YIELD,
                        third,
                        Ranking.DIVIDEND_YIELD,
                        third),
                selection);
    }

    /** The same weights for ever. */
    public static Strategy targetWeights(String name, Allocation target) {
        return new TargetWeights(name, target);
    }

    /** A monthly amount into these weights, out of cash, never selling. */
    public static Strategy dca(String name, Allocation target, Money amount) {
        return new MonthlyAmount(name, target, amount);
    }

    /**
     * The weights whose variance over the last year was least, moved only where that is worth its cost.
     *
     * @param cost of trading, as a share of what is traded
     */
    public static Strategy minimumVariance(String name, Universe universe, Weight cash, Weight cost) {
        return new MinimumVarianceWeights(name, universe, cash, cost);
    }

    /** The same strategy, of whose decisions only purchases are ordered: of what drifted, or of all cash that came in. */
    public static Strategy withoutSales(Strategy strategy, boolean onlyNewCash) {
        return new WithoutSales(strategy, onlyNewCash);
    }
}
