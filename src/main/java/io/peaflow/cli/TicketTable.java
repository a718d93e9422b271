package io.peaflow.cli;

import io.peaflow.kernel.Telling;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** An order ticket as a table. */
final class TicketTable {

    private static final double PERCENT = 100;
    private static final int PRICE_DIGITS = 4;

    private TicketTable() {}

    static void show(Terminal terminal, JsonNode ticket, Locale language) {
        String title = terminal.strong(word(language, "story.ticket")) + "  ";
        if (ticket.isMissingNode() || ticket.isNull()) {
            terminal.line(title + word(language, "story.ticket.none"));
            return;
        }
        if (ticket.path("lines").isEmpty()) {
            terminal.line(title + word(language, "story.ticket.nothing"));
            return;
        }
        terminal.line(title
                + word(
                        language,
                        "story.ticket.for",
                        ticket.path("session").asString(""),
                        number(language, ticket.path("cost").asDouble(0))));
        var rows = new ArrayList<List<String>>();
        for (JsonNode line : ticket.path("lines")) {
            rows.add(List.of(
                    "  " + word(language, "story.side." + line.path("side").asString("")),
                    line.path("shares").asString(""),
                    line.path("instrument").asString(""),
                    line.path("isin").asString(""),
                    number(language, line.path("limit").asDouble(0)),
                    number(language, line.path("amount").asDouble(0)),
                    percent(language, line.path("weightBefore").asDouble(0)) + " > "
                            + percent(language, line.path("weightAfter").asDouble(0))));
        }
        terminal.table(
                List.of(
                        "  " + word(language, "story.side"),
                        word(language, "story.shares"),
                        word(language, "story.what"),
                        "ISIN",
                        word(language, "story.limit"),
                        word(language, "story.amount"),
                        word(language, "story.weight")),
                rows);
    }

    /** What stands around the facts of a signal, in its owner's language. */
    static String word(Locale language, String key, Object... facts) {
        return Telling.of(key, facts).in(language);
    }

    static String percent(Locale language, double share) {
        return String.format(language, "%.1f %%", share * PERCENT);
    }

    /** Euros, with as many digits as a price has. */
    private static String number(Locale language, double euros) {
        var number = NumberFormat.getNumberInstance(language);
        number.setGroupingUsed(false);
        number.setMinimumFractionDigits(2);
        number.setMaximumFractionDigits(PRICE_DIGITS);
        return number.format(euros);
    }
}
