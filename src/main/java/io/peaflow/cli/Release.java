package io.peaflow.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

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

    @Option(names = "--json", description = "Print how it stands as JSON.")
    boolean json;

    Release(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        try (Server server = workplace.reach()) {
            JsonNode standing = server.api()
                    .post(
                            strategy.isEmpty()
                                    ? "/strategies/release"
                                    : "/strategies/" + Paths.segment(strategy) + "/release",
                            Map.of());
            if (json) {
                terminal.json(standing);
            } else {
                terminal.line(strategy.isEmpty() ? "Every strategy goes on." : strategy + " goes on.");
            }
        }
        return ExitCodes.OK;
    }
}
