package io.peaflow.cli;

import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Starts a run over REST and looks on until it has ended. */
final class RunFollower {

    private static final Set<String> UNDER_WAY = Set.of("PLANNED", "RUNNING");
    private static final Set<String> GOOD = Set.of("SUCCEEDED", "PARTIAL", "SKIPPED", "COALESCED");
    /** The server is on this machine: a look costs it nothing that anybody would notice. */
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    private final Api api;
    private final Terminal terminal;

    RunFollower(Api api, Terminal terminal) {
        this.api = api;
        this.terminal = terminal;
    }

    /** Waits for the end of a run, or until it waits itself, and gives its last word. */
    JsonNode follow(String run) throws InterruptedException {
        return follow(run, () -> {});
    }

    /** The same; before each look something else is looked at, which may end it by throwing. */
    JsonNode follow(String run, Runnable before) throws InterruptedException {
        while (true) {
            before.run();
            JsonNode seen = run(api.get("/runs/" + run));
            if (!UNDER_WAY.contains(seen.path("state").asString("")) || waits(seen)) {
                return seen;
            }
            long done = seen.path("itemsDone").asLong(0);
            terminal.progress(
                    seen.path("job").asString("") + " " + seen.path("slot").asString("") + ": "
                            + seen.path("state").asString("").toLowerCase(Locale.ROOT)
                            + (done > 0 ? ", " + done + " items done" : ""));
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    /** The id in an answer that names a run by its id or holds it whole. */
    static String id(JsonNode answer) {
        JsonNode run = answer.path("run");
        return run.isObject() ? run.path("id").asString("") : run.asString("");
    }

    /** The run in an answer that is it or holds it. */
    static JsonNode run(JsonNode answer) {
        return answer.path("run").isObject() ? answer.path("run") : answer;
    }

    /** Whether it waits for something that is on its way: that may take hours, and nobody need look on. */
    static boolean waits(JsonNode run) {
        return run.path("state").asString("").equals("PLANNED")
                && !run.path("waitsUntil").asString("").isEmpty();
    }

    static int exitCode(JsonNode run) {
        if (waits(run)) {
            return ExitCodes.BUSY;
        }
        return GOOD.contains(run.path("state").asString("")) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** One line about a run that has ended or waits. */
    static String sentence(JsonNode run, Terminal terminal) {
        String outcome = run.path("outcome").asString("");
        if (waits(run)) {
            return "%s %s  %s: %s%n  It goes on by itself as soon as they are there, and at %s at the latest, while a server runs;"
                            .formatted(
                                    terminal.strong(run.path("job").asString("")),
                                    run.path("slot").asString(""),
                                    terminal.state("PLANNED"),
                                    outcome,
                                    Times.local(run.path("waitsUntil")))
                    + " the same word again looks at once.";
        }
        return "%s %s  %s in %s%s"
                .formatted(
                        terminal.strong(run.path("job").asString("")),
                        run.path("slot").asString(""),
                        terminal.state(run.path("state").asString("?")),
                        Times.between(run.path("startedAt"), run.path("endedAt")),
                        outcome.isEmpty() ? "" : ": " + outcome);
    }
}
