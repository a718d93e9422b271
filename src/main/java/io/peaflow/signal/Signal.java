package io.peaflow.signal;

import io.peaflow.kernel.Telling;
import io.peaflow.strategy.OrderTicket;
import io.peaflow.strategy.Reason;
import io.peaflow.strategy.Regime;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One decision of one strategy for one slot, with all that led to it. It names no moment of any clock: the same inputs give
 * the same signal, letter for letter.
 *
 * @param live whether its ticket is the one to follow
 * @param stale whether some data were old: then no leveraged fund is bought
 * @param action what there is to do
 * @param regime what the model sees; null when it sees nothing
 * @param regimeBefore of the last signal before that was issued and saw one; null when there was none
 * @param probabilities of the regimes, together 1; empty when the model sees nothing
 * @param regimeStood for so many sessions
 * @param modelsAgreeing monthly models that say the same
 * @param modelsAsked monthly models that were asked
 * @param strength half the sum of |target - current|, cash included
 * @param confidence 0 to 1
 * @param currentWeights how what is held is divided, cash included; empty when something of it has no price
 * @param targetWeights within the limits, cash included; empty when nothing was decided
 * @param reasons of the decision
 * @param ticket what to order; null when nothing was decided
 * @param features all nine, in order
 * @param limits how near each limit is with the target
 * @param model that was live; null when none was
 * @param data what was read, with the hash of its values
 * @param note what speaks against acting on it, in English; empty when nothing does
 * @param said the same for each reader in his language; null when nothing does, or it was not kept
 */
public record Signal(
        LocalDate slot,
        String strategy,
        boolean live,
        State state,
        boolean stale,
        Action action,
        @Nullable Regime regime,
        @Nullable Regime regimeBefore,
        Map<String, Double> probabilities,
        int regimeStood,
        int modelsAgreeing,
        int modelsAsked,
        double strength,
        double confidence,
        Map<String, Double> currentWeights,
        Map<String, Double> targetWeights,
        List<Reason> reasons,
        @Nullable Ticket ticket,
        List<FeatureValue> features,
        List<LimitUse> limits,
        @Nullable ModelUse model,
        List<DataUse> data,
        LocalDate dataUpTo,
        String inputsHash,
        Certificate certificate,
        String note,
        @Nullable String said) {

    /** Probabilities stand from the fairest weather to the foulest, however they were kept. */
    public Signal {
        Map<String, Double> inOrder = new LinkedHashMap<>();
        for (Regime one : Regime.values()) {
            Double probability = probabilities.get(one.name());
            if (probability != null) {
                inOrder.put(one.name(), probability);
            }
        }
        probabilities = Collections.unmodifiableMap(inOrder);
    }

    /** What became of it. */
    public enum State {
        ISSUED,
        /** Something that it needs is missing or too old; the note says what. */
        REFUSED,
        /** It could not prove that it did not look ahead. */
        WITHHELD
    }

    /** What there is to do. */
    public enum Action {
        NOTHING,
        ORDER
    }

    /** A feature on the last session; without a value it says why. */
    public record FeatureValue(
            String feature,
            @Nullable Double value,
            @Nullable Double percentile,
            boolean seenByModel,
            @Nullable String missing) {}

    public record LimitUse(String limit, String subject, double weight, double allowed) {}

    public record ModelUse(String name, String checksum, LocalDate windowFrom, LocalDate windowTo) {}

    /** What was read of one instrument. */
    public record DataUse(String instrument, int rows, LocalDate first, LocalDate last, String hash) {}

    /** What to order on one day. */
    public record Ticket(
            LocalDate session,
            List<Line> lines,
            Map<String, Double> weightsAfter,
            String leastCash,
            String cost,
            List<Reason> notes,
            List<OrderTicket.Check> checks) {

        /** One line an order, with a header; numbers with a point. */
        public String csv() {
            StringBuilder csv = new StringBuilder(
                    "session,order,side,shares,instrument,isin,name,limit,close,amount,cost,weight_before,weight_after,why\n");
            int number = 0;
            for (Line line : lines) {
                number++;
                csv.append(String.join(
                                ",",
                                session.toString(),
                                Integer.toString(number),
                                line.side,
                                Long.toString(line.shares),
                                line.instrument,
                                line.isin,
                                '"' + line.name.replace("\"", "\"\"") + '"',
                                plain(line.limit),
                                plain(line.close),
                                line.amount,
                                line.cost,
                                plain(line.weightBefore),
                                plain(line.weightAfter),
                                line.why.code().name()))
                        .append('\n');
            }
            return csv.toString();
        }

        private static String plain(double number) {
            return BigDecimal.valueOf(number).toPlainString();
        }
    }

    public record Line(
            String isin,
            String instrument,
            String name,
            String side,
            long shares,
            double limit,
            double close,
            String amount,
            String cost,
            double weightBefore,
            double weightAfter,
            Reason why) {}

    /** Whether deciding again without any future, and with an invented one, came to the same. */
    public record Certificate(boolean passed, List<String> findings) {}

    /** What speaks against acting on it, in this language as far as there are words in it. */
    public String noteIn(Locale language) {
        return said == null ? note : Telling.decoded(said).in(language);
    }

    /** How words, pages and addresses call it. */
    public String id() {
        return slot + ":" + strategy;
    }
}
