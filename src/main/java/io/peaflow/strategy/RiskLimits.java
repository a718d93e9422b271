package io.peaflow.strategy;

import io.peaflow.kernel.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hard limits: no target passes them, and no order goes beyond one.
 *
 * <p>A target that breaks some is corrected toward cash, in this order, each step cutting only: what may not be held goes; each
 * leveraged position, then each single position that is no diversified fund, is cut to its limit; leveraged positions together,
 * then hot ones together, are scaled down in proportion; and if too little cash is left, everything is scaled down in
 * proportion. Since no step adds to a position, none undoes the one before.
 *
 * @param leveragedTogether most in leveraged funds
 * @param leveragedSingle most in one leveraged fund
 * @param single most in one position that is not registered as a diversified fund
 * @param heat most in anything but cash and diversified funds without leverage
 * @param cash least in cash
 * @param drift so far a weight may wander before it is traded, and a limit be passed by the market before it is restored
 * @param drawdownAlert fall from the highest index at which the owner is told
 * @param dailyLoss fall of the index in one session that stops all buying
 * @param drawdownStop fall from the highest index that stops all buying
 */
public record RiskLimits(
        Weight leveragedTogether,
        Weight leveragedSingle,
        Weight single,
        Weight heat,
        Weight cash,
        Weight drift,
        Weight drawdownAlert,
        Weight dailyLoss,
        Weight drawdownStop) {

    /** The house's own. */
    public static final RiskLimits HOUSE = new RiskLimits(
            Weight.ofPercent(30),
            Weight.ofPercent(25),
            Weight.ofPercent(40),
            Weight.ofPercent(50),
            Weight.ofPercent(10),
            Weight.ofPercent(5),
            Weight.ofPercent(20),
            Weight.ofPercent(5),
            Weight.ofPercent(20));

    /** Weights closer than this to a limit keep it. */
    static final double ROUNDING = 1e-9;

    /**
     * A target within the limits.
     *
     * @param corrections what was cut and why; empty when the target kept them all
     */
    public record Corrected(Allocation target, List<Reason> corrections) {

        public Corrected {
            corrections = List.copyOf(corrections);
        }
    }

    /**
     * How near one limit is.
     *
     * @param subject the instrument, or empty for a limit on several together
     * @param weight what counts toward it
     * @param allowed the most, or for cash the least
     */
    public record Measure(Reason.Code limit, String subject, double weight, double allowed) {

        /** How far beyond the limit; negative or 0 while it is kept. */
        public double excess() {
            return limit == Reason.Code.CASH ? allowed - weight : weight - allowed;
        }

        public boolean isKept() {
            return excess() <= ROUNDING;
        }

        Reason as(Reason.Code code) {
            return Reason.of(code, subject.isEmpty() ? limit.name() : subject, weight, allowed);
        }
    }

    /** The house's own limits where these are looser, by name as the settings call them. */
    public Map<String, Weight> looserThanTheHouse() {
        Map<String, Weight> looser = new LinkedHashMap<>();
        addIf(
                leveragedTogether.isAbove(HOUSE.leveragedTogether),
                "leveraged-together",
                HOUSE.leveragedTogether,
                looser);
        addIf(leveragedSingle.isAbove(HOUSE.leveragedSingle), "leveraged-single", HOUSE.leveragedSingle, looser);
        addIf(single.isAbove(HOUSE.single), "single", HOUSE.single, looser);
        addIf(heat.isAbove(HOUSE.heat), "heat", HOUSE.heat, looser);
        addIf(HOUSE.cash.isAbove(cash), "cash", HOUSE.cash, looser);
        addIf(drift.isAbove(HOUSE.drift), "drift", HOUSE.drift, looser);
        addIf(drawdownAlert.isAbove(HOUSE.drawdownAlert), "drawdown-alert", HOUSE.drawdownAlert, looser);
        addIf(dailyLoss.isAbove(HOUSE.dailyLoss), "daily-loss", HOUSE.dailyLoss, looser);
        addIf(drawdownStop.isAbove(HOUSE.drawdownStop), "drawdown-stop", HOUSE.drawdownStop, looser);
        return Collections.unmodifiableMap(looser);
    }

    private static void addIf(boolean isLooser, String name, Weight house, Map<String, Weight> looser) {
        if (isLooser) {
            looser.put(name, house);
        }
    }

    /** The target, brought within the limits. */
    public Corrected correct(Allocation target, Map<String, Tradable> known) {
        List<Reason> cut = new ArrayList<>();
        double[] weights = new double[target.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = ofOne(target.id(i), target.weight(i), known.get(target.id(i)), cut);
        }
        scale(Reason.Code.LEVERAGED_TOGETHER, leveragedTogether.share(), target, weights, known, cut);
        scale(Reason.Code.HEAT, heat.share(), target, weights, known, cut);
        scale(Reason.Code.CASH, 1 - cash.share(), target, weights, known, cut);
        return cut.isEmpty() ? new Corrected(target, cut) : new Corrected(without(target, weights), cut);
    }

    /** What one position may be on its own. */
    private double ofOne(String id, double wanted, @Nullable Tradable tradable, List<Reason> cut) {
        double allowed = tradable == null || !tradable.isEligible() ? 0 : mostOf(tradable);
        if (wanted <= allowed + (allowed == 0 ? 0 : ROUNDING)) {
            return wanted;
        }
        cut.add(Reason.of(
                tradable == null || !tradable.isEligible() ? Reason.Code.NOT_ELIGIBLE : singleLimit(tradable),
                id,
                wanted,
                allowed));
        return allowed;
    }

    /** The most of this instrument alone. */
    double mostOf(Tradable tradable) {
        if (tradable.isLeveraged()) {
            return tradable.instrument().diversified()
                    ? leveragedSingle.share()
                    : Math.min(leveragedSingle.share(), single.share());
        }
        return tradable.instrument().diversified() ? 1 : single.share();
    }

    private static Reason.Code singleLimit(Tradable tradable) {
        return tradable.isLeveraged() ? Reason.Code.LEVERAGED_SINGLE : Reason.Code.SINGLE;
    }

    /** Whether a position counts toward a limit on several together; toward least cash every one does. */
    static boolean counts(Reason.Code limit, @Nullable Tradable tradable) {
        return switch (limit) {
            case LEVERAGED_TOGETHER -> tradable != null && tradable.isLeveraged();
            case HEAT -> tradable == null || tradable.isHot();
            default -> true;
        };
    }

    private static void scale(
            Reason.Code limit,
            double allowed,
            Allocation target,
            double[] weights,
            Map<String, Tradable> known,
            List<Reason> cut) {
        double together = 0;
        for (int i = 0; i < weights.length; i++) {
            together += counts(limit, known.get(target.id(i))) ? weights[i] : 0;
        }
        if (together <= allowed + ROUNDING) {
            return;
        }
        for (int i = 0; i < weights.length; i++) {
            if (counts(limit, known.get(target.id(i)))) {
                weights[i] *= allowed / together;
            }
        }
        cut.add(
                limit == Reason.Code.CASH
                        ? Reason.of(limit, "", Math.max(0, 1 - together), 1 - allowed)
                        : Reason.of(limit, "", together, allowed));
    }

    private static Allocation without(Allocation target, double[] weights) {
        String[] ids = new String[weights.length];
        double[] kept = new double[weights.length];
        int count = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                ids[count] = target.id(i);
                kept[count++] = weights[i];
            }
        }
        return Allocation.of(Arrays.copyOf(ids, count), Arrays.copyOf(kept, count));
    }

    /** How near every limit is, those on single positions first. */
    public List<Measure> measure(Allocation weights, Map<String, Tradable> known) {
        List<Measure> measures = new ArrayList<>();
        double leveraged = 0;
        double hot = 0;
        for (int i = 0; i < weights.size(); i++) {
            Tradable tradable = known.get(weights.id(i));
            double weight = weights.weight(i);
            leveraged += counts(Reason.Code.LEVERAGED_TOGETHER, tradable) ? weight : 0;
            hot += counts(Reason.Code.HEAT, tradable) ? weight : 0;
            if (tradable == null || mostOf(tradable) < 1) {
                measures.add(new Measure(
                        tradable == null ? Reason.Code.SINGLE : singleLimit(tradable),
                        weights.id(i),
                        weight,
                        tradable == null ? single.share() : mostOf(tradable)));
            }
        }
        measures.add(new Measure(Reason.Code.LEVERAGED_TOGETHER, "", leveraged, leveragedTogether.share()));
        measures.add(new Measure(Reason.Code.HEAT, "", hot, heat.share()));
        measures.add(new Measure(Reason.Code.CASH, "", weights.cash(), cash.share()));
        return measures;
    }
}
