package io.peaflow.cli;

import io.peaflow.home.DataFolder;
import io.peaflow.home.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "optimize",
        header = "Make later starts faster: train Java's cache of loaded and linked classes.",
        description = {
            "Starts peaflow once on a data folder of its own, uses it, stops it, and keeps what Java learnt beside the program.",
            "Takes about a minute. Needed again after each new build or Java; a cache that does not fit is left aside."
        },
        footer = {"", "Example: peaflow optimize"})
final class Optimize extends Word {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofMinutes(4);
    private static final long LOOK_MILLIS = 200;
    /** Long work that trains nothing which a start needs, and that a stop would have to wait for. */
    private static final List<String> LEFT_OUT = List.of("market-data", "signals", "backup", "restore-drill");

    @Option(names = "--json", description = "Print where the cache is as JSON.")
    boolean json;

    Optimize(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path cache = LaunchCommand.cache()
                .orElseThrow(() -> new Refusal(
                        ExitCodes.CONFIGURATION,
                        "There is no place for the cache: peaflow was not started by its launcher, or its folder is not writable.\n"
                                + "  Remedy: run ./peaflow optimize as a user who may write beside it."));
        Path home = Files.createTempDirectory("peaflow-training");
        Path trained = cache.resolveSibling(cache.getFileName() + ".new");
        try {
            terminal.progress("Training: starting peaflow ...");
            train(home, trained);
            Files.move(trained, cache, StandardCopyOption.REPLACE_EXISTING);
            long bytes = Files.size(cache);
            if (json) {
                terminal.json(Map.of("cache", cache.toString(), "bytes", bytes));
            } else {
                terminal.line("Trained: " + cache + " (" + bytes / (1024 * 1024) + " MB). The next start uses it.");
            }
        } finally {
            Files.deleteIfExists(trained);
            remove(home);
        }
        return ExitCodes.OK;
    }

    private void train(Path home, Path trained) throws IOException, InterruptedException {
        Path console = home.resolve("console.log");
        List<String> command = LaunchCommand.of(List.of("-XX:AOTCacheOutput=" + trained), "serve");
        command.removeIf(argument -> argument.startsWith("-XX:AOTCache=") || argument.startsWith("-Xlog:"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PEAFLOW_"));
        builder.environment()
                .putAll(Map.of(
                        "PEAFLOW_HOME",
                        home.resolve("data").toString(),
                        "PEAFLOW_PORT",
                        "0",
                        "PEAFLOW_SIMULATED",
                        "true"));
        LEFT_OUT.forEach(job -> builder.environment()
                .put("PEAFLOW_JOBS_" + job.toUpperCase(Locale.ROOT).replace('-', '_') + "_ENABLED", "false"));
        Process process = builder.start();
        try {
            exercise(await(process, home.resolve("data"), console), home.resolve("data"));
            terminal.progress("Training: writing the cache ...");
            process.destroy();
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS) || !Files.exists(trained)) {
                throw failed("Java wrote no cache", console);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private RunningServer await(Process process, Path home, Path console) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(START);
        while (process.isAlive() && Instant.now().isBefore(end)) {
            var server = workplace.find(home).flatMap(DataFolder::server);
            if (server.isPresent()) {
                return server.get();
            }
            Thread.sleep(LOOK_MILLIS);
        }
        throw failed("The trial start failed", console);
    }

    /** Uses what a usual day uses, so that its classes are in the cache. */
    private void exercise(RunningServer server, Path home) throws InterruptedException {
        terminal.progress("Training: using peaflow ...");
        Api api = new Api(server.url(), Server.key(home));
        for (String page : List.of("/", "/health", "/actuator/health/readiness", "/actuator/prometheus")) {
            api.status(page);
        }
        try {
            for (JsonNode job : api.get("/jobs")) {
                if (!job.path("enabled").asBoolean(true)) {
                    continue;
                }
                JsonNode answer = api.post(
                        "/jobs/" + Paths.segment(job.path("name").asString("")) + "/runs", Map.of("again", true));
                new RunFollower(api, terminal).follow(RunFollower.id(answer));
            }
            api.get("/runs?limit=20");
            api.get("/dead-letters");
            api.get("/checks");
        } catch (Refusal refusal) {
            terminal.note("note: the trial was shorter than planned: " + refusal.text());
        }
    }

    private static Refusal failed(String what, Path console) throws IOException {
        List<String> lines = Files.readAllLines(console);
        return new Refusal(
                ExitCodes.FAILED,
                what + "; it said:\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()))
                        + "\n  Remedy: starts work without the cache; `peaflow doctor` tells more.");
    }

    private static void remove(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            // A file that its owner still held: the folder is temporary, and the system removes it.
            folder.toFile().deleteOnExit();
        }
    }
}
