package io.peaflow.strategy;

import io.peaflow.kernel.Isin;
import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.TradingCalendar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A ticket in the making: what is wanted is planned, sells are taken, and then as many buys as cash and limits allow. */
final class TicketDraft {

    /** Leveraged funds first, then the largest. */
    private static final Comparator<Position> SELLS = Comparator.comparing(
                    (Position position) -> !position.tradable.isLeveraged())
            .thenComparing(Comparator.comparingDouble(Position::amount).reversed());
    /** Leveraged funds last, before them the largest first. */
    private static final Comparator<Position> BUYS = Comparator.comparing(
                    (Position position) -> position.tradable.isLeveraged())
            .thenComparing(Comparator.comparingDouble(Position::amount).reversed());
    /** Costs lower the value and so move weights: planned anew until both agree. */
    private static final int ROUNDS = 4;

    private final RiskLimits limits;
    private final Costs costs;
    private final Rebalancer.Rules rules;
    private final Map<String, Tradable> known;
    private final Holdings current;
    private final MarketView view;
    private final Rebalancer.Scope scope;
    private final LocalDate day;

    private final Allocation before;
    private final double value;
    /** What everything is worth once the planned costs are paid. */
    private double valueAfterCosts;

    private final List<Position> positions = new ArrayList<>();
    private final List<Position> orders = new ArrayList<>();
    private final List<Reason> notes = new ArrayList<>();
    /** Cash when every order so far is done at its limit price. */
    private Money leastCash;
    /** Cash when every order so far is done at the close, market costs paid. */
    private Money cash;

    private Money budget;

    TicketDraft(
            RiskLimits limits,
            Costs costs,
            Rebalancer.Rules rules,
            Map<String, Tradable> known,
            Holdings current,
            MarketView view,
            Rebalancer.Scope scope) {
        this.limits = limits;
        this.costs = costs;
        this.rules = rules;
        this.known = known;
        this.current = current;
        this.view = view;
        this.scope = scope;
        this.day = session(view);
        this.before = current.allocation(view);
        this.value = current.value(view).euros();
        this.valueAfterCosts = value;
        this.leastCash = current.cash();
        this.cash = current.cash();
        this.budget = scope.newCash();
    }

    void note(List<Reason> reasons) {
        notes.addAll(reasons);
    }

    /** What would be traded if cash and limits allowed all of it. */
    void plan(Allocation aim) {
        for (String id : before.union(aim)) {
            Position position = position(id, aim.of(id));
            if (position != null) {
                positions.add(position);
            }
        }
        if (scope.mode() != Rebalancer.Mode.EXIT) {
            limits.measure(before, known).stream()
                    .filter(measure -> !measure.isKept())
                    .forEach(this::passed);
        }
        double planned = 0;
        for (int round = 0; round < ROUNDS && Double.compare(planned, valueAfterCosts) != 0; round++) {
            planned = valueAfterCosts;
            double paid = 0;
            for (Position position : positions) {
                want(position);
                paid += position.order == 0
                        ? 0
                        : cost(position, position.close).total().euros();
            }
            valueAfterCosts = value - paid;
        }
        for (Position position : positions) {
            filter(position);
        }
    }

    private @Nullable Position position(String id, double wanted) {
        Tradable tradable = known.get(id);
        if (tradable == null) {
            notes.add(Reason.of(Reason.Code.NOT_ELIGIBLE, id, before.of(id), 0));
            return null;
        }
        if (!view.hasPrices(id) || !(view.lastClose(id) > 0)) {
            notes.add(Reason.of(Reason.Code.NO_PRICE, id));
            return null;
        }
        return new Position(tradable, current.shares(id), view.lastClose(id), wanted);
    }

    private void passed(RiskLimits.Measure measure) {
        boolean isCrossed = measure.excess() > limits.drift().share();
        notes.add(measure.as(isCrossed ? Reason.Code.BAND_CROSSED : Reason.Code.LIMIT_PASSED));
        if (isCrossed) {
            for (Position position : positions) {
                position.isForced |= measure.subject().isEmpty()
                        ? RiskLimits.counts(measure.limit(), position.tradable)
                        : measure.subject().equals(position.id());
            }
        }
    }

