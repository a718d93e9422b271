package io.peaflow.cli;

import io.peaflow.config.Configuration;
import io.peaflow.config.Explanation;
import io.peaflow.config.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "config",
        header = "Show the configuration in force, or explain a key.",
        description = "Secrets are masked. Nothing is started.",
        footer = {"", "Examples: peaflow config show", "          peaflow config explain peaflow.server.port"})
final class ConfigWord extends Word {

    ConfigWord(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        return show(false, false);
    }

    @Command(
            name = "show",
            header = "Print every key with its value and where it was set.",
            description = "Exit code 78 when something is wrong with it; what is wrong goes to standard error.",
            footer = {"", "Example: peaflow config show --changed"})
    int show(
            @Option(names = "--changed", description = "Only what differs from the defaults.") boolean changed,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        Configuration configuration = workplace.configuration(workplace.home(), Map.of());
        List<Setting> settings = configuration.settings().stream()
                .filter(setting -> !changed || setting.changed())
                .toList();
        if (asJson) {
            var document = new LinkedHashMap<String, Object>();
            document.put("home", workplace.home().toString());
            document.put("settings", settings);
            document.put("problems", configuration.problems());
            document.put("notes", configuration.notes());
            terminal.json(document);
        } else {
            var rows = new ArrayList<List<String>>();
            for (Setting setting : settings) {
                rows.add(List.of(
                        setting.key(), setting.value().isEmpty() ? "(empty)" : setting.value(), setting.origin()));
            }
            terminal.table(List.of("KEY", "VALUE", "SET IN"), rows);
        }
        configuration.notes().forEach(note -> terminal.note("note: " + note));
        return judged(configuration);
    }

    @Command(
            name = "explain",
            header = "Say what a key means, its type, its default and its value.",
            description =
                    "Exit code 78 when something is wrong with the configuration; what is wrong goes to standard error.",
            footer = {"", "Example: peaflow config explain jobs.self-check.cron"})
    int explain(
            @Parameters(paramLabel = "<key>", description = "A key or the beginning of several.") String key,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        Configuration configuration = workplace.configuration(workplace.home(), Map.of());
        Explanation found = configuration.explain(key).orElseThrow(() -> unknown(configuration, key));
        if (asJson) {
            terminal.json(found);
        } else {
            explain(configuration, found);
        }
        return judged(configuration);
    }

    private void explain(Configuration configuration, Explanation found) {
        terminal.line(terminal.strong(found.key()));
        if (!found.comment().isEmpty()) {
            terminal.line("  " + found.comment());
        }
        terminal.line("  type      " + found.type());
        if (found.standard() != null) {
            terminal.line("  default   " + (found.standard().isEmpty() ? "(empty)" : found.standard()));
        }
        if (found.value() != null) {
            terminal.line("  value     " + (found.value().isEmpty() ? "(empty)" : found.value()));
            terminal.line("  set in    " + found.origin());
        }
        if (found.members().isEmpty()) {
            terminal.line("  variable  " + found.variable());
        }
        for (String member : found.members()) {
            String comment =
                    configuration.explain(member).map(Explanation::comment).orElse("");
            terminal.line("  " + member + (comment.isEmpty() ? "" : terminal.faint("  " + comment)));
        }
    }

    /** What is wrong goes to standard error, whatever was asked. */
    private int judged(Configuration configuration) {
        if (configuration.problems().isEmpty()) {
            return ExitCodes.OK;
        }
        terminal.note(ProblemPage.of(configuration.problems(), terminal));
        return ExitCodes.CONFIGURATION;
    }

    private static Refusal unknown(Configuration configuration, String key) {
        return new Refusal(
                ExitCodes.USAGE,
                key + " is not a key of peaflow.\n  Remedy: "
                        + configuration
                                .nearest(key)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("`peaflow config show` lists all."));
    }
}
