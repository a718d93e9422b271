package io.peaflow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A signal as it is told on a terminal. */
final class SignalStory {

    private static final int BAR = 30;
    private static final double PERCENT = 100;

    private SignalStory() {}

    /** Regime, ticket, reasons and features of a signal. */
    static void show(Terminal terminal, JsonNode signal) {
        if (signal.path("simulated").asBoolean(false)) {
            terminal.line(terminal.warning("SIMULATED") + ": made of invented prices. Advice, never an order.");
        }
        terminal.line(terminal.strong(signal.path("slot").asString("") + "  "
                        + signal.path("strategy").asString("")) + "  "
                + terminal.state(signal.path("state").asString("")));
        if (!signal.path("note").asString("").isEmpty()) {
            terminal.line(signal.path("note").asString(""));
        }
        probabilities(terminal, signal);
        terminal.line("");
        TicketTable.show(terminal, signal.path("ticket"));
        if (!signal.path("report").asString("").isEmpty()) {
            terminal.line("  you said: " + signal.path("report").asString(""));
        }
        terminal.line("");
        terminal.line(terminal.strong("Why"));
        for (JsonNode sentence : signal.path("sentences")) {
            terminal.line("  " + sentence.asString(""));
        }
        features(terminal, signal.path("features"));
    }

    private static void probabilities(Terminal terminal, JsonNode signal) {
        if (signal.path("regime").isMissingNode() || signal.path("regime").isNull()) {
            return;
        }
        terminal.line("");
        terminal.line(terminal.strong("Regime") + "  " + signal.path("regime").asString("") + " for "
                + signal.path("regimeStood").asInt(0) + " sessions, confidence "
                + TicketTable.percent(signal.path("confidence").asDouble(0)) + " ("
                + signal.path("modelsAgreeing").asInt(0) + " of "
                + signal.path("modelsAsked").asInt(0) + " monthly models agree)");
        for (Map.Entry<String, JsonNode> one : signal.path("probabilities").properties()) {
            double share = one.getValue().asDouble(0);
            int filled = (int) Math.round(share * BAR);
            terminal.line(String.format(
                    Locale.ROOT,
                    "  %-9s %s %5.1f %%",
                    one.getKey(),
                    "#".repeat(filled) + ".".repeat(BAR - filled),
                    share * PERCENT));
        }
    }

    private static void features(Terminal terminal, JsonNode features) {
        if (features.isEmpty()) {
            return;
        }
        var rows = new ArrayList<List<String>>();
        for (JsonNode feature : features) {
            boolean has = feature.path("value").isNumber();
            rows.add(List.of(
                    "  " + feature.path("feature").asString(""),
                    has
                            ? String.format(
                                    Locale.ROOT, "%.4f", feature.path("value").asDouble(0))
                            : "-",
                    has ? TicketTable.percent(feature.path("percentile").asDouble(0)) : "-",
                    feature.path("seenByModel").asBoolean(false) ? "yes" : "no",
                    feature.path("missing").asString("")));
        }
        terminal.line("");
        terminal.table(List.of("  FEATURE", "VALUE", "ABOVE", "IN MODEL", "MISSING"), rows);
    }
}