    private void want(Position position) {
        long more = position.wanted(valueAfterCosts) - position.held;
        position.why = more == 0 ? null : why(position, more);
        position.order = position.why == null ? 0 : more;
    }

    private @Nullable Reason why(Position position, long more) {
        double weight = before.of(position.id());
        if (scope.mode() == Rebalancer.Mode.EXIT) {
            return Reason.counting(Reason.Code.EXIT, position.id(), position.held, 0);
        }
        if (!position.tradable.isEligible()) {
            return Reason.of(Reason.Code.NOT_ELIGIBLE, position.id(), weight, 0);
        }
        if (position.isForced && more < 0) {
            return Reason.of(Reason.Code.BACK_WITHIN, position.id(), weight, position.target);
        }
        double drift = Math.abs(position.weight(valueAfterCosts) - position.target);
        return scope.mode() == Rebalancer.Mode.NEW_CASH_ONLY
                        || drift > limits.drift().share()
                ? Reason.of(Reason.Code.DRIFT, position.id(), weight, position.target)
                : null;
    }

    /** Takes out what may not, need not or should not be traded, and says so. */
    private void filter(Position position) {
        if (position.order == 0) {
            double drift = position.weight(value) - position.target;
            if (drift != 0) {
                notes.add(Reason.of(
                        Reason.Code.WITHIN_BAND,
                        position.id(),
                        drift,
                        limits.drift().share()));
            }
        } else if (position.order < 0 && !scope.maySell()) {
            drop(position, Reason.counting(Reason.Code.SELLING_STOPPED, position.id(), -position.order, 0));
        } else if (position.order > 0 && !scope.mayBuy(position.tradable)) {
            drop(position, Reason.counting(Reason.Code.BUYING_STOPPED, position.id(), position.order, 0));
        } else if (cap(position)) {
            orders.add(position);
        }
    }

    /** Cuts an order to the largest; false when it is too small or too dear and was dropped. */
    private boolean cap(Position position) {
        long most = (long) (rules.largestOrder().euros() / limit(position));
        if (Math.abs(position.order) > most) {
            notes.add(Reason.of(
                    Reason.Code.ORDER_CAPPED,
                    position.id(),
                    position.amount(),
                    rules.largestOrder().euros()));
            position.order = position.order < 0 ? -most : most;
        }
        Reason doubt = doubt(position);
        if (doubt != null) {
            drop(position, doubt);
        }
        return doubt == null;
    }

    /** Why the order is too small or too dear; null when it is neither. */
    private @Nullable Reason doubt(Position position) {
        double amount = position.amount();
        double smallest = rules.smallestOrder().euros();
        if (amount < smallest) {
            return Reason.of(Reason.Code.ORDER_TOO_SMALL, position.id(), amount, smallest);
        }
        double dear = cost(position, position.close).total().euros() / amount;
        boolean mustGo = position.why != null && position.why.code() != Reason.Code.DRIFT;
        return mustGo || dear < rules.dearest().share()
                ? null
                : Reason.of(
                        Reason.Code.TOO_DEAR,
                        position.id(),
                        dear,
                        rules.dearest().share());
    }

    private void drop(Position position, Reason reason) {
        notes.add(reason);
        position.drop();
    }

    void sell() {
        orders.sort(SELLS);
        for (Position position : orders) {
            if (position.order < 0) {
                take(position);
            }
        }
    }

    void buy() {
        List<Position> sells = new ArrayList<>();
        List<Position> buys = new ArrayList<>();
        for (Position position : orders) {
            (position.order < 0 ? sells : buys).add(position);
        }
        buys.sort(BUYS);
        long[] wanted = new long[buys.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = buys.get(i).order;
        }
        settle(sells, buys, wanted);
        for (int i = 0; i < wanted.length; i++) {
            Position position = buys.get(i);
            if (position.order < wanted[i]) {
                notes.add(Reason.counting(Reason.Code.REDUCED, position.id(), wanted[i], position.order));
            }
        }
    }

