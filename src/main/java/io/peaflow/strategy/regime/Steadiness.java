package io.peaflow.strategy.regime;

import io.peaflow.strategy.Regime;

/**
 * What keeps the regime from flickering: it changes only when another is more probable by a margin, and not before the
 * present one has stood for so many sessions.
 *
 * @param margin by which the probability of the other must pass that of the present one, 0 to 1
 * @param leastSessions that a regime stands, 1 or more
 */
public record Steadiness(double margin, int leastSessions) {

    public Steadiness {
        if (!(margin >= 0 && margin < 1) || leastSessions < 1) {
            throw new IllegalArgumentException(
                    "A margin lies between 0 and 1 and a regime stands for a session or more, not " + margin + " and "
                            + leastSessions);
        }
    }

    /** Walks along the sessions and says which regime counts in each. */
    static final class Walk {

        private final Steadiness rule;
        private int present = -1;
        private int stood;

        Walk(Steadiness rule) {
            this.rule = rule;
        }

        /**
         * The regime that counts after this session.
         *
         * @param probability of each regime, in their order
         */
        Regime next(double[] probability) {
            int likeliest = 0;
            for (int regime = 1; regime < probability.length; regime++) {
                if (probability[regime] > probability[likeliest]) {
                    likeliest = regime;
                }
            }
            if (present < 0 || mayChange(probability, likeliest)) {
                present = likeliest;
                stood = 0;
            }
            stood++;
            return RegimePath.COLUMNS.get(present);
        }

        private boolean mayChange(double[] probability, int likeliest) {
            return likeliest != present
                    && stood >= rule.leastSessions()
                    && probability[likeliest] - probability[present] >= rule.margin();
        }

        /** For how many sessions it has stood, the last one included. */
        int stood() {
            return stood;
        }
    }
}
