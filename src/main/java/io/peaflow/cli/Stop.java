package io.peaflow.cli;

import io.peaflow.home.DataFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

@Command(
        name = "stop",
        header = "Stop the server of the data folder.",
        description = "Running work may finish (45 s at most). When nothing runs it says so and succeeds.",
        footer = {"", "Example: peaflow stop"})
final class Stop extends Word {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    Stop(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() throws InterruptedException {
        Path home = workplace.home();
        var server = workplace.find(home).flatMap(DataFolder::server);
        if (server.isEmpty()) {
            terminal.line("Nothing runs in " + home + ".");
            return ExitCodes.OK;
        }
        var process = ProcessHandle.of(server.get().pid());
        if (process.isEmpty()) {
            terminal.line("The server of " + home + " has just ended.");
            return ExitCodes.OK;
        }
        terminal.progress("Stopping process " + process.get().pid() + ": running work may finish ...");
        if (!process.get().destroy()) {
            throw new Refusal(
                    ExitCodes.NOT_ALLOWED,
                    "Process " + process.get().pid() + " could not be asked to stop.\n"
                            + "  Remedy: stop it as the user who started it.");
        }
        try {
            process.get().onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw new Refusal(
                    ExitCodes.FAILED,
                    "Process " + process.get().pid() + " was asked to stop and still runs after " + PATIENCE.toSeconds()
                            + " s.\n"
                            + "  Remedy: read " + home.resolve("logs").resolve("peaflow.log")
                            + "; kill -9 is safe, the ledger finishes its work at the next start.");
        } catch (ExecutionException odd) {
            throw new Refusal(ExitCodes.FAILED, "Waiting for the end failed: " + odd.getCause(), odd);
        }
        terminal.line("Stopped the server of " + home + ".");
        return ExitCodes.OK;
    }
}
