package io.peaflow.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = Study.NAME,
        header = "Calculate on your own CSV files: performance, indicators, returns with payments, comparisons.",
        description = {
            "Needs no server, no database and no data folder. Each word prints a table; --json prints one JSON document, --open"
                    + " draws a picture. docs/numbers.md has every formula and field.",
            "",
            "A file has a header, ISO dates in the column date, numbers with a decimal point; columns are found by name, cells may"
                    + " be empty."
        },
        footer = {"", "Example: peaflow study metrics closes.csv"})
final class Study extends Word {

    static final String NAME = "study";

    @Spec
    CommandSpec spec = CommandSpec.create();

    Study(Workplace workplace) {
        super(workplace);
    }

    /** The word with its words. */
    static CommandLine of(Workplace workplace) {
        return new CommandLine(new Study(workplace))
                .addSubcommand(new StudyMetrics(workplace))
                .addSubcommand(new StudyIndicators(workplace))
                .addSubcommand(new StudyCashflows(workplace))
                .addSubcommand(new StudyCompare(workplace))
                .addSubcommand(new StudyRegimes(workplace))
                .addSubcommand(new StudyFeatures(workplace))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(terminal.out());
        return ExitCodes.OK;
    }
}
