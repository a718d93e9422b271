package io.peaflow.cli;

import io.peaflow.config.Configuration;
import io.peaflow.config.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "doctor",
        header = "Look at everything that peaflow needs and say what is wrong, with the remedy.",
        description = {
            "Java, memory, disk and configuration are looked at first and without the application; then the application is asked",
            "for the clock, the database, its migrations, each channel, each source, and when each job is next due.",
            "Exit code 1 when something is CRITICAL, 78 when that is the configuration."
        },
        footer = {"", "Example: peaflow doctor --send"})
final class Doctor extends Word {

    private static final int NEXT_TIMES = 3;
    private static final List<Integer> HORIZONS = List.of(7, 31, 100, 400);

    @Option(names = "--send", description = "Send a real test message through each enabled channel.")
    boolean send;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    Doctor(Workplace workplace) {
        super(workplace);
    }

    /** One line of the report. */
    record Line(String check, String level, String summary, String remedy) {
        boolean isCritical() {
            return "CRITICAL".equals(level);
        }
    }

    @Override
    public Integer call() {
        Path home = workplace.home();
        var lines = new ArrayList<>(Machine.look(home));
        var next = new LinkedHashMap<String, List<String>>();
        int exitCode = ExitCodes.FAILED;
        Configuration configuration = workplace.configuration(home, Map.of());
        if (configuration.problems().isEmpty()) {
            lines.add(new Line(
                    "configuration",
                    "OK",
                    configuration.settings().size() + " keys, "
                            + configuration.settings().stream()
                                    .filter(setting -> setting.changed())
                                    .count()
                            + " of them changed",
                    ""));
            askTheApplication(lines, next);
        } else {
            configuration.problems().forEach(problem -> lines.add(line(problem)));
            lines.add(new Line(
                    "application",
                    "CRITICAL",
                    "was not started: the configuration is wrong",
                    "Mend the configuration first."));
            exitCode = ExitCodes.CONFIGURATION;
        }
        report(lines, next);
        return lines.stream().anyMatch(Line::isCritical) ? exitCode : ExitCodes.OK;
    }

    private static Line line(Problem problem) {
        return new Line(
                "configuration",
                "CRITICAL",
                problem.key() + (problem.value() == null ? "" : " = " + problem.value()) + " " + problem.reason() + " ("
                        + problem.origin() + ")",
                problem.remedy());
    }

    /** A doctor reports what is ill, itself included: whatever fails here is a line and not an end. */
    private void askTheApplication(List<Line> lines, Map<String, List<String>> next) {
        try (Server server = workplace.reach()) {
            lines.add(new Line(
                    "application",
                    "OK",
                    server.isOwn()
                            ? "starts (no server was running)"
                            : "runs at " + server.api().server(),
                    ""));
            ask(lines, "checks", () -> {
                for (JsonNode finding : server.api().get("/checks")) {
                    // What the application sees of the machine is nearer to it than what was seen from here.
                    lines.removeIf(
                            line -> line.check().equals(finding.path("check").asString("")));
                    lines.add(new Line(
                            finding.path("check").asString(""),
                            finding.path("level").asString("CRITICAL"),
                            finding.path("summary").asString(""),
                            finding.path("remedy").asString("")));
                }
            });
            ask(lines, "channels", () -> channels(server.api(), lines));
            ask(lines, "sources", () -> sources(server.api(), lines));
            ask(lines, "schedule", () -> schedule(server.api(), next));
        } catch (Refusal refusal) {
            String[] text = refusal.text().split("\n +(?:Remedy: )?", 2);
            lines.add(new Line("application", "CRITICAL", text[0], text.length > 1 ? text[1] : "Read the logs."));
        }
    }

    private static void ask(List<Line> lines, String what, Runnable question) {
        try {
            question.run();
        } catch (Refusal refusal) {
            lines.add(new Line(what, "CRITICAL", "could not be asked: " + refusal.text(), "Read logs/errors.log."));
        }
    }

