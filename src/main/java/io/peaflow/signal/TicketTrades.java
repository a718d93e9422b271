package io.peaflow.signal;

import io.peaflow.kernel.Money;
import io.peaflow.marketdata.Instruments;
import io.peaflow.strategy.Costs;
import io.peaflow.strategy.Holdings;
import io.peaflow.strategy.Tradable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Holds what the owner says against what the ticket ordered, and works out what he holds after it. */
@Component
class TicketTrades {

    /** A price further than this from the ticket's close is a slip of the pen. */
    private static final double FARTHEST = 0.25;

    private static final double PERCENT = 100;
    private static final int PRICE_DIGITS = 4;

    private final Instruments instruments;
    private final CostSettings costs;

    TicketTrades(Instruments instruments, CostSettings costs) {
        this.instruments = instruments;
        this.costs = costs;
    }

    /**
     * What was traded, in the order of the ticket.
     *
     * @throws TicketBook.Refused naming everything that cannot be
     */
    List<TicketBook.Trade> of(Signal.Ticket ticket, TicketBook.Outcome outcome, List<TicketBook.Fill> fills) {
        List<TicketBook.Objection> wrong = new ArrayList<>();
        Map<String, TicketBook.Fill> told = told(ticket, outcome, fills, wrong);
        List<TicketBook.Trade> trades = new ArrayList<>();
        for (Signal.Line line : ticket.lines()) {
            TicketBook.Fill fill = told.get(line.isin());
            if (fill != null) {
                judge(line, fill, outcome, wrong);
                trades.add(trade(line, fill.shares(), fill.price(), ticket.session()));
            } else if (outcome == TicketBook.Outcome.DONE) {
                trades.add(trade(line, line.shares(), null, ticket.session()));
            }
        }
        if (!wrong.isEmpty()) {
            throw new TicketBook.Refused(wrong);
        }
        return trades;
    }

    private static Map<String, TicketBook.Fill> told(
            Signal.Ticket ticket,
            TicketBook.Outcome outcome,
            List<TicketBook.Fill> fills,
            List<TicketBook.Objection> wrong) {
        if (outcome == TicketBook.Outcome.PARTLY && fills.isEmpty()) {
            wrong.add(new TicketBook.Objection(
                    "line",
                    "",
                    "partly done says what was",
                    "--line ISIN=quantity@price for each line that was traded"));
        }
        if (outcome == TicketBook.Outcome.IGNORED && !fills.isEmpty()) {
            wrong.add(new TicketBook.Objection(
                    "line",
                    fills.getFirst().isin(),
                    "of a ticket that was ignored nothing was traded",
                    "say partly, or leave --line out"));
        }
        Map<String, TicketBook.Fill> told = new LinkedHashMap<>();
        for (TicketBook.Fill fill : fills) {
            if (ticket.lines().stream().noneMatch(line -> line.isin().equals(fill.isin()))) {
                wrong.add(new TicketBook.Objection(
                        "line",
                        fill.isin(),
                        "the ticket has no such line",
                        "it has "
                                + String.join(
                                        ", ",
                                        ticket.lines().stream()
                                                .map(Signal.Line::isin)
                                                .toList())
                                + "; what you traded beside it is told with `peaflow holdings import <file>`"));
            }
            if (told.put(fill.isin(), fill) != null) {
                wrong.add(new TicketBook.Objection(
                        "line",
                        fill.isin(),
                        "it was named twice",
                        "one --line for each, with the quantity together and the average price"));
            }
        }
        return told;
    }

