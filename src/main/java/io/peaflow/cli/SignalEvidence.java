package io.peaflow.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Of which versions of the data a signal was made, as it is told on a terminal. */
final class SignalEvidence {

    /** Of a hash so much tells one from another. */
    private static final int SHOWN_OF_A_HASH = 12;
    /** Of a price. */
    private static final MathContext SHOWN = new MathContext(8);

    private SignalEvidence() {}

    static void show(Terminal terminal, JsonNode evidence) {
        terminal.line("");
        if (!evidence.isObject()) {
            terminal.line(terminal.strong("Data") + "  of which versions it was made was not kept then");
            return;
        }
        terminal.line(terminal.strong("Data") + "  the versions that were "
                + (evidence.path("assumed").asBoolean(false) ? "taken to be known" : "known") + " at "
                + evidence.path("at").asString("")
                + (evidence.path("storedBy").isString()
                        ? ", of those stored by " + evidence.path("storedBy").asString("")
                        : ""));
        var rows = new ArrayList<List<String>>();
        for (JsonNode one : evidence.path("series")) {
            int events = one.path("events").asInt(0);
            String hash = one.path("hash").asString("");
            rows.add(List.of(
                    "  " + one.path("instrument").asString(""),
                    one.path("versions").asString("") + " "
                            + one.path("kind").asString("").toLowerCase(Locale.ROOT)
                            + (events == 0 ? "" : ", " + events + " events"),
                    one.path("first").asString(""),
                    one.path("last").asString(""),
                    Times.local(one.path("newest")),
                    hash.substring(0, Math.min(SHOWN_OF_A_HASH, hash.length()))));
        }
        terminal.table(List.of("  SERIES", "VERSIONS", "FROM", "TO", "NEWEST STORED", "SHA-256"), rows);
        doubtful(terminal, evidence);
    }

    private static void doubtful(Terminal terminal, JsonNode evidence) {
        int all = evidence.path("disputedInAll").asInt(0);
        if (all == 0) {
            terminal.line("  nothing in doubt was left out");
            return;
        }
        int told = evidence.path("disputed").size();
        terminal.line("  in doubt, and left out: " + all + (told < all ? ", the newest " + told + " of them:" : ":"));
        var rows = new ArrayList<List<String>>();
        for (JsonNode one : evidence.path("disputed")) {
            rows.add(List.of(
                    "  " + one.path("instrument").asString(""),
                    one.path("session").asString(""),
                    one.path("source").asString(""),
                    values(one),
                    one.path("reasons").asString(""),
                    one.path("evidence").asString("")));
        }
        terminal.table(List.of("  SERIES", "SESSION", "SOURCE", "TOLD", "REASON", "BECAUSE"), rows);
    }

    /** What the source told: of a bar open, high, low and close. */
    private static String values(JsonNode one) {
        if (!one.path("event").asString("").isEmpty()) {
            return one.path("event").asString("").toLowerCase(Locale.ROOT) + " " + number(one.path("amount"));
        }
        var values = new ArrayList<String>();
        for (String name : List.of("open", "high", "low", "close")) {
            values.add(number(one.path(name)));
        }
        return String.join(" ", values);
    }

    /** Without what is beyond the digits that prices have. */
    private static String number(JsonNode told) {
        if (!told.isNumber()) {
            return "-";
        }
        BigDecimal rounded = told.decimalValue().round(SHOWN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