    /** What is not bought costs nothing and leaves more room: sized anew until no more is paid than was reckoned with. */
    private void settle(List<Position> sells, List<Position> buys, long[] wanted) {
        double planned = value - valueAfterCosts;
        double reckoned = planned;
        boolean isCovered = false;
        for (int round = 0; round < ROUNDS && !(isCovered && round > 1); round++) {
            size(sells, buys, wanted, reckoned);
            double now = paid();
            isCovered = now <= reckoned;
            reckoned = round == 0 || !isCovered ? now : reckoned;
        }
        if (!isCovered) {
            size(sells, buys, wanted, planned);
        }
    }

    /** Back to where only the sells are taken. */
    private void restart(List<Position> sells, List<Position> buys) {
        orders.clear();
        orders.addAll(sells);
        leastCash = current.cash();
        cash = current.cash();
        budget = scope.newCash();
        sells.forEach(this::take);
        buys.forEach(position -> position.order = 0);
    }

    private void size(List<Position> sells, List<Position> buys, long[] wanted, double reckoned) {
        valueAfterCosts = value - reckoned;
        restart(sells, buys);
        for (int i = 0; i < wanted.length; i++) {
            Position position = buys.get(i);
            position.order = Math.max(0, possible(position, wanted[i]));
            if (position.order > 0 && doubt(position) == null) {
                orders.add(position);
                take(position);
            } else {
                position.order = 0;
            }
        }
    }

    private double paid() {
        double paid = 0;
        for (Position order : orders) {
            paid += cost(order, order.close).total().euros();
        }
        return paid;
    }

    /** How many of the wanted shares cash and limits allow. */
    private long possible(Position position, long wanted) {
        long possible = Math.min(wanted, withinLimits(position));
        double limit = limit(position);
        Money free = leastCash.minus(rules.buffer());
        if (scope.mode() == Rebalancer.Mode.NEW_CASH_ONLY && budget.compareTo(free) < 0) {
            free = budget;
        }
        possible = Math.min(possible, (long) (free.euros() / limit));
        double floor = limits.cash().share() * value;
        while (possible > 0 && !isAffordable(position, possible, limit, free, floor)) {
            possible--;
        }
        return possible;
    }

    private boolean isAffordable(Position position, long shares, double limit, Money free, double floor) {
        Money atWorst = Money.of(shares, limit)
                .plus(estimate(Costs.Side.BUY, position, shares, limit).booked());
        double left = cash.euros()
                - shares * position.close
                - estimate(Costs.Side.BUY, position, shares, position.close)
                        .total()
                        .euros();
        return atWorst.compareTo(free) <= 0 && left >= floor;
    }

    private long withinLimits(Position position) {
        double room = limits.mostOf(position.tradable) * valueAfterCosts - position.valueAfter();
        if (position.tradable.isLeveraged()) {
            room = Math.min(
                    room,
                    limits.leveragedTogether().share() * valueAfterCosts - together(Reason.Code.LEVERAGED_TOGETHER));
        }
        if (position.tradable.isHot()) {
            room = Math.min(room, limits.heat().share() * valueAfterCosts - together(Reason.Code.HEAT));
        }
        double free = cash.euros() - limits.cash().share() * value;
        return (long) (Math.min(room, free) / position.close + RiskLimits.ROUNDING);
    }

    private double together(Reason.Code limit) {
        double together = 0;
        for (Position position : positions) {
            together += RiskLimits.counts(limit, position.tradable) ? position.valueAfter() : 0;
        }
        for (Map.Entry<String, Long> held : current.shares().entrySet()) {
            // What nobody registered is held all the same, and hot.
            together += known.containsKey(held.getKey()) || limit != Reason.Code.HEAT
                    ? 0
                    : held.getValue() * view.lastClose(held.getKey());
        }
        return together;
    }

