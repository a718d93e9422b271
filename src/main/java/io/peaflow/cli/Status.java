package io.peaflow.cli;

import io.peaflow.home.DataFolder;
import java.util.LinkedHashMap;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        header = "Tell whether a server runs in the data folder, where, and whether it is ready.",
        description = "Exit code 0: it runs and is ready. 1: it runs and is not ready. 69: none runs.",
        footer = {"", "Example: peaflow status --json"})
final class Status extends Word {

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    Status(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        var home = workplace.home();
        var folder = workplace.find(home);
        var server = folder.flatMap(DataFolder::server);
        var facts = new LinkedHashMap<String, Object>();
        facts.put("home", home.toString());
        facts.put("kind", folder.map(known -> known.kind().name()).orElse("none yet"));
        facts.put("running", server.isPresent());
        if (server.isEmpty()) {
            Optional<Long> owner = folder.flatMap(DataFolder::owner);
            owner.ifPresent(pid -> facts.put("owner", pid));
            if (json) {
                terminal.json(facts);
            } else {
                terminal.line(owner.map(pid -> "No server answers in " + home + " yet: process " + pid
                                + " owns it; it starts, or does one word.")
                        .orElse("No server runs in " + home + ". `peaflow start` starts one."));
            }
            return ExitCodes.UNREACHABLE;
        }
        boolean ready = new Api(server.get().url(), null).status("/actuator/health/readiness") == 200;
        facts.put("ready", ready);
        facts.put("url", server.get().url().toString());
        facts.put("pid", server.get().pid());
        facts.put("port", server.get().port());
        facts.put("version", server.get().version());
        facts.put("started", server.get().started().toString());
        if (json) {
            terminal.json(facts);
        } else {
            terminal.line("peaflow " + server.get().version() + " runs at "
                    + terminal.strong(server.get().url().toString()) + ": "
                    + (ready ? terminal.good("ready") : terminal.bad("not ready")));
            terminal.line("  process " + server.get().pid() + ", data in " + home + " (" + facts.get("kind") + ")");
            if (!ready) {
                terminal.line("  `peaflow doctor` tells what is missing.");
            }
        }
        return ready ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
