package io.peaflow.strategy;

import io.peaflow.kernel.TradingCalendar;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What is looked at before a ticket is handed out. */
record TicketChecks(TicketDesk desk, TicketPurchases purchases) {

    List<OrderTicket.Check> of(List<OrderTicket.Line> lines, Allocation weightsAfter) {
        List<OrderTicket.Check> checks = new ArrayList<>();
        if (lines.isEmpty()) {
            return checks;
        }
        for (OrderTicket.Line line : lines) {
            double amount = line.amount().euros();
            checks.add(new OrderTicket.Check(
                    OrderTicket.Check.Rule.SIZE,
                    line.instrument(),
                    amount >= desk.rules().smallestOrder().euros()
                            && amount <= desk.rules().largestOrder().euros()));
            checks.add(new OrderTicket.Check(
                    OrderTicket.Check.Rule.LIMIT,
                    line.instrument(),
                    LimitPrice.isLimit(
                            line.limit(),
                            line.side(),
                            desk.view(),
                            Objects.requireNonNull(desk.known().get(line.instrument())))));
        }
        checks.add(
                new OrderTicket.Check(OrderTicket.Check.Rule.SESSION, desk.day().toString(), isBeforeTheClose()));
        checks.add(new OrderTicket.Check(
                OrderTicket.Check.Rule.CASH, "", !purchases.till().leastCash().isNegative()));
        for (RiskLimits.Measure measure : desk.limits().measure(weightsAfter, desk.known())) {
            checks.add(new OrderTicket.Check(
                    OrderTicket.Check.Rule.LIMITS,
                    measure.subject().isEmpty() ? measure.limit().name() : measure.subject(),
                    measure.isKept() || !isBoughtInto(measure)));
        }
        return checks;
    }

    private boolean isBeforeTheClose() {
        TradingCalendar paris = TradingCalendar.euronextParis();
        return paris.isSession(desk.day()) && desk.view().at().isBefore(paris.closeOf(desk.day()));
    }

    private boolean isBoughtInto(RiskLimits.Measure measure) {
        for (Position order : purchases.orders()) {
            boolean isCounted = measure.subject().isEmpty()
                    ? RiskLimits.counts(measure.limit(), order.tradable)
                    : measure.subject().equals(order.id());
            if (order.order > 0 && isCounted) {
                return true;
            }
        }
        return false;
    }
}
