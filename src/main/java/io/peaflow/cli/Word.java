package io.peaflow.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What every word has: a place where it is said, and help. */
abstract class Word implements Callable<Integer> {

    final Workplace workplace;
    final Terminal terminal;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    Word(Workplace workplace) {
        this.workplace = workplace;
        this.terminal = workplace.terminal();
    }
}
