package io.peaflow.cli;

import io.peaflow.config.Configuration;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "serve",
        header = "Run the server in the foreground until Ctrl-C.",
        description =
                "Jobs run by their schedule, pages and API answer. Ctrl-C or SIGTERM lets running work finish (45 s at most).",
        footer = {"", "Example: PEAFLOW_PORT=9090 peaflow serve"})
final class Serve extends Word {

    Serve(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() throws InterruptedException {
        Path home = workplace.home();
        Configuration configuration = workplace.checked(home, Map.of());
        try (var application = Application.start(workplace, configuration)) {
            terminal.note("peaflow " + application.version() + " runs at "
                    + terminal.strong(application.url().toString()) + ", its data in " + application.home()
                    + ". Ctrl-C stops it.");
            KeyNote.tell(terminal, new Api(application.url(), Server.key(application.home())), configuration);
            application.await();
        }
        return ExitCodes.OK;
    }
}
