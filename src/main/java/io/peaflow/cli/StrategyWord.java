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
        name = "strategy",
        header = "Which strategies decide: one live, others watched, others off.",
        description = {
            "Without a further word it is `peaflow strategy list`.",
            "What is switched here holds at once and outlives a restart; peaflow.signals.strategies is the beginning."
        },
        footer = {
            "",
            "Examples: peaflow strategy list",
            "          peaflow strategy on momentum",
            "          peaflow strategy live momentum"
        })
final class StrategyWord extends Word {

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    StrategyWord(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        return list(json);
    }

    @Command(
            name = "list",
            header = "Every strategy and how it stands.",
            footer = {"", "Example: peaflow strategy list --json"})
    int list(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode list = server.api().get("/strategies");
            if (asJson || json) {
                terminal.json(list);
                return ExitCodes.OK;
            }
            var rows = new ArrayList<List<String>>();
            for (JsonNode one : list) {
                rows.add(List.of(
                        one.path("name").asString(""),
                        one.path("kind").asString(""),
                        mode(one.path("mode")),
                        mode(one.path("configured")),
                        one.path("halted").asBoolean(false)
                                ? "halted"
                                : one.path("stopped").isEmpty() ? "" : "buys nothing",
                        one.path("instruments").size() + " instruments"));
            }
            terminal.table(List.of("STRATEGY", "KIND", "IS", "SETTINGS SAY", "", "MAY WANT"), rows);
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "on",
            header = "It decides every day, to be compared.",
            footer = {"", "Example: peaflow strategy on momentum"})
    int on(@Parameters(paramLabel = "<strategy>", description = "Its name.") String strategy) {
        return change(strategy, "on");
    }

    @Command(
            name = "off",
            header = "It decides no more.",
            footer = {"", "Example: peaflow strategy off momentum"})
    int off(@Parameters(paramLabel = "<strategy>", description = "Its name.") String strategy) {
        return change(strategy, "off");
    }

    @Command(
            name = "live",
            header = "From its next decision on, its tickets are the ones to follow.",
            footer = {"", "Example: peaflow strategy live momentum"})
    int live(@Parameters(paramLabel = "<strategy>", description = "Its name.") String strategy) {
        return change(strategy, "live");
    }

    private int change(String strategy, String to) {
        try (Server server = workplace.reach()) {
            JsonNode now = server.api().post("/strategies/" + Paths.segment(strategy) + "/" + to, Map.of());
            if (json) {
                terminal.json(now);
                return ExitCodes.OK;
            }
            terminal.line(now.path("name").asString("") + " is " + mode(now.path("mode")) + ".");
            if (server.api()
                    .get("/strategies")
                    .valueStream()
                    .noneMatch(one -> mode(one.path("mode")).equals("live"))) {
                terminal.line(
                        "No strategy is live now: nobody tells you what to order. `peaflow strategy live <strategy>` takes one.");
            }
        }
        return ExitCodes.OK;
    }

    private static String mode(JsonNode mode) {
        return mode.asString("").toLowerCase(Locale.ROOT);
    }
}
