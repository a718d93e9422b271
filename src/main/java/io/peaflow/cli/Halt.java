package io.peaflow.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "halt",
        header = "Stop one strategy or all: no ticket until it is released.",
        description = "Without a name every strategy is halted.",
        footer = {
            "",
            "Examples: peaflow halt",
            "          peaflow halt regime-allocation",
            "          peaflow halt regime-allocation --exit"
        })
final class Halt extends Word {

    @Parameters(
            paramLabel = "<strategy>",
            arity = "0..1",
            defaultValue = "",
            description = "Its name; all of them when left out.")
    String strategy = "";

    @Option(names = "--exit", description = "Give the ticket that sells all that is held of it, too.")
    boolean exit;

    @Option(names = "--json", description = "Print how it stands as JSON; with --exit the ticket.")
    boolean json;

    Halt(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        if (strategy.isEmpty()) {
            return all();
        }
        try (Server server = workplace.reach()) {
            JsonNode standing = server.api().post("/strategies/" + Paths.segment(strategy) + "/halt", Map.of());
            if (json && !exit) {
                terminal.json(standing);
            } else if (!json) {
                terminal.line(strategy + " is halted. Let it go on with: peaflow release " + strategy
                        + (exit ? System.lineSeparator() : ""));
            }
            if (exit) {
                TicketWord.exit(server, terminal, strategy, json);
            }
        }
        return ExitCodes.OK;
    }

    private int all() {
        if (exit) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    "--exit: sells what one strategy holds, and none is named.\n"
                            + "  Remedy: peaflow halt <strategy> --exit");
        }
        try (Server server = workplace.reach()) {
            JsonNode standings = server.api().post("/strategies/halt", Map.of());
            if (json) {
                terminal.json(standings);
            } else {
                terminal.line("Every strategy is halted. Let them go on with: peaflow release");
            }
        }
        return ExitCodes.OK;
    }
}
