package io.peaflow.cli;

import io.peaflow.home.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "demo",
        header = "Start peaflow on invented data and run every job now.",
        description = {
            "Everything it needs is started with it, and kept in ./data-demo unless PEAFLOW_HOME names another folder.",
            "What an earlier demo in that folder has done for today is not done again.",
            "It goes on running until Ctrl-C; with --once it ends after the summary, with 0 only when every job SUCCEEDED."
        },
        footer = {"", "Example: peaflow demo"})
final class Demo extends Word {

    /**
     * Invented data, as many years as the largest model needs for a year of monthly retraining; a fifteenth of the search for
     * that model, which on invented data finds what the whole one finds; only trouble on the terminal; and a digest even on a
     * good day, so that its owner sees one.
     */
    private static final Map<String, String> WORD = Map.of(
            "peaflow.simulated", "true",
            "peaflow.market-data.history.from", "2018-01-01",
            "peaflow.signals.model.restarts", "32",
            "peaflow.log.console-level", "error",
            // The orders are not to be gathered for half a minute behind the first message: the demo may be over by
            // then.
            "peaflow.alert.grouping.first-wait", "0s",
            "peaflow.alert.digest-when-quiet", "true");

    /** What works on what the others have made comes after them, in this order. */
    private static final List<String> LAST = List.of("backup", "restore-drill", "self-check", "alert-digest");

    private static final int LOOKS_FOR_A_MESSAGE = 50;
    private static final long BETWEEN_LOOKS_MILLIS = 100;

    /** A run that has ended, now or in an earlier demo. */
    private record Done(JsonNode run, boolean isNew) {}

    @Option(names = "--once", description = "End after the summary.")
    boolean once;

    @Option(names = "--json", description = "Print the summary as JSON.")
    boolean json;

    Demo(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() throws InterruptedException {
        Path home = workplace.home("data-demo");
        var running = workplace.find(home).flatMap(DataFolder::server);
        if (running.isPresent()) {
            throw new Refusal(
                    ExitCodes.BUSY,
                    "A server runs in " + home + " already, process "
                            + running.get().pid() + " at " + running.get().url()
                            + ".\n  Remedy: open that page, or stop it: " + "PEAFLOW_HOME=" + Paths.quoted(home)
                            + " ./peaflow stop");
        }
        terminal.progress("Starting peaflow and its PostgreSQL in " + home + " ...");
        try (var application = Application.start(workplace, workplace.checked(home, WORD))) {
            Api api = new Api(application.url(), Server.key(application.home()));
            List<Done> runs = runAll(api);
            awaitFirstMessage(application.home().resolve("outbox"));
            boolean good = runs.stream()
                    .allMatch(
                            done -> "SUCCEEDED".equals(done.run().path("state").asString("")));
            if (json) {
                Map<String, Object> facts = facts(application, runs, good);
                if (hasDecided(runs)) {
                    facts.put("signal", api.get("/signals/today"));
                }
                terminal.json(facts);
            } else {
                if (hasDecided(runs)) {
                    terminal.line("");
                    SignalStory.show(terminal, api.get("/signals/today"));
                }
                summary(application, runs);
            }
            if (once) {
                return good ? ExitCodes.OK : ExitCodes.FAILED;
            }
            terminal.note("It goes on running: jobs run by their schedule. Ctrl-C stops it, everything is kept.");
            application.await();
        }
        return ExitCodes.OK;
    }

    /** Every enabled job of the installation that has not done its latest slot, one after the other, each until its end. */
    private List<Done> runAll(Api api) throws InterruptedException {
        var follower = new RunFollower(api, terminal);
        var ends = new ArrayList<Done>();
        var jobs = new ArrayList<JsonNode>();
        api.get("/jobs").forEach(jobs::add);
        jobs.sort(Comparator.comparingInt(job -> LAST.indexOf(job.path("name").asString(""))));
        for (JsonNode job : jobs) {
            if (job.path("enabled").asBoolean(true)) {
                String name = job.path("name").asString("");
                terminal.progress("Running " + name + " ...");
                JsonNode answer = api.post("/jobs/" + Paths.segment(name) + "/runs", Map.of());
                ends.add(new Done(
                        follower.follow(RunFollower.id(answer)),
                        answer.path("started").asBoolean(true)));
            }
        }
        return ends;
    }

    private static boolean hasDecided(List<Done> runs) {
        return runs.stream()
                .map(Done::run)
                .anyMatch(run -> run.path("job").asString("").equals("signals")
                        && run.path("state").asString("").equals("SUCCEEDED"));
    }

    private Map<String, Object> facts(Application application, List<Done> runs, boolean good) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("succeeded", good);
        facts.put("home", application.home().toString());
        facts.put("url", application.url().toString());
        facts.put("runs", runs.stream().map(Done::run).toList());
        facts.put("key", application.home().resolve("admin.key").toString());
        facts.put("logs", application.home().resolve("logs").toString());
        facts.put("outbox", application.home().resolve("outbox").toString());
        facts.put("messages", messages(application.home().resolve("outbox")));
        return facts;
    }