    private static void judge(
            Signal.Line line, TicketBook.Fill fill, TicketBook.Outcome outcome, List<TicketBook.Objection> wrong) {
        String value = line.isin() + "=" + fill.shares() + (fill.price() == null ? "" : "@" + fill.price());
        if (fill.shares() < 1 || fill.shares() > line.shares()) {
            wrong.add(new TicketBook.Objection(
                    "line",
                    value,
                    fill.shares() < 1 ? "a trade is of at least one share" : "only " + line.shares() + " were ordered",
                    "a quantity from 1 to " + line.shares()
                            + "; what you traded beyond is told with `peaflow holdings import <file>`"));
        } else if (outcome == TicketBook.Outcome.DONE && fill.shares() < line.shares()) {
            wrong.add(new TicketBook.Objection(
                    "line", value, "done is all of it, and " + line.shares() + " were ordered", "say partly"));
        }
        Double price = fill.price();
        if (price != null && !(Math.abs(price / line.close() - 1) <= FARTHEST)) {
            wrong.add(new TicketBook.Objection(
                    "line",
                    value,
                    "the price is more than " + Math.round(FARTHEST * PERCENT) + " % away from the close of "
                            + line.close(),
                    "the euros for one share, with a point: " + line.isin() + "=" + line.shares() + "@"
                            + line.close()));
        }
    }

    /** Without a price, at the one that the ticket reckons with: the close, and what the market takes by spread and slippage. */
    private TicketBook.Trade trade(Signal.Line line, long shares, @Nullable Double price, LocalDate day) {
        Costs.Side side = Costs.Side.valueOf(line.side());
        Tradable tradable = new Tradable(
                instruments
                        .byId(line.instrument())
                        .orElseThrow(() -> TicketBook.refused(
                                "line",
                                line.instrument(),
                                "it is followed no more",
                                "follow it under peaflow.instruments"))
                        .instrument(),
                true);
        Costs.Estimate cost = costs.costs().estimate(side, tradable, shares, price == null ? line.close() : price, day);
        return new TicketBook.Trade(
                line.isin(),
                line.instrument(),
                line.side(),
                shares,
                price == null ? expected(line, side, cost.market().euros() / shares) : price,
                cost.booked().toString());
    }

    private static double expected(Signal.Line line, Costs.Side side, double taken) {
        double price = side == Costs.Side.SELL ? line.close() - taken : line.close() + taken;
        return BigDecimal.valueOf(price)
                .setScale(PRICE_DIGITS, RoundingMode.HALF_UP)
                .doubleValue();
    }

    /**
     * What is held once all of these were traded.
     *
     * @param paid average euros for a share, by instrument; brought up to date
     */
    static Holdings after(Holdings held, List<TicketBook.Trade> trades, Map<String, Double> paid, String ticket) {
        Map<String, Long> shares = new TreeMap<>(held.shares());
        Money cash = held.cash();
        for (TicketBook.Trade trade : trades) {
            Money amount = Money.of(trade.shares(), trade.price());
            Money fees = Money.parse(trade.fees());
            long before = shares.getOrDefault(trade.instrument(), 0L);
            boolean isSale = trade.side().equals(Costs.Side.SELL.name());
            long left = isSale ? before - trade.shares() : before + trade.shares();
            if (left < 0) {
                throw TicketBook.refused(
                        "line",
                        trade.isin() + "=" + trade.shares(),
                        "only " + before + " of " + trade.instrument() + " are held",
                        "`peaflow holdings` shows what was told; `peaflow holdings import <file>` corrects it");
            }
            cash = isSale ? cash.plus(amount).minus(fees) : cash.minus(amount).minus(fees);
            averaged(paid, trade, before, left, isSale ? Money.ZERO : amount.plus(fees));
            shares.put(trade.instrument(), left);
        }
        shares.values().removeIf(count -> count == 0);
        if (cash.isNegative()) {
            throw TicketBook.refused(
                    "ticket",
                    ticket,
                    "it would leave " + cash + " of cash, and a PEA owes nothing",
                    "the prices you got with --line, or `peaflow holdings import <file>` with the cash there is");
        }
        return Holdings.of(cash, shares);
    }

    /** A purchase moves the average when that of the earlier shares is known; a sale leaves it. */
    private static void averaged(Map<String, Double> paid, TicketBook.Trade trade, long before, long left, Money cost) {
        Double known = paid.get(trade.instrument());
        if (left == 0) {
            paid.remove(trade.instrument());
        } else if (left > before && (before == 0 || known != null)) {
            double earlier = known == null ? 0 : known * before;
            paid.put(trade.instrument(), (earlier + cost.euros()) / left);
        }
    }
}
