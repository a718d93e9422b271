package io.peaflow.cli;

import static io.peaflow.cli.TicketTable.word;

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
        Locale language = Locale.forLanguageTag(signal.path("language").asString("en"));
        if (signal.path("simulated").asBoolean(false)) {
            terminal.line(terminal.warning("SIMULATED") + ": " + word(language, "story.simulated"));
        }
        terminal.line(terminal.strong(signal.path("slot").asString("") + "  "
                        + signal.path("strategy").asString("")) + "  "
                + terminal.state(signal.path("state").asString("")));
        if (!signal.path("note").asString("").isEmpty()) {
            terminal.line(signal.path("note").asString(""));
        }
        probabilities(terminal, signal, language);
        terminal.line("");
        TicketTable.show(terminal, signal.path("ticket"), language);
        if (!signal.path("report").asString("").isEmpty()) {
            terminal.line("  "
                    + word(
                            language,
                            "story.you-said",
                            word(
                                    language,
                                    "story.report." + signal.path("report").asString(""))));
        }
        terminal.line("");
        terminal.line(terminal.strong(word(language, "story.why")));
        for (JsonNode sentence : signal.path("sentences")) {
            terminal.line("  " + sentence.asString(""));
        }
        features(terminal, signal.path("features"), language);
    }

    private static void probabilities(Terminal terminal, JsonNode signal, Locale language) {
        if (signal.path("regime").isMissingNode() || signal.path("regime").isNull()) {
            return;
        }
        terminal.line("");
        terminal.line(terminal.strong(word(language, "story.regime")) + "  "
                + word(
                        language,
                        "story.regime.stood",
                        signal.path("regime").asString(""),
                        signal.path("regimeStood").asInt(0),
                        TicketTable.percent(language, signal.path("confidence").asDouble(0)),
                        signal.path("modelsAgreeing").asInt(0),
                        signal.path("modelsAsked").asInt(0)));
        for (Map.Entry<String, JsonNode> one : signal.path("probabilities").properties()) {
            double share = one.getValue().asDouble(0);
            int filled = (int) Math.round(share * BAR);
            terminal.line(String.format(
                    language,
                    "  %-9s %s %5.1f %%",
                    one.getKey(),
                    "#".repeat(filled) + ".".repeat(BAR - filled),
                    share * PERCENT));
        }
    }

    private static void features(Terminal terminal, JsonNode features, Locale language) {
        if (features.isEmpty()) {
            return;
        }
        var rows = new ArrayList<List<String>>();
        for (JsonNode feature : features) {
            boolean has = feature.path("value").isNumber();
            rows.add(List.of(
                    "  " + feature.path("feature").asString(""),
                    has ? String.format(language, "%.4f", feature.path("value").asDouble(0)) : "-",
                    has
                            ? TicketTable.percent(
                                    language, feature.path("percentile").asDouble(0))
                            : "-",
                    feature.path("seenByModel").asBoolean(false)
                            ? word(language, "story.yes")
                            : word(language, "story.no"),
                    feature.path("missing").asString("")));
        }
        terminal.line("");
        terminal.table(
                List.of(
                        "  " + word(language, "story.feature"),
                        word(language, "story.value"),
                        word(language, "story.above"),
                        word(language, "story.in-model"),
                        word(language, "story.missing")),
                rows);
    }
}
