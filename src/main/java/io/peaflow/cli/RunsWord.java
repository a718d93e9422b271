package io.peaflow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "runs",
        header = "List what ran, or tell the story of one run.",
        footer = {
            "",
            "Examples: peaflow runs --job self-check --state FAILED",
            "          peaflow runs 0199e2c4-7d5a-7c3e-9d41-5f0f2b3c4d5e"
        })
final class RunsWord extends Word {

    /** The server gives no more at once. */
    private static final int MOST = 500;

    @Parameters(arity = "0..1", paramLabel = "<id>", description = "A run's id: its story and its items.")
    @Nullable
    String id;

    @Option(names = "--job", paramLabel = "<job>", description = "Only this job's.")
    @Nullable
    String job;

    @Option(names = "--state", paramLabel = "<state>", description = "Only in this state, such as FAILED.")
    @Nullable
    String state;

    @Option(names = "--limit", paramLabel = "<n>", description = "So many at most (default ${DEFAULT-VALUE}).")
    int limit = 20;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    RunsWord(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw new Refusal(
                    ExitCodes.USAGE, "--limit " + limit + " is not between 1 and " + MOST + ".\n  Remedy: --limit 20.");
        }
        try (Server server = workplace.reach()) {
            JsonNode answer = server.api().get(id == null ? "/runs?" + query() : "/runs/" + Paths.segment(id));
            if (json) {
                terminal.json(answer);
            } else if (id == null) {
                list(answer);
            } else {
                story(answer);
            }
        }
        return ExitCodes.OK;
    }

    private String query() {
        return "limit=" + limit
                + (job == null ? "" : "&job=" + Paths.segment(job))
                + (state == null ? "" : "&state=" + Paths.segment(state.toUpperCase(Locale.ROOT)));
    }

    private void list(JsonNode runs) {
        var rows = new ArrayList<List<String>>();
        for (JsonNode run : runs) {
            rows.add(List.of(
                    Times.local(run.path("startedAt").isNull() ? run.path("slotDueAt") : run.path("startedAt")),
                    run.path("job").asString(""),
                    run.path("slot").asString(""),
                    run.path("trigger").asString("").toLowerCase(Locale.ROOT),
                    run.path("state").asString(""),
                    Times.between(run.path("startedAt"), run.path("endedAt")),
                    run.path("id").asString(""),
                    run.path("outcome").asString("")));
        }
        if (rows.isEmpty()) {
            terminal.line("No run yet.");
            return;
        }
        terminal.table(List.of("STARTED", "JOB", "SLOT", "TRIGGER", "STATE", "TOOK", "ID", "OUTCOME"), rows);
    }

    private void story(JsonNode answer) {
        JsonNode run = RunFollower.run(answer);
        terminal.line(RunFollower.sentence(run, terminal));
        for (String field : List.of(
                "id",
                "trigger",
                "attempt",
                "node",
                "token",
                "slotDueAt",
                "startedAt",
                "endedAt",
                "nextAttemptAt",
                "waitsUntil",
                "dataAsOf",
                "itemsDone",
                "itemsFailed")) {
            JsonNode value = run.path(field);
            if (!value.isMissingNode() && !value.isNull()) {
                terminal.line("  %-13s %s"
                        .formatted(
                                field,
                                field.endsWith("At") || field.endsWith("Until")
                                        ? Times.local(value)
                                        : value.asString("")));
            }
        }
        section("Story", answer.path("story"));
        section("Items", answer.path("items"));
    }

    private void section(String title, JsonNode lines) {
        if (lines.isEmpty()) {
            return;
        }
        terminal.line("");
        terminal.line(terminal.strong(title));
        for (JsonNode line : lines) {
            var text = new StringBuilder("  ");
            if (line.isObject()) {
                line.properties().forEach(field -> {
                    if (!field.getValue().isNull()) {
                        text.append(
                                        field.getKey().endsWith("at")
                                                        || field.getKey().endsWith("At")
                                                ? Times.local(field.getValue())
                                                : field.getValue()
                                                        .asString(
                                                                field.getValue().toString()))
                                .append("  ");
                    }
                });
            } else {
                text.append(line.asString(""));
            }
            terminal.line(text.toString().stripTrailing());
        }
    }
}
