package io.peaflow.strategy;

import java.util.List;

/** What a strategy says: weights to hold, or why it says nothing. */
public sealed interface Decision {

    /** The strategy that decided. */
    String strategy();

    /** Why, as data: {@link Reason.Code} says how to read each. */
    List<Reason> reasons();

    /**
     * Weights to hold.
     *
     * @param target before limits
     * @param strength half the sum of all distances between held and wanted weights, cash included: 0 nothing to do, 1 everything
     * @param confidence how sure the strategy is, 0 to 1; 1 where it has no doubt to tell
     */
    record Wanted(String strategy, Allocation target, double strength, double confidence, List<Reason> reasons)
            implements Decision {

        public Wanted {
            if (!(strength >= 0 && strength <= 1 && confidence >= 0 && confidence <= 1)) {
                throw new IllegalArgumentException(
                        strategy + ": strength " + strength + " and confidence " + confidence + " lie between 0 and 1");
            }
            reasons = List.copyOf(reasons);
        }

        /** The same, with the strength of what the limits leave of its target. */
        public Wanted within(Allocation corrected, Allocation current) {
            return new Wanted(strategy, target, corrected.distanceFrom(current), confidence, reasons);
        }

        static Wanted of(
                String strategy, Allocation target, Allocation current, double confidence, List<Reason> reasons) {
            return new Wanted(strategy, target, target.distanceFrom(current), confidence, reasons);
        }
    }

    /** Nothing, because something is missing. */
    record Refused(String strategy, List<Reason> reasons) implements Decision {

        public Refused {
            reasons = List.copyOf(reasons);
        }

        static Refused of(String strategy, Reason reason) {
            return new Refused(strategy, List.of(reason));
        }
    }
}
