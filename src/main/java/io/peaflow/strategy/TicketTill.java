package io.peaflow.strategy;

import io.peaflow.kernel.Money;

/** The cash while a ticket is worked out: at the closes, and at the worst. */
final class TicketTill {

    private final TicketDesk desk;
    /** When every order so far is done at its limit price. */
    private Money leastCash;
    /** When every order so far is done at the close, market costs paid. */
    private Money cash;
    /** What these orders cost, all of it. */
    private Money costs = Money.ZERO;
    /** What is left of the new cash that may be spent. */
    private Money budget;

    TicketTill(TicketDesk desk) {
        this.desk = desk;
        this.leastCash = desk.current().cash();
        this.cash = desk.current().cash();
        this.budget = desk.scope().newCash();
    }

    Money leastCash() {
        return leastCash;
    }

    Money cash() {
        return cash;
    }

    Money budget() {
        return budget;
    }

    Money costs() {
        return costs;
    }

    /** The order of this position is done. */
    void take(Position position) {
        double limit = desk.limit(position);
        long shares = Math.abs(position.order);
        Money atLimit = Money.of(shares, limit);
        Money atClose = Money.of(shares, position.close);
        Money booked = desk.cost(position, limit).booked();
        Money paid = desk.cost(position, position.close).total();
        costs = costs.plus(paid);
        if (position.order < 0) {
            leastCash = leastCash.plus(atLimit).minus(booked);
            cash = cash.plus(atClose).minus(paid);
        } else {
            leastCash = leastCash.minus(atLimit).minus(booked);
            budget = budget.minus(atLimit).minus(booked);
            cash = cash.minus(atClose).minus(paid);
        }
    }
}
