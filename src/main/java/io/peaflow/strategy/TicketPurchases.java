package io.peaflow.strategy;

import io.peaflow.kernel.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How much of the planned buys is possible: what the cash is enough for once all sells are done, and what the limits allow. */
final class TicketPurchases {

    /** Leveraged funds first, then the largest. */
    private static final Comparator<Position> SELLS = Comparator.comparing(
                    (Position position) -> !position.tradable.isLeveraged())
            .thenComparing(Comparator.comparingDouble(Position::amount).reversed());
    /** Leveraged funds last, before them the largest first. */
    private static final Comparator<Position> BUYS = Comparator.comparing(
                    (Position position) -> position.tradable.isLeveraged())
            .thenComparing(Comparator.comparingDouble(Position::amount).reversed());

    private final TicketDesk desk;
    private final TicketPlan plan;
    private final List<Position> sells;
    private final List<Position> buys;
    private final long[] wanted;
    private final List<Position> orders = new ArrayList<>();
    private double valueAfterCosts;
    private TicketTill till;

    TicketPurchases(TicketDesk desk, TicketPlan plan) {
        this.desk = desk;
        this.plan = plan;
        this.sells = plan.orders().stream()
                .filter(order -> order.order < 0)
                .sorted(SELLS)
                .toList();
        this.buys = plan.orders().stream()
                .filter(order -> order.order >= 0)
                .sorted(BUYS)
                .toList();
        this.wanted = buys.stream().mapToLong(order -> order.order).toArray();
        this.valueAfterCosts = plan.valueAfterCosts();
        this.till = new TicketTill(desk);
    }

    /** Sells first, leveraged funds first among them and last among the buys. */
    List<Position> orders() {
        return orders;
    }

    TicketTill till() {
        return till;
    }

    /** What was planned and is not possible. */
    List<Reason> reduced() {
        List<Reason> reduced = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
            Position position = buys.get(i);
            if (position.order < wanted[i]) {
                reduced.add(Reason.counting(Reason.Code.REDUCED, position.id(), wanted[i], position.order));
            }
        }
        return reduced;
    }

    /** What is not bought costs nothing and leaves more room: sized anew until no more is paid than was reckoned with. */
    void settle() {
        double planned = desk.value() - plan.valueAfterCosts();
        double reckoned = planned;
        boolean isCovered = false;
        for (int round = 0; round < TicketPlan.ROUNDS && !(isCovered && round > 1); round++) {
            size(reckoned);
            double now = paid();
            isCovered = now <= reckoned;
            reckoned = round == 0 || !isCovered ? now : reckoned;
        }
        if (!isCovered) {
            size(planned);
        }
    }

    /** Back to where only the sells are taken. */
    private void restart() {
        orders.clear();
        orders.addAll(sells);
        till = new TicketTill(desk);
        sells.forEach(till::take);
        buys.forEach(position -> position.order = 0);
    }

    private void size(double reckoned) {
        valueAfterCosts = desk.value() - reckoned;
        restart();
        for (int i = 0; i < wanted.length; i++) {
            Position position = buys.get(i);
            position.order = Math.max(0, possible(position, wanted[i]));
            if (position.order > 0 && desk.doubt(position) == null) {
                orders.add(position);
                till.take(position);
            } else {
                position.order = 0;
            }
        }
    }

    private double paid() {
        double paid = 0;
        for (Position order : orders) {
            paid += desk.cost(order, order.close).total().euros();
        }
        return paid;
    }

    /** How many of the wanted shares cash and limits allow. */
    private long possible(Position position, long wanted) {
        long possible = Math.min(wanted, withinLimits(position));
        double limit = desk.limit(position);
        Money free = till.leastCash().minus(desk.rules().buffer());
        if (desk.scope().mode() == Rebalancer.Mode.NEW_CASH_ONLY
                && till.budget().compareTo(free) < 0) {
            free = till.budget();
        }
        possible = Math.min(possible, (long) (free.euros() / limit));
        while (possible > 0 && !isAffordable(position, possible, limit, free)) {
            possible--;
        }
        return possible;
    }

    /** What is paid in costs is gone: the cash to keep is a part of what is left, as it will be tomorrow. */
    private double leastCash(double costs) {
        return desk.limits().cash().share() * (desk.value() - till.costs().euros() - costs);
    }

    private boolean isAffordable(Position position, long shares, double limit, Money free) {
        Money atWorst = Money.of(shares, limit)
                .plus(desk.estimate(Costs.Side.BUY, position, shares, limit).booked());
        double paid = desk.estimate(Costs.Side.BUY, position, shares, position.close)
                .total()
                .euros();
        double left = till.cash().euros() - shares * position.close - paid;
        return atWorst.compareTo(free) <= 0 && left >= leastCash(paid);
    }

    private long withinLimits(Position position) {
        double room = desk.limits().mostOf(position.tradable) * valueAfterCosts - position.valueAfter();
        if (position.tradable.isLeveraged()) {
            room = Math.min(
                    room,
                    desk.limits().leveragedTogether().share() * valueAfterCosts
                            - together(Reason.Code.LEVERAGED_TOGETHER));
        }
        if (position.tradable.isHot()) {
            room = Math.min(room, desk.limits().heat().share() * valueAfterCosts - together(Reason.Code.HEAT));
        }
        double free = till.cash().euros() - leastCash(0);
        return (long) (Math.min(room, free) / position.close + RiskLimits.ROUNDING);
    }

    private double together(Reason.Code limit) {
        double together = limit == Reason.Code.HEAT ? desk.unregistered() : 0;
        for (Position position : plan.positions()) {
            together += RiskLimits.counts(limit, position.tradable) ? position.valueAfter() : 0;
        }
        return together;
    }
}
