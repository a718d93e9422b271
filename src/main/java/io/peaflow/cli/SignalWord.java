package io.peaflow.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "signal",
        header = "What to do today and why: the regime, the order ticket, the reasons.",
        description = "Without a further word it is `peaflow signal today`.",
        footer = {
            "",
            "Examples: peaflow signal today",
            "          peaflow signal history --limit 10",
            "          peaflow signal explain 2026-11-20",
            "          peaflow signal compare",
            "          peaflow signal replay --as-of 2026-11-20"
        })
final class SignalWord extends Word {

    private static final int SHOWN_WEIGHTS = 6;
    private static final double PERCENT = 100;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    SignalWord(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        return today(json);
    }

    @Command(
            name = "today",
            header = "The signal to act on, or the last one on a day without.",
            footer = {"", "Example: peaflow signal today --json"})
    int today(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode signal = server.api().get("/signals/today");
            if (asJson || json) {
                terminal.json(signal);
            } else {
                notes(server.api().get("/signals/today/notes"));
                SignalStory.show(terminal, signal);
            }
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "explain",
            header = "The whole story of one signal: features, limits, data, model, certificate.",
            footer = {"", "Example: peaflow signal explain 2026-11-20:regime-allocation"})
    int explain(
            @Parameters(paramLabel = "<id>", description = "A day, and the strategy if it is not the live one.")
                    String id,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode signal = server.api().get("/signals/" + Paths.segment(id));
            if (asJson || json) {
                terminal.json(signal);
            } else {
                SignalStory.show(terminal, signal);
                evidence(signal);
            }
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "history",
            header = "The signals of the live strategy, or of another.",
            footer = {"", "Example: peaflow signal history --strategy regime-allocation --limit 10"})
    int history(
            @Option(names = "--strategy", paramLabel = "<name>", description = "Of this strategy.") @Nullable
                    String strategy,
            @Option(names = "--limit", paramLabel = "<n>", defaultValue = "20", description = "At most so many.")
                    int limit,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode signals = server.api()
                    .get("/signals?limit=" + limit + (strategy == null ? "" : "&strategy=" + Paths.segment(strategy)));
            if (asJson || json) {
                terminal.json(signals);
                return ExitCodes.OK;
            }
            if (signals.isEmpty()) {
                terminal.line("There is no signal yet.");
                return ExitCodes.OK;
            }
            var rows = new ArrayList<List<String>>();
            for (JsonNode signal : signals) {
                rows.add(List.of(
                        signal.path("slot").asString(""),
                        signal.path("strategy").asString(""),
                        signal.path("state").asString(""),
                        signal.path("regime").asString("-"),
                        TicketTable.percent(
                                Locale.ENGLISH, signal.path("confidence").asDouble(0)),
                        Integer.toString(signal.path("ticket").path("lines").size()),
                        signal.path("certificate").path("passed").asBoolean(false) ? "passed" : "FAILED",
                        signal.path("note").asString("")));
            }
            terminal.table(
                    List.of("SLOT", "STRATEGY", "STATE", "REGIME", "CONFIDENCE", "ORDERS", "CERTIFICATE", "NOTE"),
                    rows);
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "compare",
            header = "What every strategy said last, side by side.",
            footer = {"", "Example: peaflow signal compare"})
    int compare(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode signals = server.api().get("/signals/compare");
            if (asJson || json) {
                terminal.json(signals);
                return ExitCodes.OK;
            }
            if (signals.isEmpty()) {
                terminal.line("There is no signal yet.");
                return ExitCodes.OK;
            }
            terminal.line("Slot " + signals.get(0).path("slot").asString(""));
            var rows = new ArrayList<List<String>>();
            for (JsonNode signal : signals) {
                rows.add(List.of(
                        signal.path("strategy").asString(""),
                        signal.path("live").asBoolean(false) ? "live" : "watched",
                        signal.path("state").asString(""),
                        TicketTable.percent(
                                Locale.ENGLISH, signal.path("strength").asDouble(0)),
                        TicketTable.percent(
                                Locale.ENGLISH, signal.path("confidence").asDouble(0)),
                        Integer.toString(signal.path("ticket").path("lines").size()),
                        weights(signal.path("targetWeights")),
                        signal.path("note").asString("")));
            }
            terminal.table(
                    List.of("STRATEGY", "IS", "STATE", "STRENGTH", "CONFIDENCE", "ORDERS", "WANTS", "NOTE"), rows);
        }
        return ExitCodes.OK;
    }

    /** The largest few, cash with them. */
    private static String weights(JsonNode weights) {
        List<String> largest = weights.properties().stream()
                .filter(one -> one.getValue().asDouble(0) > 0)
                .sorted(Comparator.comparingDouble((Map.Entry<String, JsonNode> one) ->
                                one.getValue().asDouble(0))
                        .reversed())
                .map(one -> one.getKey() + " " + Math.round(one.getValue().asDouble(0) * PERCENT) + " %")
                .toList();
        String shown = String.join(", ", largest.subList(0, Math.min(SHOWN_WEIGHTS, largest.size())));
        return largest.isEmpty() ? "-" : largest.size() > SHOWN_WEIGHTS ? shown + " ..." : shown;
    }

    @Command(
            name = "replay",
            header = "Decide a day again, with the model and the data of then; nothing is written.",
            description = {
                "Compares with what was stored and names every difference. Ends with 1 when there is one.",
            },
            footer = {"", "Example: peaflow signal replay --as-of 2026-11-20 --json"})
    int replay(
            @Option(names = "--as-of", paramLabel = "<day>", required = true, description = "The day.") String day,
            @Option(names = "--strategy", paramLabel = "<name>", description = "Of this strategy only.") @Nullable
                    String strategy,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        if (!day.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            throw new Refusal(ExitCodes.USAGE, "--as-of " + day + ": is not a day.\n  Remedy: write it as 2026-11-20.");
        }
        try (Server server = workplace.reach()) {
            JsonNode all = server.api()
                    .get("/signals/replay?asOf=" + day
                            + (strategy == null ? "" : "&strategy=" + Paths.segment(strategy)));
            if (asJson || json) {
                terminal.json(all);
            } else {
                all.forEach(this::replayed);
                if (all.isEmpty()) {
                    terminal.line("No strategy decides on that day.");
                }
            }
            for (JsonNode one : all) {
                if (one.path("verdict").asString("").equals("DIFFERENT")) {
                    return ExitCodes.FAILED;
                }
            }
        }
        return ExitCodes.OK;
    }

    private void replayed(JsonNode one) {
        String says = switch (one.path("verdict").asString("")) {
            case "IDENTICAL" -> "identical: decided again on the data of then, it comes to the same, letter for letter";
            case "DIFFERENT" -> one.path("differences").size() + " differences";
            case "NOT_STORED" -> "nothing was stored; decided now on the data of then";
            case "NOT_KEPT" -> "it was decided before its question was kept, and cannot be asked again";
            default -> "the settings have no such strategy any more";
        };
        terminal.line(terminal.strong(one.path("slot").asString("") + "  "
                        + one.path("strategy").asString("")) + "  " + says);
        var rows = new ArrayList<List<String>>();
        for (JsonNode difference : one.path("differences")) {
            rows.add(List.of(
                    "  " + difference.path("place").asString(""),
                    difference.path("stored").asString("-"),
                    difference.path("replayed").asString("-")));
        }
        if (!rows.isEmpty()) {
            terminal.table(List.of("  PLACE", "STORED", "REPLAYED"), rows);
        }
        JsonNode signal = one.path("replayed");
        if (one.path("verdict").asString("").equals("NOT_STORED")) {
            terminal.line("  " + signal.path("state").asString("") + "  "
                    + signal.path("regime").asString("-") + "  " + weights(signal.path("targetWeights")) + "  "
                    + signal.path("note").asString(""));
        }
    }

    /** What the hour tells: no source is reached, or the signal is not of today. */
    private void notes(JsonNode notes) {
        Data.offline(terminal, notes);
        String day = notes.path("dayNote").asString("");
        if (!day.isEmpty()) {
            terminal.line(terminal.warning(day));
        }
    }

    private void evidence(JsonNode signal) {
        terminal.line("");
        var limits = new ArrayList<List<String>>();
        for (JsonNode limit : signal.path("limits")) {
            limits.add(List.of(
                    "  "
                            + limit.path("limit")
                                    .asString("")
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', ' '),
                    limit.path("subject").asString(""),
                    TicketTable.percent(Locale.ENGLISH, limit.path("weight").asDouble(0)),
                    TicketTable.percent(Locale.ENGLISH, limit.path("allowed").asDouble(0))));
        }
        terminal.table(List.of("  LIMIT", "OF", "NOW", "ALLOWED"), limits);
        terminal.line("");
        JsonNode model = signal.path("model");
        terminal.line(terminal.strong("Model") + "  " + model.path("name").asString("none") + ", trained on "
                + model.path("windowFrom").asString("-") + " to "
                + model.path("windowTo").asString("-") + ", checksum "
                + model.path("checksum").asString("-"));
        terminal.line(terminal.strong("Certificate") + "  "
                + (signal.path("certificate").path("passed").asBoolean(false)
                        ? "passed: read again, and with an invented future, it comes to the same"
                        : "FAILED"));
        for (JsonNode finding : signal.path("certificate").path("findings")) {
            terminal.line("  " + finding.asString(""));
        }
        terminal.line(
                terminal.strong("Inputs") + "  " + signal.path("inputsHash").asString(""));
        SignalEvidence.show(terminal, signal.path("evidence"));
    }
}
