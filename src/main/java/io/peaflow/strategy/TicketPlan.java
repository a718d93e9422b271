package io.peaflow.strategy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders that lead to what is wanted, before anybody asks whether the cash is enough: which lines, which way, why. */
final class TicketPlan {

    /** Costs lower the value and so move weights: planned anew until both agree. */
    static final int ROUNDS = 4;

    private final TicketDesk desk;
    private final List<Reason> notes;
    private final List<Position> positions = new ArrayList<>();
    private final List<Position> orders = new ArrayList<>();
    /** What everything is worth once the planned costs are paid. */
    private double valueAfterCosts;

    private TicketPlan(TicketDesk desk, List<Reason> notes) {
        this.desk = desk;
        this.notes = notes;
        this.valueAfterCosts = desk.value();
    }

    /** All that is held or wanted and may be traded. */
    List<Position> positions() {
        return positions;
    }

    /** Those of them with an order. */
    List<Position> orders() {
        return orders;
    }

    double valueAfterCosts() {
        return valueAfterCosts;
    }

    /** What would be traded if cash and limits allowed all of it. */
    static TicketPlan of(TicketDesk desk, Allocation aim, List<Reason> notes) {
        TicketPlan plan = new TicketPlan(desk, notes);
        plan.make(aim);
        return plan;
    }

    private void make(Allocation aim) {
        for (String id : desk.before().union(aim)) {
            Position position = desk.scope().isAbout(id) ? position(id, aim.of(id)) : null;
            if (position != null) {
                positions.add(position);
            }
        }
        List<RiskLimits.Measure> passed = desk.scope().mode() == Rebalancer.Mode.EXIT
                ? List.of()
                : desk.limits().measure(desk.before(), desk.known()).stream()
                        .filter(measure -> !measure.isKept())
                        .toList();
        settle(passed);
        passed.forEach(measure ->
                notes.add(measure.as(isCrossed(measure) ? Reason.Code.BAND_CROSSED : Reason.Code.LIMIT_PASSED)));
        for (Position position : positions) {
            filter(position);
        }
    }

    /** Sizes the orders anew until they are those of what is left when their costs are paid. */
    private void settle(List<RiskLimits.Measure> passed) {
        double planned = 0;
        for (int round = 0; round < ROUNDS && Double.compare(planned, valueAfterCosts) != 0; round++) {
            planned = valueAfterCosts;
            double paid = 0;
            passed.stream().filter(this::isCrossed).forEach(this::force);
            positions.forEach(this::want);
            positions.forEach(this::roundDownPastALimit);
            positions.forEach(this::giveBack);
            for (Position position : positions) {
                paid += position.order == 0
                        ? 0
                        : desk.cost(position, position.close).total().euros();
            }
            valueAfterCosts = desk.value() - paid;
        }
    }

    private @Nullable Position position(String id, double wanted) {
        Tradable tradable = desk.known().get(id);
        if (tradable == null) {
            notes.add(Reason.of(Reason.Code.NOT_ELIGIBLE, id, desk.before().of(id), 0));
            return null;
        }
        if (!desk.view().hasPrices(id) || !(desk.view().lastClose(id) > 0)) {
            notes.add(Reason.of(Reason.Code.NO_PRICE, id));
            return null;
        }
        return new Position(tradable, desk.current().shares(id), desk.view().lastClose(id), wanted);
    }

    /** Whether the band around a passed limit is crossed once the costs of the ticket are paid: they are gone tomorrow. */
    private boolean isCrossed(RiskLimits.Measure measure) {
        double band = desk.limits().drift().share();
        return measure.limit() == Reason.Code.CASH
                ? measure.excess() > band
                : measure.weight() * desk.value() / valueAfterCosts - measure.allowed() > band;
    }

    private void force(RiskLimits.Measure measure) {
        for (Position position : positions) {
            position.isForced |= measure.subject().isEmpty()
                    ? RiskLimits.counts(measure.limit(), position.tradable)
                    : measure.subject().equals(position.id());
        }
    }

    private void want(Position position) {
        long more = position.wanted(valueAfterCosts) - position.held;
        position.why = more == 0 ? null : why(position, more);
        position.order = position.why == null ? 0 : more;
        position.isRoundedDown = false;
    }

