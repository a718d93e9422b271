package io.peaflow.strategy;

import com.sun.management.ThreadMXBean;
import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What bench/p20 and bench/p23 measure: one decision from the view to the ticket, its time and what it allocates, over a short and a
 * long history; and least variance of forty assets. Prints one number a line, as {@code name value}.
 */
public final class DecisionFigures {

    private static final int LONG = 6300;
    private static final int SHORT = 630;
    private static final int CALLS = 20_000;
    private static final int ASSETS = 40;
    private static final double NANOS = 1e3;

    private DecisionFigures() {}

    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[1]);
        switch (args[0]) {
            case "decision" -> decisions(rounds);
            case "variance" -> variances(rounds);
            default -> throw new IllegalArgumentException(args[0] + " is neither decision nor variance");
        }
    }

    private static void decisions(int rounds) {
        Map<String, Runnable> sides = Map.of(
                "long", decision(LONG),
                "short", decision(SHORT));
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Runnable> side : sides.entrySet()) {
                ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                long bytes = threads.getCurrentThreadAllocatedBytes();
                long busy = threads.getCurrentThreadCpuTime();
                long began = System.nanoTime();
                for (int call = 0; call < CALLS; call++) {
                    side.getValue().run();
                }
                double micros = (System.nanoTime() - began) / NANOS / CALLS;
                double worked = (threads.getCurrentThreadCpuTime() - busy) / NANOS / CALLS;
                double each = (double) (threads.getCurrentThreadAllocatedBytes() - bytes) / CALLS;
                // The first round warms up.
                if (round >= 0) {
                    say(side.getKey() + "-us", worked);
                    say(side.getKey() + "-wall", micros);
                    say(side.getKey() + "-bytes", each);
                }
            }
        }
    }

    /** The default strategy on an account that has drifted, so that there is something to sell and to buy. */
    private static Runnable decision(int sessions) {
        MarketView.Market market = Markets.ending(1, LONG, sessions);
        Instant at = Markets.morningAfter(LONG);
        MarketView view = market.at(at, List.of());
        Holdings held =
                Holdings.of(Money.parse("9000"), Map.of("LQQ", (long) (4500 / view.lastClose("LQQ")), "WPEA", (long)
                        (3000 / view.lastClose("WPEA"))));
        List<RegimeReading> reading = List.of(new RegimeReading(at, Regime.RISK_OFF, 0.9, 11, 12));
        Breakers calm = Breakers.from(LocalDate.of(2023, 1, 2), 100);
        Advisor advisor = new Advisor(
                Strategies.regimeAllocation("regime-allocation", Markets.table()),
                new Rebalancer(
                        RiskLimits.HOUSE,
                        Costs.at("bourse-direct", new Costs.Market(Weight.ofPercent(0.1), Weight.ofPercent(0.05))),
                        Rebalancer.Rules.HOUSE,
                        RebalancingTests.KNOWN.values()));
        return () -> {
            Advisor.Advice advice = advisor.advise(market.at(at, reading), held, calm, false);
            if (!(advice instanceof Advisor.Advice.Issued issued)
                    || issued.ticket().lines().size() < 2) {
                throw new IllegalStateException("The measured decision has no ticket: " + advice);
            }
        };
    }

    /** Prints the covariance as {@code c value}, row by row, then the weights as {@code w value} and the times. */
    private static void variances(int rounds) {
        double[][] covariance = MinimumVarianceTests.covariance(new Random(23), ASSETS, 252);
        for (double[] row : covariance) {
            for (double value : row) {
                System.out.println("c " + value);
            }
        }
        for (double weight : new MinimumVariance(covariance).weights(1)) {
            System.out.println("w " + weight);
        }
        for (int round = -1; round < rounds; round++) {
            long began = System.nanoTime();
            double sum = 0;
            int calls = 2000;
            for (int call = 0; call < calls; call++) {
                sum += new MinimumVariance(covariance).weights(1)[0];
            }
            if (round >= 0 && sum >= 0) {
                say("us", (System.nanoTime() - began) / NANOS / calls);
            }
        }
    }

    private static void say(String name, double value) {
        System.out.printf(Locale.ROOT, "%s %.6f%n", name, value);
        System.out.flush();
    }
}
