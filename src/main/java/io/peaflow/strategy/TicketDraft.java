package io.peaflow.strategy;

import io.peaflow.kernel.Isin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A ticket in the making: what is wanted is planned ({@link TicketPlan}), sells are taken, and then as many buys as cash and
 * limits allow ({@link TicketPurchases}); at last it is written down and checked ({@link TicketChecks}).
 */
final class TicketDraft {

    private final TicketDesk desk;
    private final List<Reason> notes;
    private final TicketPurchases purchases;

    private TicketDraft(TicketDesk desk, List<Reason> notes, TicketPurchases purchases) {
        this.desk = desk;
        this.notes = notes;
        this.purchases = purchases;
    }

    /** @param corrections what limits cut from the aim; told with the ticket */
    static OrderTicket ticket(String strategy, Allocation aim, List<Reason> corrections, TicketDesk desk) {
        List<Reason> notes = new ArrayList<>(corrections);
        TicketPlan plan = TicketPlan.of(desk, aim, notes);
        TicketPurchases purchases = new TicketPurchases(desk, plan);
        purchases.settle();
        notes.addAll(purchases.reduced());
        return new TicketDraft(desk, notes, purchases).finish(strategy);
    }

    private OrderTicket finish(String strategy) {
        SortedMap<String, Long> shares = new TreeMap<>(desk.current().shares());
        for (Position order : purchases.orders()) {
            long left = order.held + order.order;
            if (left == 0) {
                shares.remove(order.id());
            } else {
                shares.put(order.id(), left);
            }
        }
        Holdings after = new Holdings(purchases.till().cash(), shares);
        Allocation weightsAfter = after.allocation(desk.view());
        List<OrderTicket.Line> lines = new ArrayList<>();
        for (Position order : purchases.orders()) {
            lines.add(line(order, weightsAfter));
        }
        return new OrderTicket(
                strategy,
                desk.day(),
                lines,
                desk.current(),
                after,
                desk.before(),
                weightsAfter,
                purchases.till().leastCash(),
                notes,
                new TicketChecks(desk, purchases).of(lines, weightsAfter));
    }

    private OrderTicket.Line line(Position order, Allocation weightsAfter) {
        Costs.Estimate cost = desk.cost(order, order.close);
        if (cost.isCapped()) {
            notes.add(Reason.of(
                    Reason.Code.COMMISSION_CAPPED,
                    desk.costs().broker(),
                    cost.asked().euros(),
                    cost.commission().euros()));
        }
        Isin isin = Objects.requireNonNull(order.tradable.instrument().isin());
        return new OrderTicket.Line(
                isin,
                order.id(),
                order.tradable.instrument().name(),
                order.side(),
                Math.abs(order.order),
                desk.limit(order),
                order.close,
                cost,
                desk.before().of(order.id()),
                weightsAfter.of(order.id()),
                Objects.requireNonNull(order.why));
    }
}
