package io.peaflow.strategy;

import io.peaflow.kernel.Isin;
import io.peaflow.kernel.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Orders that a person may place at his broker on one day, in this order: advice, never an order by itself.
 *
 * @param strategy whose decision it follows
 * @param session the only day on which it counts
 * @param lines sells first, leveraged funds first among them and last among the buys
 * @param before what is held
 * @param after what would be held if every line were done at the close, its costs paid
 * @param weightsBefore at the newest closes
 * @param weightsAfter likewise, costs paid
 * @param leastCash what would be left if every order were done at its limit price
 * @param notes what was cut, left alone or noticed
 * @param checks what was looked at before the ticket was handed out
 */
public record OrderTicket(
        String strategy,
        LocalDate session,
        List<Line> lines,
        Holdings before,
        Holdings after,
        Allocation weightsBefore,
        Allocation weightsAfter,
        Money leastCash,
        List<Reason> notes,
        List<Check> checks) {

    /**
     * One order.
     *
     * @param shares how many, at least one
     * @param limit the worst price to accept
     * @param close the price that everything was worked out with
     * @param weightBefore of this instrument in the portfolio
     * @param weightAfter likewise
     */
    public record Line(
            Isin isin,
            String instrument,
            String name,
            Costs.Side side,
            long shares,
            double limit,
            double close,
            Costs.Estimate cost,
            double weightBefore,
            double weightAfter,
            Reason why) {

        /** What it comes to at the close, without costs. */
        public Money amount() {
            return Money.of(shares, close);
        }
    }

    /** Something that must be so before anybody places an order. */
    public record Check(Rule rule, String subject, boolean isPassed) {

        /** What is looked at. */
        public enum Rule {
            /** The order comes to at least the smallest and at most the largest amount. */
            SIZE,
            /** The limit price lies on the right side of the close; how far from it, {@link LimitPrice} says. */
            LIMIT,
            /** The exchange opens on that day, and has not closed yet. */
            SESSION,
            /** The cash is enough even when every order is done at its limit price. */
            CASH,
            /** Every limit is kept after the ticket, or was passed before it and is not passed further by a purchase. */
            LIMITS
        }

        /** What it looked at, in words. */
        public String in(Locale language) {
            Words words = new Words(language);
            return words.of("check." + rule, words.named(subject));
        }
    }

    public OrderTicket {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
        checks = List.copyOf(checks);
    }

    /** With these notes after its own. */
    public OrderTicket noting(List<Reason> more) {
        List<Reason> all = Stream.concat(notes.stream(), more.stream()).toList();
        return new OrderTicket(
                strategy, session, lines, before, after, weightsBefore, weightsAfter, leastCash, all, checks);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Whether every check was passed; a ticket that fails one is not handed out. */
    public boolean isPassed() {
        return checks.stream().allMatch(Check::isPassed);
    }

    /** The checks that it failed, in words. */
    public List<String> failures(Locale language) {
        return checks.stream()
                .filter(check -> !check.isPassed())
                .map(check -> check.in(language))
                .toList();
    }

    /** All that it costs, spread and slippage as estimated. */
    public Money cost() {
        return lines.stream().map(line -> line.cost().total()).reduce(Money.ZERO, Money::plus);
    }
}