    private void summary(Application application, List<Done> runs) {
        Path home = application.home();
        terminal.line("");
        terminal.line(terminal.strong("peaflow " + application.version() + " runs, on invented data (SIMULATED)."));
        terminal.line("");
        terminal.line("What ran");
        var rows = new ArrayList<List<String>>();
        for (Done done : runs) {
            JsonNode run = done.run();
            rows.add(List.of(
                    "  " + run.path("job").asString(""),
                    run.path("state").asString(""),
                    done.isNew() ? "now" : Times.local(run.path("startedAt")),
                    Times.between(run.path("startedAt"), run.path("endedAt")),
                    run.path("outcome").asString("")));
        }
        terminal.table(List.of("  JOB", "STATE", "WHEN", "TOOK", "OUTCOME"), rows);
        if (!runs.stream().allMatch(Done::isNew)) {
            terminal.line("  What was done before for the same day is not done again; PEAFLOW_HOME="
                    + Paths.quoted(home)
                    + " ./peaflow run <job> --again repeats it.");
        }
        long messages = messages(home.resolve("outbox"));
        terminal.line("");
        terminal.line("Where to look");
        terminal.line("  page      " + terminal.strong(application.url().toString()) + "   sign in with the key in "
                + home.resolve("admin.key"));
        terminal.line("  data      " + home + "   (PostgreSQL in postgres/)");
        terminal.line("  logs      " + home.resolve("logs").resolve("peaflow.log"));
        terminal.line("  messages  " + home.resolve("outbox") + "   ("
                + (messages == 0 ? "none yet" : messages + " as their owner would receive them") + ")");
        terminal.line("");
        terminal.line("What next");
        if (!once) {
            terminal.line(
                    "  look      PEAFLOW_HOME=" + Paths.quoted(home) + " ./peaflow jobs    (in another terminal)");
        }
        terminal.line(
                "  yours     ./peaflow start                           (an empty ./data, real from the first day)");
        terminal.line(
                "  alerts    channels by e-mail, Telegram and others: docs/operations/configuration.md, `./peaflow config explain alert`");
        terminal.line("  check     ./peaflow doctor --send                   (tries each channel with a message)");
        terminal.line("");
    }

    /** What the digest has told leaves a moment later; the summary is to show it, but waits no longer than people do. */
    private static void awaitFirstMessage(Path outbox) throws InterruptedException {
        for (int look = 0; look < LOOKS_FOR_A_MESSAGE && messages(outbox) == 0; look++) {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    private static long messages(Path outbox) {
        try (var files = Files.list(outbox)) {
            // Each message lies there twice: as a letter and as its text.
            return files.filter(file -> file.toString().endsWith(".eml")).count();
        } catch (IOException none) {
            return 0;
        }
    }
}