    private void take(Position position) {
        double limit = limit(position);
        long shares = Math.abs(position.order);
        Money atLimit = Money.of(shares, limit);
        Money atClose = Money.of(shares, position.close);
        Money booked = cost(position, limit).booked();
        Money paid = cost(position, position.close).total();
        if (position.order < 0) {
            leastCash = leastCash.plus(atLimit).minus(booked);
            cash = cash.plus(atClose).minus(paid);
        } else {
            leastCash = leastCash.minus(atLimit).minus(booked);
            budget = budget.minus(atLimit).minus(booked);
            cash = cash.minus(atClose).minus(paid);
        }
    }

    private double limit(Position position) {
        return position.limit(position.side(), view);
    }

    private Costs.Estimate cost(Position position, double price) {
        return estimate(position.side(), position, Math.abs(position.order), price);
    }

    private Costs.Estimate estimate(Costs.Side side, Position position, long shares, double price) {
        return costs.estimate(side, position.tradable, shares, price, day);
    }

    OrderTicket finish(String strategy) {
        SortedMap<String, Long> shares = new TreeMap<>(current.shares());
        for (Position order : orders) {
            long left = order.held + order.order;
            if (left == 0) {
                shares.remove(order.id());
            } else {
                shares.put(order.id(), left);
            }
        }
        Holdings after = new Holdings(cash, shares);
        Allocation weightsAfter = after.allocation(view);
        List<OrderTicket.Line> lines = new ArrayList<>();
        for (Position order : orders) {
            lines.add(line(order, weightsAfter));
        }
        return new OrderTicket(
                strategy,
                day,
                lines,
                current,
                after,
                before,
                weightsAfter,
                leastCash,
                notes,
                checks(lines, weightsAfter));
    }

    private OrderTicket.Line line(Position order, Allocation weightsAfter) {
        Costs.Estimate cost = cost(order, order.close);
        if (cost.isCapped()) {
            notes.add(Reason.of(
                    Reason.Code.COMMISSION_CAPPED,
                    costs.broker(),
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
                limit(order),
                order.close,
                cost,
                before.of(order.id()),
                weightsAfter.of(order.id()),
                Objects.requireNonNull(order.why));
    }

    private List<OrderTicket.Check> checks(List<OrderTicket.Line> lines, Allocation weightsAfter) {
        List<OrderTicket.Check> checks = new ArrayList<>();
        if (lines.isEmpty()) {
            return checks;
        }
        for (OrderTicket.Line line : lines) {
            double amount = line.amount().euros();
            checks.add(new OrderTicket.Check(
                    OrderTicket.Check.Rule.SIZE,
                    line.instrument(),
                    amount >= rules.smallestOrder().euros()
                            && amount <= rules.largestOrder().euros()));
            checks.add(new OrderTicket.Check(
                    OrderTicket.Check.Rule.LIMIT,
                    line.instrument(),
                    line.side() == Costs.Side.BUY ? line.limit() >= line.close() : line.limit() <= line.close()));
        }
        checks.add(new OrderTicket.Check(OrderTicket.Check.Rule.SESSION, day.toString(), isBeforeTheClose()));
        checks.add(new OrderTicket.Check(OrderTicket.Check.Rule.CASH, "", !leastCash.isNegative()));
        for (RiskLimits.Measure measure : limits.measure(weightsAfter, known)) {
            checks.add(new OrderTicket.Check(
                    OrderTicket.Check.Rule.LIMITS,
                    measure.subject().isEmpty() ? measure.limit().name() : measure.subject(),
                    measure.isKept() || !isBoughtInto(measure)));
        }
        return checks;
    }

    /** The session that orders can still reach: today's before its close, else the next. */
    private static LocalDate session(MarketView view) {
        TradingCalendar paris = TradingCalendar.euronextParis();
        LocalDate today = view.day();
        return paris.isSession(today) && view.at().isBefore(paris.closeOf(today)) ? today : paris.next(today);
    }

    private boolean isBeforeTheClose() {
        TradingCalendar paris = TradingCalendar.euronextParis();
        return paris.isSession(day) && view.at().isBefore(paris.closeOf(day));
    }

    private boolean isBoughtInto(RiskLimits.Measure measure) {
        for (Position order : orders) {
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
