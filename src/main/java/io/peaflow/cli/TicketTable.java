package io.peaflow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** An order ticket as a table. */
final class TicketTable {

    private static final double PERCENT = 100;

    private TicketTable() {}

    static void show(Terminal terminal, JsonNode ticket) {
        if (ticket.isMissingNode() || ticket.isNull()) {
            terminal.line(terminal.strong("Ticket") + "  none");
            return;
        }
        if (ticket.path("lines").isEmpty()) {
            terminal.line(terminal.strong("Ticket") + "  nothing to order");
            return;
        }
        terminal.line(terminal.strong("Ticket") + "  for "
                + ticket.path("session").asString("") + " only, sells first; estimated cost "
                + ticket.path("cost").asString(""));
        var rows = new ArrayList<List<String>>();
        for (JsonNode line : ticket.path("lines")) {
            rows.add(List.of(
                    "  " + line.path("side").asString(""),
                    line.path("shares").asString(""),
                    line.path("instrument").asString(""),
                    line.path("isin").asString(""),
                    line.path("limit").asString(""),
                    line.path("amount").asString(""),
                    percent(line.path("weightBefore").asDouble(0)) + " > "
                            + percent(line.path("weightAfter").asDouble(0))));
        }
        terminal.table(List.of("  SIDE", "SHARES", "WHAT", "ISIN", "LIMIT", "AMOUNT", "WEIGHT"), rows);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * PERCENT);
    }
}
