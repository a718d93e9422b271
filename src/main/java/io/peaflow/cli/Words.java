package io.peaflow.cli;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The word before all words: help and version, and the list of the others. */
@Command(
        name = "peaflow",
        header = {
            "peaflow runs a French PEA by itself: it fetches, decides, reports, keeps backups, and tells its owner.",
            ""
        },
        synopsisSubcommandLabel = "<word>",
        commandListHeading = "%nWords:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footer = {
            "",
            "Variables:",
            "  PEAFLOW_HOME   the data folder (default ./data; ./data-demo for demo)",
            "  PEAFLOW_PORT   where the server listens (default 8080; 0 takes any free port)",
            "  NO_COLOR       set to anything: no colours",
            "",
            "A word talks to the server that runs in the data folder; when none does, it does the work in its own"
                    + " process.",
            "Example: peaflow demo"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:the work failed: a run FAILED or TIMED_OUT, a check is CRITICAL",
            " 2:the command was not understood, or its file has mistakes",
            " 3:out of memory",
            "69:nothing reachable: no server, no database",
            "75:busy: another process owns the data folder, the port is taken, or another run has the turn on the --state; try later",
            "77:not allowed",
            "78:the configuration, a route, the data folder or the Java installation is not usable"
        })
final class Words implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help; every word has its own.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    @CommandLine.Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static final Map<String, Function<Workplace, Object>> ALL = all();

    private static Map<String, Function<Workplace, Object>> all() {
        var all = new LinkedHashMap<String, Function<Workplace, Object>>();
        all.put("demo", Demo::new);
        all.put("serve", Serve::new);
        all.put("start", Start::new);
        all.put("stop", Stop::new);
        all.put("status", Status::new);
        all.put("run", RunJob::new);
        all.put("jobs", Jobs::new);
        all.put("runs", RunsWord::new);
        all.put("dead", Dead::new);
        all.put("data", Data::of);
        all.put(Study.NAME, Study::of);
        all.put("backup", Backup::of);
        all.put("signal", SignalWord::new);
        all.put("model", ModelWord::new);
        all.put("ticket", TicketWord::new);
        all.put("strategy", StrategyWord::new);
        all.put("holdings", HoldingsWord::new);
        all.put("halt", Halt::new);
        all.put("release", Release::new);
        all.put("doctor", Doctor::new);
        all.put("keys", Keys::new);
        all.put("config", ConfigWord::new);
        all.put("optimize", Optimize::new);
        return all;
    }

    /** Whether the first word is study, which needs no server and no log. */
    static boolean isStudy(String... said) {
        return said.length > 0 && said[0].equals(Study.NAME);
    }

    /** The word that was said, alone, since making all of them takes as long as many a word's work; all when it is none of them. */
    static CommandLine of(Workplace workplace, String... said) {
        var named = said.length == 0 ? null : ALL.get(said[0]);
        return with(workplace, named == null ? ALL.values() : List.of(named));
    }

    private static CommandLine with(Workplace workplace, Collection<Function<Workplace, Object>> words) {
        var line = new CommandLine(new Words());
        line.getCommandSpec().versionProvider(() -> new String[] {"peaflow " + Version.read()});
        words.forEach(word -> line.addSubcommand(word.apply(workplace)));
        line.getSubcommands().values().forEach(Words::likeAll);
        line.registerConverter(LocalDate.class, Words::day);
        return line;
    }

    private static LocalDate day(String said) {
        try {
            return LocalDate.parse(said);
        } catch (DateTimeParseException none) {
            throw new CommandLine.TypeConversionException("'" + said + "' is not a day; write it like 2026-11-20");
        }
    }

    /** What all words have in common, groups of words included. */
    private static void likeAll(CommandLine word) {
        var usage = word.getCommandSpec().usageMessage();
        usage.sortOptions(false);
        usage.optionListHeading("%nOptions:%n");
        usage.parameterListHeading("%nWhat:%n");
        usage.commandListHeading("%nWords:%n");
        if (word.getCommandSpec().findOption("--help") == null) {
            // A word of a group may be a method, which inherits no field.
            word.getCommandSpec()
                    .addOption(OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Show this help.")
                            .build());
        }
        word.getSubcommands().values().forEach(Words::likeAll);
    }
}
