package io.peaflow.strategy;

import io.peaflow.kernel.Money;
import io.peaflow.kernel.TradingCalendar;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;

/** A ticket in words that one can follow at the broker. */
final class TicketText {

    /** The end of continuous trading; an order placed later waits for the auction only. */
    private static final String CLOSE = "17:30";

    private static final String EARLY_CLOSE = "14:00";
    private static final String INDENT = "   ";
    private static final int PRICE_DIGITS = 4;

    private final Words words;
    private final NumberFormat money;
    private final NumberFormat price;

    TicketText(Locale language) {
        this.words = new Words(language);
        this.money = NumberFormat.getNumberInstance(language);
        money.setMinimumFractionDigits(2);
        money.setMaximumFractionDigits(2);
        this.price = NumberFormat.getNumberInstance(language);
        price.setMinimumFractionDigits(2);
        price.setMaximumFractionDigits(PRICE_DIGITS);
    }

    String of(OrderTicket ticket) {
        StringBuilder text = new StringBuilder();
        line(text, words.of("title", day(ticket.session()), ticket.strategy()));
        if (ticket.isEmpty()) {
            line(text, words.of("nothing"));
        } else {
            orders(text, ticket);
        }
        if (!ticket.notes().isEmpty()) {
            line(text, "");
            line(text, words.of("notes"));
            ticket.notes().forEach(note -> line(text, "- " + words.of(note)));
        }
        return text.toString();
    }

    /** The checks that were not passed, each in words. */
    List<String> failures(OrderTicket ticket) {
        return ticket.checks().stream()
                .filter(check -> !check.isPassed())
                .map(check -> words.of("check." + check.rule(), words.named(check.subject())))
                .toList();
    }

    private void orders(StringBuilder text, OrderTicket ticket) {
        if (!ticket.isPassed()) {
            line(text, words.of("failed"));
            failures(ticket).forEach(failure -> line(text, "- " + failure));
        }
        line(text, words.of("validity", closing(ticket.session())));
        List<OrderTicket.Line> lines = ticket.lines();
        boolean sellsAndBuys = lines.getFirst().side() != lines.getLast().side();
        if (sellsAndBuys) {
            line(text, words.of("sells-first"));
        }
        for (int i = 0; i < lines.size(); i++) {
            line(text, "");
            order(text, i + 1, lines.get(i));
        }
        line(text, "");
        line(
                text,
                words.of(
                        "cash",
                        amount(ticket.before().cash()),
                        amount(ticket.after().cash()),
                        amount(ticket.leastCash())));
        line(text, words.of("costs", amount(ticket.cost())));
    }

    private void order(StringBuilder text, int number, OrderTicket.Line order) {
        line(
                text,
                words.of(
                        order.side().name(),
                        number,
                        NumberFormat.getIntegerInstance(words.language()).format(order.shares()),
                        order.name(),
                        order.instrument()));
        line(text, INDENT + words.of("isin", order.isin()));
        line(text, INDENT + words.of("order", price.format(order.limit())));
        line(
                text,
                INDENT
                        + words.of(
                                "amount",
                                amount(order.amount()),
                                amount(order.cost().total())));
        line(text, INDENT + words.of("weights", order.weightBefore(), order.weightAfter(), words.of(order.why())));
    }

    private String amount(Money amount) {
        return money.format(amount.euros());
    }

    private String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(words.language())
                .format(day);
    }

    private static String closing(LocalDate day) {
        TradingCalendar paris = TradingCalendar.euronextParis();
        return paris.isSession(day) && paris.isHalfDay(day) ? EARLY_CLOSE : CLOSE;
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
