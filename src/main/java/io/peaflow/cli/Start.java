package io.peaflow.cli;

import io.peaflow.config.Configuration;
import io.peaflow.home.DataFolder;
import io.peaflow.home.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "start",
        header = "Start the server in the background and wait until it is ready.",
        description =
                "What it says to people, and errors, go to logs/console.log of the data folder; the whole log is logs/peaflow.log."
                        + " When it runs already, that is said and is no failure.",
        footer = {"", "Example: peaflow start"})
final class Start extends Word {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 200;
    private static final int LAST_LINES = 25;
    private static final String CONSOLE_LEVEL = "peaflow.log.console-level";

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    Start(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = workplace.home();
        var running = workplace.find(home).flatMap(DataFolder::server);
        if (running.isPresent()) {
            report(running.get(), "runs already");
            return ExitCodes.OK;
        }
        // What is wrong is better told here and now than in a file and later.
        Configuration configuration = workplace.checked(home, Map.of());
        Workplace.open(home, configuration);
        Files.createDirectories(home.resolve("logs"));
        Path console = home.resolve("logs").resolve("console.log");
        var command = new ArrayList<String>();
        LaunchCommand.detacher().ifPresent(command::add);
        command.addAll(LaunchCommand.of(console(configuration), "serve"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        process.getOutputStream().close();
        RunningServer server = await(process, home, console);
        report(server, "runs");
        KeyNote.tell(terminal, new Api(server.url(), Server.key(home)), configuration);
        return ExitCodes.OK;
    }

    /** Nobody rotates what a process prints: unless its owner asks for more, only errors are printed. */
    private static List<String> console(Configuration configuration) {
        boolean asked = configuration.settings().stream()
                .anyMatch(setting -> setting.key().equals(CONSOLE_LEVEL) && setting.changed());
        return asked ? List.of() : List.of("-D" + CONSOLE_LEVEL + "=error");
    }

    private RunningServer await(Process process, Path home, Path console) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            terminal.progress("Starting ...");
            Optional<RunningServer> server = workplace.find(home).flatMap(DataFolder::server);
            if (server.isPresent() && new Api(server.get().url(), null).status("/actuator/health/readiness") == 200) {
                return server.get();
            }
            if (!process.isAlive() && process.exitValue() != 0) {
                throw new Refusal(
                        process.exitValue(),
                        "The server did not start; it said:\n" + tail(console) + "\n  All of it: " + console);
            }
            Thread.sleep(LOOK_MILLIS);
        }
        throw new Refusal(
                ExitCodes.FAILED,
                "The server is not ready after " + PATIENCE.toSeconds() + " s; it may still come.\n  Remedy: read "
                        + console + ", ask `peaflow status`.");
    }

    private static String tail(Path console) throws IOException {
        List<String> lines = Files.readAllLines(console);
        // What it said to people stands last; without that, whatever it said last.
        int told = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("peaflow: "))
                .max()
                .orElse(Math.max(0, lines.size() - LAST_LINES));
        return String.join("\n", lines.subList(told, lines.size()));
    }

    private void report(RunningServer server, String how) {
        if (json) {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("url", server.url().toString());
            facts.put("pid", server.pid());
            facts.put("port", server.port());
            facts.put("version", server.version());
            facts.put("started", server.started().toString());
            terminal.json(facts);
        } else {
            terminal.line("peaflow " + server.version() + " " + how + " at "
                    + terminal.strong(server.url().toString()) + " (process " + server.pid()
                    + "). `peaflow stop` stops it.");
        }
    }
}
