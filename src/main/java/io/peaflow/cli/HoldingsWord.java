package io.peaflow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "holdings",
        header = "What you hold: tickets are worked out from it.",
        description = "Without a further word it shows what was told last.",
        footer = {"", "Examples: peaflow holdings", "          peaflow holdings import holdings.csv"})
final class HoldingsWord extends Word {

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    HoldingsWord(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        try (Server server = workplace.reach()) {
            tell(server.api().get("/holdings"), json);
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "import",
            header = "Tell what you hold; it replaces what was told before.",
            description = {
                "A CSV file with the header isin,quantity,cash,as-of: a line for each position, and one with the cash:",
                "    IE0002XZSHO1,120,,2026-11-20",
                "    ,,1250.40,2026-11-20"
            },
            footer = {"", "Example: peaflow holdings import holdings.csv"})
    int take(
            @Parameters(paramLabel = "<file>", description = "The CSV file.") Path file,
            @Option(names = "--json", description = "Print JSON.") boolean asJson)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    "There is no file " + file
                            + ".\n  Remedy: name a CSV file with the header isin,quantity,cash,as-of.");
        }
        String csv = StudyFile.text(file);
        try (Server server = workplace.reach()) {
            tell(
                    server.api().post("/holdings", Map.of("origin", String.valueOf(file.getFileName()), "csv", csv)),
                    asJson || json);
        }
        return ExitCodes.OK;
    }

    private void tell(JsonNode held, boolean asJson) {
        if (asJson) {
            terminal.json(held);
            return;
        }
        terminal.line(
                held.path("asOf").isString()
                        ? "As of " + held.path("asOf").asString() + ", from "
                                + held.path("origin").asString("")
                        : "Nothing was told yet, and this is taken to be all: `peaflow holdings import <file>` tells what you hold.");
        var rows = new ArrayList<List<String>>();
        for (Map.Entry<String, JsonNode> one : held.path("shares").properties()) {
            rows.add(List.of("  " + one.getKey(), one.getValue().asString("")));
        }
        rows.add(List.of("  cash", held.path("cash").asString("")));
        terminal.table(List.of("  WHAT", "HELD"), rows);
    }
}
