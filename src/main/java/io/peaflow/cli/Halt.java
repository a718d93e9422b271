package io.peaflow.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "halt",
        header = "Stop a strategy: it gives no ticket until it is released.",
        footer = {"", "Examples: peaflow halt regime-allocation", "          peaflow halt regime-allocation --exit"})
final class Halt extends Word {

    @Parameters(paramLabel = "<strategy>", description = "Its name.")
    String strategy = "";

    @Option(names = "--exit", description = "Give the ticket that sells all that is held of it, too.")
    boolean exit;

    Halt(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        try (Server server = workplace.reach()) {
            server.api().post("/strategies/" + Paths.segment(strategy) + "/halt", Map.of());
            terminal.line(strategy + " is halted. Let it go on with: peaflow release " + strategy);
            if (exit) {
                terminal.line("");
                TicketWord.exit(server, terminal, strategy, false);
            }
        }
        return ExitCodes.OK;
    }
}
