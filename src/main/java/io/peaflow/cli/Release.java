package io.peaflow.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "release",
        header = "Let a strategy go on that you halted or that a breaker stopped.",
        description = "Without a name all of them go on.",
        footer = {"", "Examples: peaflow release", "          peaflow release regime-allocation"})
final class Release extends Word {

    @Parameters(
            paramLabel = "<strategy>",
            arity = "0..1",
            defaultValue = "",
            description = "Its name; all of them when left out.")
    String strategy = "";

    Release(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        try (Server server = workplace.reach()) {
            server.api()
                    .post(
                            strategy.isEmpty()
                                    ? "/strategies/release"
                                    : "/strategies/" + Paths.segment(strategy) + "/release",
                            Map.of());
        }
        terminal.line(strategy.isEmpty() ? "Every strategy goes on." : strategy + " goes on.");
        return ExitCodes.OK;
    }
}
