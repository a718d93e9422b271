package io.peaflow.dashboard;

import io.peaflow.signal.Signal;
import io.peaflow.signal.TicketBook;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/**
 * What somebody wrote beside the lines of a ticket.
 *
 * @param fills lines of which some shares were traded
 * @param unreadable the first that is no number; empty when all are
 */
record TicketForm(List<TicketBook.Fill> fills, String unreadable) {

    private static final Pattern SHARES = Pattern.compile("[0-9]{1,9}");
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,9}([.,][0-9]{1,6})?");

    TicketForm {
        fills = List.copyOf(fills);
    }

    /** Fields stand in the order of the lines: what is empty was not traded, and a price that is empty is that of the ticket. */
    static TicketForm of(MultiValueMap<String, String> form) {
        List<TicketBook.Fill> fills = new ArrayList<>();
        List<String> isins = form.getOrDefault("isin", List.of());
        for (int i = 0; i < isins.size(); i++) {
            String shares = field(form, "shares", i);
            String price = field(form, "price", i);
            if (!shares.isEmpty() && !SHARES.matcher(shares).matches()) {
                return new TicketForm(List.of(), shares);
            }
            if (!price.isEmpty() && !PRICE.matcher(price).matches()) {
                return new TicketForm(List.of(), price);
            }
            long count = shares.isEmpty() ? 0 : Long.parseLong(shares);
            if (count > 0) {
                fills.add(new TicketBook.Fill(
                        isins.get(i), count, price.isEmpty() ? null : Double.valueOf(price.replace(',', '.'))));
            }
        }
        return new TicketForm(fills, "");
    }

    private static String field(MultiValueMap<String, String> form, String name, int line) {
        List<String> values = form.getOrDefault(name, List.of());
        return line < values.size() ? values.get(line).strip() : "";
    }

    /** Whether it is every share of every line. */
    boolean isAll(Signal.Ticket ticket) {
        return ticket.lines().stream()
                .allMatch(line -> fills.stream()
                        .anyMatch(fill -> fill.isin().equals(line.isin()) && fill.shares() == line.shares()));
    }
}
