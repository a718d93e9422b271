package io.peaflow.signal;

import io.peaflow.kernel.Money;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.strategy.OrderTicket;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** A ticket in words that one can follow at the broker, order by order. */
@Component
class TicketText {

    /** The end of continuous trading; an order placed later waits for the auction only. */
    private static final String CLOSE = "17:30";

    private static final String EARLY_CLOSE = "14:00";
    private static final String INDENT = "   ";
    private static final int PRICE_DIGITS = 4;

    private final MessageSource messages;
    private final Sentences sentences;

    TicketText(MessageSource messages, Sentences sentences) {
        this.messages = messages;
        this.sentences = sentences;
    }

    String of(String strategy, Signal.Ticket ticket, Locale language) {
        return new Page(language).of(strategy, ticket);
    }

    /** One text in one language. */
    private final class Page {

        private final Locale language;
        private final NumberFormat money;
        private final NumberFormat price;
        private final StringBuilder text = new StringBuilder();

        Page(Locale language) {
            this.language = language;
            this.money = NumberFormat.getNumberInstance(language);
            money.setMinimumFractionDigits(2);
            money.setMaximumFractionDigits(2);
            this.price = NumberFormat.getNumberInstance(language);
            price.setMinimumFractionDigits(2);
            price.setMaximumFractionDigits(PRICE_DIGITS);
        }

        String of(String strategy, Signal.Ticket ticket) {
            line("", "title", day(ticket.session()), strategy);
            if (ticket.lines().isEmpty()) {
                line("", "nothing");
            } else {
                orders(ticket);
            }
            if (!ticket.notes().isEmpty()) {
                text.append('\n');
                line("", "notes");
                sentences
                        .of(ticket.notes(), language)
                        .forEach(note -> text.append("- ").append(note).append('\n'));
            }
            return text.toString();
        }

        /** The ticket of a signal is withheld when a check fails; one to get out is not, and says so. */
        private void failures(Signal.Ticket ticket) {
            List<OrderTicket.Check> failed =
                    ticket.checks().stream().filter(check -> !check.isPassed()).toList();
            if (!failed.isEmpty()) {
                line("", "failed");
                failed.forEach(
                        check -> text.append("- ").append(check.in(language)).append('\n'));
            }
        }

        private void orders(Signal.Ticket ticket) {
            failures(ticket);
            line("", "validity", closing(ticket.session()));
            boolean sellsAndBuys = !ticket.lines()
                    .getFirst()
                    .side()
                    .equals(ticket.lines().getLast().side());
            if (sellsAndBuys) {
                line("", "sells-first");
            }
            int number = 0;
            for (Signal.Line order : ticket.lines()) {
                number++;
                text.append('\n');
                order(number, order);
            }
            text.append('\n');
            line("", "cash", amount(ticket.leastCash()));
            line("", "costs", amount(ticket.cost()));
        }

        private void order(int number, Signal.Line order) {
            line(
                    "",
                    order.side(),
                    number,
                    NumberFormat.getIntegerInstance(language).format(order.shares()),
                    order.name(),
                    order.instrument());
            line(INDENT, "isin", order.isin());
            line(INDENT, "order", price.format(order.limit()));
            line(INDENT, "amount", amount(order.amount()), amount(order.cost()));
            line(INDENT, "weights", order.weightBefore(), order.weightAfter(), sentences.of(order.why(), language));
        }

        private String amount(String amount) {
            return money.format(Money.parse(amount).euros());
        }

        private String day(LocalDate day) {
            return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                    .withLocale(language)
                    .format(day);
        }

        private void line(String indent, String key, Object... values) {
            text.append(indent)
                    .append(messages.getMessage("signal.ticket." + key, values, language))
                    .append('\n');
        }
    }

    private static String closing(LocalDate day) {
        TradingCalendar paris = TradingCalendar.euronextParis();
        return paris.isSession(day) && paris.isHalfDay(day) ? EARLY_CLOSE : CLOSE;
    }
}
