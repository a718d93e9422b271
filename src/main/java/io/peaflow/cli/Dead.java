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
        name = "dead",
        header = "The dead-letter desk: what failed for good, and what to do with it.",
        description = "Without a further word it lists what waits.",
        footer = {
            "",
            "Examples: peaflow dead",
            "          peaflow dead replay 019aa8f2-6c1d-7e3a-9d52-0f4b1c2d3e4f",
            "          peaflow dead discard 019aa8f2-6c1d-7e3a-9d52-0f4b1c2d3e4f --reason \"the instrument is no longer traded\""
        })
final class Dead extends Word {

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    Dead(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        return list(null, json);
    }

    @Command(
            name = "list",
            header = "List dead letters.",
            footer = {"", "Example: peaflow dead list --state PARKED"})
    int list(
            @Option(
                            names = "--state",
                            paramLabel = "<state>",
                            description = "Only in this state: WAITING, PARKED, REPLAYED or DISCARDED.")
                    @Nullable
                    String state,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode letters = server.api()
                    .get("/dead-letters"
                            + (state == null ? "" : "?state=" + Paths.segment(state.toUpperCase(Locale.ROOT))));
            if (asJson || json) {
                terminal.json(letters);
            } else if (letters.isEmpty()) {
                terminal.line("The dead-letter desk is empty.");
            } else {
                table(letters);
            }
        }
        return ExitCodes.OK;
    }

    private void table(JsonNode letters) {
        var rows = new ArrayList<List<String>>();
        for (JsonNode letter : letters) {
            rows.add(List.of(
                    letter.path("id").asString(""),
                    Times.local(letter.path("filedAt")),
                    letter.path("state").asString(""),
                    letter.path("route").asString(""),
                    letter.path("attempts").asString("-"),
                    letter.path("reason").asString("") + ": "
                            + letter.path("message").asString("")));
        }
        terminal.table(List.of("ID", "FILED", "STATE", "ROUTE", "ATTEMPTS", "REASON"), rows);
        terminal.note(
                "`peaflow dead show <id>` tells more; replay, once the cause is mended: `peaflow dead replay <id>`.");
    }

    @Command(
            name = "show",
            header = "Show one dead letter.",
            footer = {"", "Example: peaflow dead show 019aa8f2-6c1d-7e3a-9d52-0f4b1c2d3e4f"})
    int show(
            @Parameters(paramLabel = "<id>", description = "Its id.") String id,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode letter = server.api().get("/dead-letters/" + Paths.segment(id));
            if (asJson || json) {
                terminal.json(letter);
                return ExitCodes.OK;
            }
            letter.properties().forEach(field -> {
                if (!field.getValue().isNull()) {
                    terminal.line("%-12s %s"
                            .formatted(
                                    field.getKey(),
                                    field.getValue().asString(field.getValue().toString())));
                }
            });
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "replay",
            header = "Send one dead letter, or all that wait, through the current route again.",
            description = "What has taken effect already is not repeated. A letter that fails three replays is parked.",
            footer = {"", "Example: peaflow dead replay --all"})
    int replay(
            @Parameters(arity = "0..1", paramLabel = "<id>", description = "Its id.") @Nullable String id,
            @Option(names = "--all", description = "All that wait.") boolean all,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        if ((id == null) == !all) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    "Name one dead letter or --all.\n  Example: peaflow dead replay 019aa8f2-6c1d-7e3a-9d52-0f4b1c2d3e4f");
        }
        try (Server server = workplace.reach()) {
            String path = id == null ? "/dead-letters/replay" : "/dead-letters/" + Paths.segment(id) + "/replay";
            report(server.api().postAndWait(path, Map.of()), "Replayed.", asJson);
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "discard",
            header = "Give up on one dead letter, with the reason.",
            footer = {"", "Example: peaflow dead discard 019aa8f2-6c1d-7e3a-9d52-0f4b1c2d3e4f --reason \"done by hand\""
            })
    int discard(
            @Parameters(paramLabel = "<id>", description = "Its id.") String id,
            @Option(names = "--reason", required = true, paramLabel = "<reason>", description = "Why; it is kept.")
                    String reason,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            report(
                    server.api().post("/dead-letters/" + Paths.segment(id) + "/discard", Map.of("reason", reason)),
                    "Discarded.",
                    asJson);
        }
        return ExitCodes.OK;
    }

    private void report(JsonNode answer, String otherwise, boolean asJson) {
        if (asJson || json) {
            terminal.json(answer);
            return;
        }
        if (answer.isArray()) {
            for (JsonNode replay : answer) {
                terminal.line(replay.path("id").asString("") + "  "
                        + terminal.state(replay.path("state").asString("")) + "  "
                        + replay.path("note").asString(""));
            }
            terminal.line(answer.isEmpty() ? "Nothing waits." : answer.size() + " replayed.");
            return;
        }
        String note = answer.path("note").asString("");
        terminal.line(note.isEmpty() ? otherwise : note);
    }
}
