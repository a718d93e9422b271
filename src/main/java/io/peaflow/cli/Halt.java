package io.peaflow.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "halt",
        header = "Stop a strategy: it gives no ticket until it is released.",
        footer = {"", "Example: peaflow halt regime-allocation"})
final class Halt extends Word {

    @Parameters(paramLabel = "<strategy>", description = "Its name.")
    String strategy = "";

    Halt(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        try (Server server = workplace.reach()) {
            server.api().post("/strategies/" + Paths.segment(strategy) + "/halt", Map.of());
        }
        terminal.line(strategy + " is halted. Let it go on with: peaflow release " + strategy);
        return ExitCodes.OK;
    }
}
