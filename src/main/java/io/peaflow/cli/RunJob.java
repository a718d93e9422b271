package io.peaflow.cli;

import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "run",
        header = "Run a job now and wait for its end.",
        description = {
            "Without --slot the latest due slot is taken; when that has succeeded already, nothing happens and it says so.",
            "The exit code is the run's: 0 for SUCCEEDED, PARTIAL, SKIPPED or COALESCED, 1 for FAILED or TIMED_OUT, and 75 when"
                    + " it is PLANNED because what it needs is on its way: it says what, and until when, and does not wait for it."
        },
        footer = {
            "",
            "Examples: peaflow run self-check --again",
            "          peaflow run market-data --state s3://my-bucket/peaflow --wait 10m"
        })
final class RunJob extends Word {

    @Parameters(paramLabel = "<job>", description = "The job's name; `peaflow jobs` lists them.")
    String job = "";

    @Option(
            names = "--slot",
            paramLabel = "<slot>",
            description = "The slot to do: a date (2026-11-20) for daily jobs, an instant for others.")
    @Nullable
    String slot;

    @Option(names = "--again", description = "Repeat a slot that has succeeded.")
    boolean again;

    @Option(
            names = "--as-of",
            paramLabel = "<moment>",
            description = "On simulated data: what counts as now, such as 2025-11-14T07:00 (local time).")
    @Nullable
    String asOf;

    @Option(
            names = "--state",
            paramLabel = "<place>",
            description =
                    "For a machine without a disk: begin from the newest set there, and leave a new one. The place is"
                            + " s3://bucket/prefix or file:///folder; PEAFLOW_HOME must be empty; PEAFLOW_BACKUP_PRIVATE_KEY opens the"
                            + " sets.")
    @Nullable
    String state;

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "1h",
            paramLabel = "<time>",
            description =
                    "With --state: wait so long (1h) for another run to end, such as 90s or 10m; else exit code 75.")
    @Nullable
    String patience;

    @Option(names = "--json", description = "Print the run as JSON.")
    boolean json;

    RunJob(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (state != null) {
            return new StatelessRun(workplace, state, patience).call(this);
        }
        if (patience != null) {
            throw new Refusal(ExitCodes.USAGE, "--wait belongs to --state: `peaflow run` waits for its run anyway.");
        }
        try (Server server = workplace.reach()) {
            JsonNode answer = ask(server.api());
            return told(answer, new RunFollower(server.api(), terminal).follow(RunFollower.id(answer)), json);
        }
    }

    /** Asks for the run. */
    JsonNode ask(Api api) {
        var wish = new HashMap<String, Object>();
        if (slot != null) {
            wish.put("slot", slot);
        }
        wish.put("again", again);
        if (asOf != null) {
            wish.put("asOf", asOf);
        }
        terminal.progress("Asking for " + job + " ...");
        return api.post("/jobs/" + Paths.segment(job) + "/runs", wish);
    }

    /** Tells how it ended. */
    int told(JsonNode answer, JsonNode run, boolean asJson) {
        boolean started = answer.path("started").asBoolean(true);
        String note = answer.path("note").asString(job + " has nothing to do for this slot.");
        if (asJson) {
            if (!started) {
                terminal.note(note);
            }
            terminal.json(run);
        } else {
            terminal.line(started ? RunFollower.sentence(run, terminal) : note);
        }
        return RunFollower.exitCode(run);
    }
}
