package io.peaflow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "jobs",
        header = "List the jobs with their schedule, last and next run.",
        description =
                "With --plan it lists what would run in the coming days, without running it. Times are Paris time.",
        footer = {"", "Example: peaflow jobs --plan 7d"})
final class Jobs extends Word {

    private static final int MOST_DAYS = 400;

    @Option(names = "--plan", paramLabel = "<days>", description = "What would run in so many days: 7d.")
    @Nullable
    String plan;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    Jobs(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        String days = plan == null ? "" : plan.replaceFirst("d$", "");
        if (plan != null && (!days.matches("[1-9]\\d{0,2}") || Integer.parseInt(days) > MOST_DAYS)) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    "--plan " + plan + " is not a number of days, " + MOST_DAYS
                            + " at most.\n  Remedy: write --plan 7d.");
        }
        try (Server server = workplace.reach()) {
            JsonNode answer = server.api().get(plan == null ? "/jobs" : "/jobs/plan?days=" + days);
            if (json) {
                terminal.json(answer);
            } else if (plan == null) {
                jobs(answer);
            } else {
                plan(answer);
            }
        }
        return ExitCodes.OK;
    }

    private void jobs(JsonNode jobs) {
        var rows = new ArrayList<List<String>>();
        for (JsonNode job : jobs) {
            JsonNode last = job.path("lastRun");
            boolean enabled = job.path("enabled").asBoolean(true);
            rows.add(List.of(
                    job.path("name").asString(""),
                    enabled ? job.path("cron").asString("") : "disabled",
                    job.path("calendar").asString("").toLowerCase(Locale.ROOT).replace('_', '-'),
                    enabled ? Times.local(job.path("nextDue")) : "-",
                    last.isObject() ? Times.local(last.path("startedAt")) : "never",
                    job.path("running").asBoolean(false)
                            ? "RUNNING"
                            : RunFollower.waits(last)
                                    ? "PLANNED, waits until " + Times.local(last.path("waitsUntil"))
                                    : last.path("state").asString("-")));
        }
        terminal.table(List.of("JOB", "CRON", "DAYS", "NEXT", "LAST", "STATE"), rows);
    }

    private void plan(JsonNode plan) {
        var rows = new ArrayList<List<String>>();
        for (JsonNode due : plan) {
            rows.add(List.of(
                    Times.local(due.path("dueAt")),
                    due.path("job").asString(""),
                    due.path("slot").asString("")));
        }
        terminal.table(List.of("DUE", "JOB", "SLOT"), rows);
    }
}
