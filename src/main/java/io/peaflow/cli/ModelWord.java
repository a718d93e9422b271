package io.peaflow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "model",
        header = "The regime models: which is live, how they differ, train one, take one over or go back.",
        description = "Without a further word it is `peaflow model list`.",
        footer = {"", "Examples: peaflow model list", "          peaflow model diff 2026-10 2026-11"})
final class ModelWord extends Word {

    private static final double PERCENT = 100;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    ModelWord(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        return list(json);
    }

    @Command(
            name = "list",
            header = "Every model with its training window and its verdict.",
            footer = {"", "Example: peaflow model list --json"})
    int list(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode answer = server.api().get("/models");
            if (asJson || json) {
                terminal.json(answer);
                return ExitCodes.OK;
            }
            if (answer.path("models").isEmpty()) {
                terminal.line("There is no model yet; the job signals trains one: peaflow run signals");
                return ExitCodes.OK;
            }
            String live = answer.path("live").asString("");
            var rows = new ArrayList<List<String>>();
            for (JsonNode model : answer.path("models")) {
                String name = model.path("name").asString("");
                rows.add(List.of(
                        name + (name.equals(live) ? " *" : ""),
                        model.path("verdict").asString(""),
                        model.path("knowledge").asString("").toLowerCase(Locale.ROOT),
                        model.path("windowFrom").asString("") + " to "
                                + model.path("windowTo").asString(""),
                        model.path("rows").asString(""),
                        model.path("agreement").isNumber()
                                ? Math.round(model.path("agreement").asDouble(0) * PERCENT) + " %"
                                : "-",
                        model.path("note").asString("")));
            }
            terminal.table(List.of("MODEL", "VERDICT", "KNOWLEDGE", "TRAINED ON", "ROWS", "AGREES", "NOTE"), rows);
            terminal.note("* is live");
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "train",
            header = "Train a further model on all sessions before today; it is live from now on if it is fit.",
            footer = {"", "Example: peaflow model train"})
    int train(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode answer = server.api().postAndWait("/models", Map.of());
            if (asJson || json) {
                terminal.json(answer);
                return ExitCodes.OK;
            }
            JsonNode model = answer.path("model");
            String name = model.path("name").asString("");
            terminal.line(
                    answer.path("isNew").asBoolean(false)
                            ? "Trained " + name + ": "
                                    + model.path("verdict").asString("") + ", "
                                    + model.path("note").asString("")
                            : "Trained on the same inputs as " + name
                                    + ", and the same came out, bit for bit: nothing is new");
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "promote",
            header = "Make a model live from now on; an older one, to go back.",
            footer = {"", "Example: peaflow model promote 2026-10 --note \"2026-11 flickers\""})
    int promote(
            @Parameters(paramLabel = "<model>", description = "Its name.") String name,
            @Option(names = "--note", paramLabel = "<why>", defaultValue = "", description = "Kept with it.")
                    String note,
            @Option(names = "--json", description = "Print the model as JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode model = server.api().post("/models/" + Paths.segment(name) + "/promote", Map.of("note", note));
            if (asJson || json) {
                terminal.json(model);
            } else {
                terminal.line(name + " is live from now on; signals of the past keep the model they had.");
            }
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "diff",
            header = "On which sessions of the last year two models say otherwise.",
            footer = {"", "Example: peaflow model diff 2026-10 2026-11"})
    int diff(
            @Parameters(paramLabel = "<one>", description = "A model.") String one,
            @Parameters(paramLabel = "<other>", description = "Another.") String other,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode answer =
                    server.api().get("/models/diff?one=" + Paths.segment(one) + "&other=" + Paths.segment(other));
            if (asJson || json) {
                terminal.json(answer);
                return ExitCodes.OK;
            }
            terminal.line(one + " and " + other + " say the same on "
                    + Math.round(answer.path("agreement").asDouble(0) * PERCENT) + " % of the last 252 sessions");
            var rows = new ArrayList<List<String>>();
            for (JsonNode difference : answer.path("differences")) {
                rows.add(List.of(
                        difference.path("session").asString(""),
                        difference.path("one").asString(""),
                        difference.path("other").asString("")));
            }
            if (!rows.isEmpty()) {
                terminal.table(List.of("SESSION", one, other), rows);
            }
        }
        return ExitCodes.OK;
    }
}
