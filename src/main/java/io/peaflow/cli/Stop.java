package io.peaflow.cli;

import io.peaflow.home.DataFolder;
import io.peaflow.home.RunningServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "stop",
        header = "Stop the server of the data folder.",
        description = "Running work may finish (45 s at most). When nothing runs it says so and succeeds.",
        footer = {"", "Example: peaflow stop"})
final class Stop extends Word {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 100;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    Stop(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() throws InterruptedException {
        Path home = workplace.home();
        Optional<RunningServer> server = serverOnceItAnswers(home);
        if (server.isEmpty()) {
            return told(home, false, "Nothing runs in " + home + ".");
        }
        var process = ProcessHandle.of(server.get().pid());
        if (process.isEmpty()) {
            return told(home, false, "The server of " + home + " has just ended.");
        }
        stop(process.get(), home);
        return told(home, true, "Stopped the server of " + home + ".");
    }

    private int told(Path home, boolean stopped, String words) {
        if (json) {
            terminal.json(Map.of("home", home.toString(), "stopped", stopped));
        } else {
            terminal.line(words);
        }
        return ExitCodes.OK;
    }

    /** One that has only begun to start is waited for: to say that nothing runs would be wrong a moment later. */
    private Optional<RunningServer> serverOnceItAnswers(Path home) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            Optional<DataFolder> folder = workplace.find(home);
            Optional<RunningServer> server = folder.flatMap(DataFolder::server);
            Optional<Long> owner = server.isPresent() ? Optional.empty() : folder.flatMap(DataFolder::owner);
            if (owner.isEmpty()) {
                return server;
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new Refusal(
                        ExitCodes.BUSY,
                        "Process " + owner.get() + " owns " + home + " and answers to nobody.\n"
                                + "  Remedy: it does one word, or hangs while it starts; wait, or end that process.");
            }
            terminal.progress("Process " + owner.get() + " starts, or does one word: waiting for it ...");
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void stop(ProcessHandle process, Path home) throws InterruptedException {
        terminal.progress("Stopping process " + process.pid() + ": running work may finish ...");
        if (!process.destroy()) {
            throw new Refusal(
                    ExitCodes.NOT_ALLOWED,
                    "Process " + process.pid() + " could not be asked to stop.\n"
                            + "  Remedy: stop it as the user who started it.");
        }
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw new Refusal(
                    ExitCodes.FAILED,
                    "Process " + process.pid() + " was asked to stop and still runs after " + PATIENCE.toSeconds()
                            + " s.\n"
                            + "  Remedy: read " + home.resolve("logs").resolve("peaflow.log")
                            + "; kill -9 is safe, the ledger finishes its work at the next start.");
        } catch (ExecutionException odd) {
            throw new Refusal(ExitCodes.FAILED, "Waiting for the end failed: " + odd.getCause(), odd);
        }
    }
}
