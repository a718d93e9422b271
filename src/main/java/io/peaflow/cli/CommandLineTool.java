package io.peaflow.cli;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;

/** The command line of peaflow. */
public final class CommandLineTool {

    private CommandLineTool() {}

    /**
     * Does one word and returns the exit code.
     *
     * @param application the class that Spring starts from
     */
    public static int run(Class<?> application, String... words) {
        // Nothing is logged before the configuration of logging is known; a word without a server never logs. A study
        // has no
        // server at all, and is there sooner without all that belongs to one.
        if (!Words.isStudy(words)) {
            LoggingSystem.get(CommandLineTool.class.getClassLoader()).beforeInitialize();
        }
        var properties = new HashMap<String, String>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        Map<String, String> environment = System.getenv();
        return run(new Workplace(application, Terminal.ofProcess(environment), environment, properties), words);
    }

    static int run(Workplace workplace, String... words) {
        Terminal terminal = workplace.terminal();
        CommandLine line = Words.of(workplace, words)
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler((wrong, parsed) -> misunderstood(terminal, wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(terminal, failure));
        return line.execute(words);
    }

    private static int misunderstood(Terminal terminal, CommandLine.ParameterException wrong) {
        String word = wrong.getCommandLine().getCommandSpec().qualifiedName();
        terminal.note("peaflow: " + reason(wrong, word));
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, terminal.err());
        terminal.note("  `" + word + " --help` shows how it is written.");
        return ExitCodes.USAGE;
    }

    private static String reason(CommandLine.ParameterException wrong, String word) {
        // A word too much or misspelt; of an option picocli says that itself.
        return wrong instanceof CommandLine.UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
                ? "`" + word + "` does not know '" + String.join(" ", unmatched.getUnmatched()) + "'."
                : String.valueOf(wrong.getMessage());
    }

    private static int explain(Terminal terminal, Exception failure) {
        if (isEnding()) {
            // Who ends this process with Ctrl-C knows why its own server no longer answers.
            return ExitCodes.FAILED;
        }
        if (failure instanceof Refusal refusal) {
            terminal.note("peaflow: " + refusal.text());
            return refusal.exitCode();
        }
        terminal.note(
                "peaflow: this should not have happened: " + failure + "\n  Remedy: report it with the lines below.");
        failure.printStackTrace(terminal.err());
        return ExitCodes.FAILED;
    }

    /** Whether the process is being ended from outside: then Java takes no further hook. */
    private static boolean isEnding() {
        var probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }
}