    /**
     * A sale leaves the whole number of shares nearest to its target; where a limit would be passed by that, one share more
     * goes.
     */
    private void roundDownPastALimit(Position position) {
        boolean isSold = position.order < 0 || (position.order == 0 && position.isForced);
        if (isSold && position.valueAfter() > position.target * valueAfterCosts && isPastAny(position)) {
            position.order--;
            position.isRoundedDown = true;
            position.why = why(position, position.order);
        }
    }

    /** What was rounded down for a limit that the sales after it keep by themselves is rounded down no more. */
    private void giveBack(Position position) {
        if (position.isRoundedDown) {
            position.order++;
            position.isRoundedDown = isPastAny(position);
            position.order -= position.isRoundedDown ? 1 : 0;
            position.why = position.order == 0 ? null : why(position, position.order);
        }
    }

    private boolean isPastAny(Position position) {
        RiskLimits limits = desk.limits();
        return position.valueAfter() > limits.mostOf(position.tradable) * valueAfterCosts
                || isPast(Reason.Code.HEAT, limits.heat().share(), position)
                || isPast(Reason.Code.CASH, 1 - limits.cash().share(), position);
    }

    /** Whether all that counts toward a limit, this position among it, is more than allowed once the sells are done. */
    private boolean isPast(Reason.Code limit, double allowed, Position position) {
        double together = desk.unregistered();
        for (Position other : positions) {
            together += RiskLimits.counts(limit, other.tradable)
                    ? Math.min(other.held * other.close, other.valueAfter())
                    : 0;
        }
        return RiskLimits.counts(limit, position.tradable) && together > allowed * valueAfterCosts;
    }

    private @Nullable Reason why(Position position, long more) {
        double weight = desk.before().of(position.id());
        if (desk.scope().mode() == Rebalancer.Mode.EXIT) {
            return Reason.counting(Reason.Code.EXIT, position.id(), -more, position.held);
        }
        if (!position.tradable.isEligible()) {
            return Reason.of(Reason.Code.NOT_ELIGIBLE, position.id(), weight, 0);
        }
        if (position.isForced && more < 0) {
            return Reason.of(Reason.Code.BACK_WITHIN, position.id(), weight, position.target);
        }
        double drift = Math.abs(position.weight(valueAfterCosts) - position.target);
        return desk.scope().mode() == Rebalancer.Mode.NEW_CASH_ONLY
                        || drift > desk.limits().drift().share()
                ? Reason.of(Reason.Code.DRIFT, position.id(), weight, position.target)
                : null;
    }

    /** Takes out what may not, need not or should not be traded, and says so. */
    private void filter(Position position) {
        if (position.order == 0) {
            double drift = position.weight(desk.value()) - position.target;
            if (drift != 0) {
                notes.add(Reason.of(
                        Reason.Code.WITHIN_BAND,
                        position.id(),
                        drift,
                        desk.limits().drift().share()));
            }
        } else if (position.order < 0 && !desk.scope().maySell()) {
            drop(position, Reason.counting(Reason.Code.SELLING_STOPPED, position.id(), -position.order, 0));
        } else if (position.order > 0 && !desk.scope().mayBuy(position.tradable)) {
            drop(position, Reason.counting(Reason.Code.BUYING_STOPPED, position.id(), position.order, 0));
        } else if (cap(position)) {
            orders.add(position);
        }
    }

    /** Cuts an order to the largest; false when it is too small or too dear and was dropped. */
    private boolean cap(Position position) {
        // A sale is limited below the close: it counts at the dearer of the two, as the check of the ticket does.
        double price = Math.max(desk.limit(position), position.close);
        long most = (long) (desk.rules().largestOrder().euros() / price);
        if (Math.abs(position.order) > most) {
            notes.add(Reason.of(
                    Reason.Code.ORDER_CAPPED,
                    position.id(),
                    position.amount(),
                    desk.rules().largestOrder().euros()));
            position.order = position.order < 0 ? -most : most;
            position.why = why(position, position.order);
        }
        Reason doubt = desk.doubt(position);
        if (doubt != null) {
            drop(position, doubt);
        }
        return doubt == null;
    }

    private void drop(Position position, Reason reason) {
        notes.add(reason);
        position.drop();
    }
}
