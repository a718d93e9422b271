package io.peaflow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "quarantine",
        header = "The bars that may not be calculated with, and what to do with each.",
        description = "Without a further word it lists what waits.",
        footer = {
            "",
            "Examples: peaflow data quarantine list",
            "          peaflow data quarantine accept <id> --note \"confirmed by the exchange\""
        })
final class DataQuarantine extends Word {

    /** The server gives no more at once. */
    private static final int MOST_LISTED = 1000;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    DataQuarantine(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        return list("WAITING", null, json);
    }

    @Command(
            name = "list",
            header = "List quarantined bars.",
            footer = {"", "Example: peaflow data quarantine list --state REJECTED"})
    int list(
            @Option(
                            names = "--state",
                            paramLabel = "<state>",
                            defaultValue = "WAITING",
                            description = "WAITING (without it), ACCEPTED, REJECTED, SETTLED or ALL.")
                    String state,
            @Option(
                            names = "--symbol",
                            paramLabel = "<symbol>",
                            description = "Only of this instrument: an id, an ISIN, or a symbol.")
                    @Nullable
                    String instrument,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        String wanted = state.toUpperCase(Locale.ROOT);
        var query = new ArrayList<String>();
        if (!"ALL".equals(wanted)) {
            query.add("state=" + Paths.segment(wanted));
        }
        if (instrument != null) {
            query.add("instrument=" + Paths.segment(instrument));
        }
        try (Server server = workplace.reach()) {
            JsonNode entries = server.api()
                    .get("/market-data/quarantine" + (query.isEmpty() ? "" : "?" + String.join("&", query)));
            if (asJson || json) {
                terminal.json(entries);
            } else if (entries.isEmpty()) {
                terminal.line("The quarantine is empty.");
            } else {
                table(terminal, entries);
                if (entries.size() >= MOST_LISTED) {
                    terminal.note(
                            "These are the " + MOST_LISTED + " that were filed last; --symbol tells those of one.");
                }
                terminal.note(
                        "Take one as true: `peaflow data quarantine accept <id>`; confirm that it is wrong: `reject`."
                                + " docs/jobs/market-data.md explains each reason.");
            }
        }
        return ExitCodes.OK;
    }

    static void table(Terminal terminal, JsonNode entries) {
        var rows = new ArrayList<List<String>>();
        for (JsonNode entry : entries) {
            rows.add(List.of(
                    entry.path("id").asString(""),
                    entry.path("instrument").asString(""),
                    entry.path("session").asString(""),
                    entry.path("state").asString(""),
                    entry.path("source").asString(""),
                    entry.path("event").isString()
                            ? entry.path("event").asString("").toLowerCase(Locale.ROOT) + " "
                                    + entry.path("amount").asString("-")
                            : entry.path("close").asString("-"),
                    entry.path("reasons").asString(""),
                    entry.path("evidence").asString("")));
        }
        terminal.table(List.of("ID", "SERIES", "SESSION", "STATE", "SOURCE", "CLOSE", "REASONS", "EVIDENCE"), rows);
    }

    @Command(
            name = "accept",
            header = "Take a bar, value, split or dividend as true: from now on it is calculated with.",
            footer = {"", "Example: peaflow data quarantine accept <id> --note \"confirmed by the exchange\""})
    int accept(
            @Parameters(paramLabel = "<id>", description = "Its id.") String id,
            @Option(names = "--note", defaultValue = "", paramLabel = "<note>", description = "Why; it is kept.")
                    String note,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        return decide(id, "accept", "is calculated with from now on", note, asJson);
    }

    @Command(
            name = "reject",
            header = "Confirm that a bar, value, split or dividend is wrong: the last good value stays.",
            footer = {"", "Example: peaflow data quarantine reject <id>"})
    int reject(
            @Parameters(paramLabel = "<id>", description = "Its id.") String id,
            @Option(names = "--note", defaultValue = "", paramLabel = "<note>", description = "Why; it is kept.")
                    String note,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        return decide(id, "reject", "stays out and is not shown again", note, asJson);
    }

    private int decide(String id, String word, String outcome, String note, boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode entry = server.api()
                    .post("/market-data/quarantine/" + Paths.segment(id) + "/" + word, Map.of("note", note));
            if (asJson || json) {
                terminal.json(entry);
            } else {
                terminal.line("The " + entry.path("event").asString("bar").toLowerCase(Locale.ROOT) + " of "
                        + entry.path("instrument").asString("") + " on "
                        + entry.path("session").asString("") + " " + outcome + ".");
            }
        }
        return ExitCodes.OK;
    }
}