    private void channels(Api api, List<Line> lines) {
        for (JsonNode channel : api.get("/channels")) {
            String name = channel.path("name").asString("");
            String type = channel.path("type").asString("").toLowerCase(Locale.ROOT);
            if (!channel.path("enabled").asBoolean(true)) {
                lines.add(new Line(
                        "channel " + name,
                        "WARNING",
                        type + ", disabled: " + channel.path("reason").asString("by hand"),
                        "Enable it on the page of notifications."));
            } else if (send) {
                lines.add(test(api, name, type));
            } else {
                lines.add(new Line("channel " + name, "OK", type + ", enabled; --send tries it with a message", ""));
            }
        }
    }

    private Line test(Api api, String name, String type) {
        terminal.progress("Sending a test message through " + name + " ...");
        try {
            JsonNode answer = api.post("/channels/" + Paths.segment(name) + "/test", Map.of());
            boolean sent = answer.path("delivered").asBoolean(false);
            String detail = answer.path("outcome").asString("");
            return sent
                    ? new Line("channel " + name, "OK", type + ", a test message was delivered", "")
                    : new Line(
                            "channel " + name,
                            "CRITICAL",
                            type + ", the test message was not delivered: " + detail,
                            "Correct the channel under peaflow.alert.channels.");
        } catch (Refusal refusal) {
            return new Line(
                    "channel " + name,
                    "CRITICAL",
                    type + ", the test message was not delivered: " + refusal.text(),
                    "Correct the channel under peaflow.alert.channels.");
        }
    }

    /** Each source that is asked: whether its host is left alone, and when it answered last. */
    private static void sources(Api api, List<Line> lines) {
        for (JsonNode source : api.get("/market-data/sources")) {
            if (!source.path("idleBecause").asString("").isEmpty()) {
                continue;
            }
            String answered = source.path("lastAnswer").asString("").isEmpty()
                    ? "has not answered within a week"
                    : "answered last " + Times.local(source.path("lastAnswer"));
            String check = "source " + source.path("name").asString("");
            lines.add(
                    source.path("blockedUntil").asString("").isEmpty()
                            ? new Line(check, "OK", "enabled; " + answered, "")
                            : new Line(
                                    check,
                                    "WARNING",
                                    "left alone until " + Times.local(source.path("blockedUntil")) + ": "
                                            + source.path("reason").asString("it failed") + "; " + answered,
                                    "It is asked again by itself; docs/sources has a page on it."));
        }
    }

    /** The next times of each job: a few days ahead show those of most, further ones only what is rarely due. */
    private static void schedule(Api api, Map<String, List<String>> next) {
        long enabled = 0;
        for (JsonNode job : api.get("/jobs")) {
            enabled += job.path("enabled").asBoolean(true) ? 1 : 0;
        }
        for (int days : HORIZONS) {
            next.clear();
            schedule(api, days, next);
            if (next.size() == enabled && next.values().stream().allMatch(times -> times.size() == NEXT_TIMES)) {
                return;
            }
        }
    }

    private static void schedule(Api api, int days, Map<String, List<String>> next) {
        for (JsonNode due : api.get("/jobs/plan?days=" + days)) {
            List<String> times = next.computeIfAbsent(due.path("job").asString(""), job -> new ArrayList<>());
            if (times.size() < NEXT_TIMES) {
                times.add(Times.local(due.path("dueAt")));
            }
        }
    }

    private void report(List<Line> lines, Map<String, List<String>> next) {
        if (json) {
            var document = new LinkedHashMap<String, Object>();
            document.put("healthy", lines.stream().noneMatch(Line::isCritical));
            document.put("findings", lines);
            document.put("next", next);
            terminal.json(document);
            return;
        }
        var rows = new ArrayList<List<String>>();
        for (Line line : lines) {
            rows.add(List.of(line.level(), line.check(), line.summary()));
            if (!line.remedy().isEmpty() && !"OK".equals(line.level())) {
                rows.add(List.of("", "", "-> " + line.remedy()));
            }
        }
        terminal.table(List.of("STATE", "CHECK", "FINDING"), rows);
        if (!next.isEmpty()) {
            terminal.line("");
            var times = new ArrayList<List<String>>();
            next.forEach((job, due) -> times.add(List.of(job, String.join(", ", due))));
            terminal.table(List.of("JOB", "NEXT DUE (Paris)"), times);
        }
        long critical = lines.stream().filter(Line::isCritical).count();
        terminal.line("");
        terminal.line(critical == 0 ? terminal.good("Nothing is critical.") : terminal.bad(critical + " critical."));
    }
}
