package io.peaflow.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "release",
        header = "Let a strategy go on that you halted or that a breaker stopped.",
        footer = {"", "Example: peaflow release regime-allocation"})
final class Release extends Word {

    @Parameters(paramLabel = "<strategy>", description = "Its name.")
    String strategy = "";

    Release(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        try (Server server = workplace.reach()) {
            server.api().post("/strategies/" + Paths.segment(strategy) + "/release", Map.of());
        }
        terminal.line(strategy + " goes on.");
        return ExitCodes.OK;
    }
}
