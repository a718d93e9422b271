package io.peaflow.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
            "75:busy: another process owns the data folder, or the port is taken; try later",
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

    /** Whether the first word is study, which needs none of the others. */
    static boolean isStudy(String... words) {
        return words.length > 0 && words[0].equals(Study.NAME);
    }

    /** The word study alone. */
    static CommandLine study(Workplace workplace) {
        return with(Study.of(workplace));
    }

    static CommandLine of(Workplace workplace) {
        return with(
                new Demo(workplace),
                new Serve(workplace),
                new Start(workplace),
                new Stop(workplace),
                new Status(workplace),
                new RunJob(workplace),
                new Jobs(workplace),
                new RunsWord(workplace),
                new Dead(workplace),
                Data.of(workplace),
                Study.of(workplace),
                Backup.of(workplace),
                new SignalWord(workplace),
                new ModelWord(workplace),
                new TicketWord(workplace),
                new StrategyWord(workplace),
                new HoldingsWord(workplace),
                new Halt(workplace),
                new Release(workplace),
                new Doctor(workplace),
                new Keys(workplace),
                new ConfigWord(workplace),
                new Optimize(workplace));
    }

    private static CommandLine with(Object... words) {
        var line = new CommandLine(new Words());
        line.getCommandSpec().versionProvider(() -> new String[] {"peaflow " + Version.read()});
        for (Object word : words) {
            line.addSubcommand(word);
        }
        line.getSubcommands().values().forEach(Words::likeAll);
        return line;
    }

    /** What all words have in common, groups of words included. */
    private static void likeAll(CommandLine word) {
        var usage = word.getCommandSpec().usageMessage();
        usage.sortOptions(false);
        usage.optionListHeading("%nOptions:%n");
        usage.parameterListHeading("%nWhat:%n");
        usage.commandListHeading("%nWords:%n");
        word.getSubcommands().values().forEach(Words::likeAll);
    }
}
