package io.peaflow.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "key",
        header = "Who can open the backups, and where this machine's key lies.",
        footer = {"", "Examples: peaflow backup key", "          peaflow backup key confirm"})
final class BackupKey extends Word {

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    BackupKey(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        try (Server server = workplace.reach()) {
            return show(server.api().get("/backups/key"), json);
        }
    }

    @Command(
            name = "confirm",
            header = "Say that a copy of the key file lies elsewhere: the standing warning ends.",
            footer = {"", "Example: peaflow backup key confirm"})
    int confirm(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            return show(server.api().post("/backups/key/confirm", Map.of()), asJson);
        }
    }

    @Command(
            name = "rotate",
            header = "Make a new key for the sets from now on; the file keeps the old ones for the old sets.",
            footer = {"", "Example: peaflow backup key rotate"})
    int rotate(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            return show(server.api().post("/backups/key/rotate", Map.of()), asJson);
        }
    }

    private int show(JsonNode keys, boolean asJson) {
        if (asJson || json) {
            terminal.json(keys);
            return ExitCodes.OK;
        }
        terminal.line("file      " + keys.path("file").asString("")
                + "   (keep a copy elsewhere: without it no set can be opened)");
        for (JsonNode recipient : keys.path("recipients")) {
            terminal.line("opens     " + recipient.asString("")
                    + (recipient.asString("").equals(keys.path("own").asString(""))
                            ? "   (this machine)"
                            : "   (elsewhere)"));
        }
        terminal.line("signs     " + keys.path("signer").asString(""));
        if (!keys.path("elsewhere").asBoolean(false) && !keys.path("confirmed").asBoolean(false)) {
            terminal.line(terminal.warning("WARNING")
                    + "   the only key is on this machine: copy the file, then `peaflow backup key confirm`");
        }
        return ExitCodes.OK;
    }
}
